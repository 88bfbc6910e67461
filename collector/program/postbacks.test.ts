import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AffiliateId } from '../domain/ids.js'
import {
  POSTBACK_EVENTS,
  POSTBACKS_MAX,
  POSTBACKS_OF_OWNER_MAX,
  type PostbackId,
} from '../domain/postback.js'
import { isProblem } from '../domain/problem.js'
import { days } from '../domain/time.js'
import { account, aPostback, aProgram, jane, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import { type AddedPostback, addPostback, rotatePostback } from './postbacks.js'
import { testPostback } from './testPostback.js'

let temp: TempStorage
let deps: Deps
let receiver: Server
let bodies: string[]
let url: string
beforeEach(async () => {
  temp = tempStorage()
  deps = await aProgram(temp.storage)
  bodies = []
  receiver = createServer((req, res) => {
    let body = ''
    req.on('data', (part) => {
      body += part
    })
    req.on('end', () => {
      bodies.push(body)
      res.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
})
afterEach(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await temp.remove()
})

const added = async (over: Partial<Parameters<typeof addPostback>[2]> = {}) => {
  const done = await addPostback(deps, account, { url, ...over })
  if (isProblem(done)) throw new Error(done.message)
  return done as AddedPostback
}

test('without choices a destination is signed, and is told all events', async () => {
  const { postback } = await added({ url: ` ${url} ` })
  expect(postback).toMatchObject({ url, method: 'POST', events: POSTBACK_EVENTS })
  expect((await added({ method: 'get' })).postback.method).toBe('GET')
})

test('a destination must be told something', async () => {
  const wrong = await addPostback(deps, account, { url, events: [] })
  expect(wrong).toMatchObject({ code: 'invalid', field: 'events' })
})

test('the merchant and each affiliate have a limit of their own', async () => {
  for (let n = 0; n < POSTBACKS_OF_OWNER_MAX; n += 1) await added()
  for (let n = 0; n < POSTBACKS_OF_OWNER_MAX; n += 1) await added({ affiliate: 'jane' })
  for (const owner of [{}, { affiliate: 'jane' }]) {
    expect(await addPostback(deps, account, { url, ...owner })).toMatchObject({ code: 'too_many' })
  }
  await added({ affiliate: 'bob' })
})

test('an account has no more destinations than are kept in memory', async () => {
  const one = (n: number) =>
    aPostback({ id: `${n}` as PostbackId, affiliateId: `of ${n}` as AffiliateId })
  await Promise.all(
    Array.from({ length: POSTBACKS_MAX - 1 }, (_, n) => deps.storage.addPostback(one(n), 's')),
  )
  await added()
  const wrong = await addPostback(deps, account, { url, affiliate: 'jane' })
  expect(wrong).toMatchObject({
    code: 'too_many',
    message: `An account may have ${POSTBACKS_MAX} destinations. Remove some first.`,
  })
})

test('the secret before a rotation signs for one day more', async () => {
  const { postback, secret } = await added()
  const rotated = (await rotatePostback(deps, account, postback.id)) as AddedPostback
  expect(await deps.storage.postbackSecrets(account, postback.id)).toEqual({
    secret: rotated.secret,
    old: { secret, until: NOON + days(1) },
  })
})

test('a test shows an affiliate’s destination no more than a real event does', async () => {
  const own = await added()
  const ofJane = await added({ affiliate: 'jane' })
  expect(ofJane.postback.affiliateId).toBe(jane)
  for (const { postback } of [own, ofJane]) await testPostback(deps, account, postback.id)
  const [toOwn, toJane] = bodies.map((body) => Object.keys(JSON.parse(body).data))
  expect(toOwn).toContain('total')
  for (const name of ['total', 'totalCurrency', 'customer', 'visitorId']) {
    expect(toJane).not.toContain(name)
  }
  expect(toJane).toContain('commission')
})
