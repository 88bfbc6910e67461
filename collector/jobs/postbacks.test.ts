import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccountId } from '../domain/ids.js'
import type { PostbackId } from '../domain/postback.js'
import { HOUR_MS, SECOND_MS } from '../domain/time.js'
import { createPostman } from '../postback/postman.js'
import { postbackSender } from '../postback/sender.js'
import { addAccount } from '../program/accounts.js'
import { type Storage, StorageOutage } from '../storage/storage.js'
import {
  aConfirmation,
  account,
  anAffiliate,
  aPostback,
  aProgram,
  countingDeps,
  NOON,
} from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { type PostbackJob, postbacks } from './postbacks.js'

const other = 'other1' as AccountId
const LATER = NOON + 5 * SECOND_MS

let temp: TempStorage
let receiver: Server
let heard: string[]
/** The account that the database cannot answer for, because its node is away. */
let away: AccountId | undefined
let job: PostbackJob
let run: (at: number) => Promise<void>
beforeEach(async () => {
  temp = tempStorage()
  heard = []
  away = undefined
  receiver = createServer((req, res) => {
    heard.push(req.url?.slice(1) ?? '')
    req.resume()
    res.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  await aProgram(temp.storage)
  await addAccount(countingDeps(temp.storage), { id: other, name: 'Another shop' })
  await temp.storage.addAffiliate(anAffiliate('jane', { accountId: other }))
  for (const accountId of [account, other]) {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${accountId}`
    const id = `of ${accountId}` as PostbackId
    await temp.storage.addPostback(aPostback({ accountId, id, url }), 'whsec_c2VjcmV0')
  }
  const storage: Storage = {
    ...temp.storage,
    duePostbacks: async (accountId, at) => {
      if (accountId === away) throw new StorageOutage('The node is away')
      return temp.storage.duePostbacks(accountId, at)
    },
  }
  const rules = { ports: [], privateHosts: ['127.0.0.1'], ownHosts: [] }
  const sender = postbackSender({
    ...{ storage, now: () => NOON + HOUR_MS, random: () => 0.5 },
    postman: createPostman({ ...rules, resolve: async () => [] }),
    onError: (error) => heard.push(String(error)),
  })
  job = postbacks(sender)
  run = (at) => job.run(countingDeps(storage), at, () => true).finally(() => sender.idle())
  // The first run looks at all accounts.
  await run(NOON)
})
afterEach(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await temp.remove()
})

/** An order whose commission the account's postback is told. */
const sell = (accountId: AccountId) =>
  temp.storage.settleOrder(aConfirmation({ accountId, affiliate: 'jane' }), decideAt())

test('only accounts that were noted are looked at, if there are some', async () => {
  await sell(account)
  await sell(other)
  job.note(account)
  await run(NOON + 1)
  expect(heard).toEqual([account])
})

test('what another collector stored is found in the next run with nothing noted', async () => {
  job.note(account)
  await run(NOON + 1)
  await sell(other)
  await run(NOON + 2)
  expect(heard).toEqual([other])
})

test('all accounts are looked at every five seconds, although one is noted all the time', async () => {
  await sell(other)
  job.note(account)
  await run(LATER - 1)
  expect(heard).toEqual([])
  job.note(account)
  await run(LATER)
  expect(heard).toEqual([other])
})

test('if one account cannot be read, the job continues with the others and its error names that account', async () => {
  away = account
  await sell(other)
  job.note(account)
  job.note(other)
  await expect(run(NOON + 1)).rejects.toThrow(`${account}: The node is away`)
  expect(heard).toEqual([other])
})
