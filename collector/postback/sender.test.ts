import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Delivery, DeliveryId, Postback, PostbackId } from '../domain/postback.js'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time.js'
import { postbacks } from '../jobs/postbacks.js'
import {
  aClick,
  account,
  aPostback,
  aProgram,
  aSale,
  countingDeps,
  NOON,
} from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { until } from '../testing/until.js'
import { ERROR_KEPT_MAX } from './attempt.js'
import { createPostman } from './postman.js'
import { FAILURES_MAX, IN_FLIGHT_MAX, PAUSE_MS, postbackSender, type Sender } from './sender.js'

let temp: TempStorage
let servers: Server[]
let clock: number
let errors: unknown[]
let sender: Sender
beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
  await temp.storage.recordClicks([aClick()], decideAt())
  servers = []
  errors = []
  clock = NOON
  sender = aSender()
})
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await sender.idle()
  await temp.remove()
  expect(errors).toEqual([])
})

const aSender = (answerMs = 5_000): Sender => {
  const rules = { ports: [], privateHosts: ['127.0.0.1'], ownHosts: [] }
  return postbackSender({
    storage: temp.storage,
    postman: createPostman({ ...rules, resolve: async () => [], answerMs }),
    now: () => clock,
    random: () => 0.5,
    onError: (error) => errors.push(error),
  })
}

/** A receiver on this machine, and the destination that is it. */
const aReceiver = async (name: string, answer: RequestListener): Promise<Postback> => {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`
  const postback = aPostback({ id: name as PostbackId, url })
  await temp.storage.addPostback(postback, 'whsec_c2VjcmV0')
  return postback
}

const sell = async (...orderIds: readonly string[]) => {
  for (const orderId of orderIds) await temp.storage.settleOrder(aSale({ orderId }), decideAt())
}
const send = async (leads = () => true) => {
  await sender.look(account, leads)
}
const sent = async () => {
  await send()
  await sender.idle()
}
const deliveries = (postbackId: string): Promise<readonly Delivery[]> =>
  temp.storage.deliveries({
    ...{ accountId: account, postbackId: postbackId as PostbackId, limit: 500 },
  })
const statesOf = async (postbackId: string) =>
  (await deliveries(postbackId)).map((one) => one.state)
const answering =
  (status: number, heard: string[] = []): RequestListener =>
  (req, res) => {
    heard.push(`${req.headers['webhook-id']}`)
    req.resume()
    res.writeHead(status).end('what it says')
  }
const many = (count: number) => Array.from({ length: count }, (_, n) => `o${n}`)

test('every 2xx answer is success, and a delivery is sent once', async () => {
  const heard: string[] = []
  await aReceiver('good', answering(299, heard))
  await sell(...many(20))
  await sent()
  await sent()
  expect(new Set(heard).size).toBe(20)
  expect(heard).toHaveLength(20)
  const [last] = await deliveries('good')
  expect(last).toMatchObject({ state: 'sent', attempts: 1, lastStatus: 299 })
  expect(last?.lastError).toBe('what it says')
})

test.each([300, 301, 302, 400, 404, 429, 500, 503])(
  'an answer %d is tried again after 30 s with the same id, and given up after 72 h',
  async (status) => {
    const heard: string[] = []
    await aReceiver('bad', answering(status, heard))
    await sell('1')
    await sent()
    expect(await deliveries('bad')).toMatchObject([
      { state: 'failed', attempts: 1, dueAt: NOON + 30 * SECOND_MS, lastStatus: status },
    ])
    await sent()
    expect(heard).toHaveLength(1)
    clock = NOON + 72 * HOUR_MS
    await sent()
    expect(await deliveries('bad')).toMatchObject([{ state: 'dead', attempts: 2 }])
    clock += HOUR_MS
    await sent()
    expect(heard).toHaveLength(2)
    expect(new Set(heard).size).toBe(1)
  },
)

test('the log keeps the beginning of a long answer, or why there is none', async () => {
  await aReceiver('long', (_req, res) => {
    res.writeHead(500).end('x'.repeat(ERROR_KEPT_MAX + 1))
  })
  const closed = aPostback({ id: 'closed' as PostbackId, url: 'http://127.0.0.1:9/' })
  await temp.storage.addPostback(closed, 'whsec_c2VjcmV0')
  await sell('1')
  await sent()
  expect(await deliveries('long')).toMatchObject([{ lastError: 'x'.repeat(ERROR_KEPT_MAX) }])
  expect(await deliveries('closed')).toMatchObject([
    { state: 'failed', lastError: 'There was no answer: ECONNREFUSED.' },
  ])
})

test('a destination that answers 410 is sent nothing more until a person resumes it', async () => {
  const heard: string[] = []
  await aReceiver('gone', answering(410, heard))
  await sell(...many(2 * IN_FLIGHT_MAX))
  await sent()
  await sent()
  expect(heard).toHaveLength(IN_FLIGHT_MAX)
  expect(await temp.storage.postbacks(account)).toMatchObject([{ status: 'gone' }])
  expect((await statesOf('gone')).filter((state) => state === 'dead')).toHaveLength(IN_FLIGHT_MAX)
  await temp.storage.setPostbackStatus(account, 'gone' as PostbackId, 'active')
  await sent()
  expect(heard.length).toBeGreaterThan(IN_FLIGHT_MAX)
})

test('a destination that hangs delays no other one, and gets few requests at a time', async () => {
  let hanging = 0
  await aReceiver('hangs', () => {
    hanging += 1
  })
  const heard: string[] = []
  await aReceiver('good', answering(200, heard))
  await sell(...many(40))
  await send()
  await until(() => heard.length === 40)
  await until(() => hanging === IN_FLIGHT_MAX)
  // An event that comes while the other destination still hangs.
  await sell('later')
  await send()
  await until(() => heard.length === 41)
  expect(hanging).toBe(IN_FLIGHT_MAX)
})

test('a destination that fails again and again gets one request in a minute, then all that is due', async () => {
  const heard: string[] = []
  let status = 500
  await aReceiver('flaky', (req, res) => answering(status, heard)(req, res))
  await sell(...many(60))
  await sent()
  expect(heard.length).toBeGreaterThanOrEqual(FAILURES_MAX)
  expect(heard.length).toBeLessThan(FAILURES_MAX + IN_FLIGHT_MAX)
  const before = heard.length
  await sent()
  expect(heard).toHaveLength(before)
  clock += PAUSE_MS
  await sent()
  expect(heard).toHaveLength(before + 1)
  status = 204
  clock += HOUR_MS
  await sent()
  expect(await statesOf('flaky')).toEqual(Array.from({ length: 60 }, () => 'sent'))
})

test('failures before a success do not count towards those in a row', async () => {
  let status = 500
  const heard: string[] = []
  await aReceiver('flaky', (req, res) => answering(status, heard)(req, res))
  const batch = (name: string) => Array.from({ length: IN_FLIGHT_MAX }, (_, n) => `${name}${n}`)
  await sell(...batch('fails'))
  await sent()
  status = 204
  clock += HOUR_MS
  await sent()
  status = 500
  await sell(...batch('fails again'))
  await sent()
  await sell(...batch('next'))
  await sent()
  // With those before the success there would be enough failures for a pause.
  expect(heard).toHaveLength(4 * IN_FLIGHT_MAX)
})

test('what is being sent belongs to its collector for a minute, and then another one sends it', async () => {
  const held: ServerResponse[] = []
  await aReceiver('slow', (_req, res) => {
    held.push(res)
  })
  await sell('1')
  await send()
  await until(() => held.length === 1)
  const second = aSender()
  clock += MINUTE_MS - 1
  await second.look(account, () => true)
  await second.idle()
  expect(held).toHaveLength(1)
  clock += 1
  await second.look(account, () => true)
  await until(() => held.length === 2)
  for (const res of held) res.end()
  await second.idle()
})

test('a collector that no longer leads claims nothing more', async () => {
  const heard: string[] = []
  await aReceiver('good', answering(200, heard))
  await sell(...many(30))
  await send(() => heard.length === 0)
  await sender.idle()
  expect(heard).toHaveLength(IN_FLIGHT_MAX)
})

test('what a stopped collector had claimed is sent again with its id, a minute later', async () => {
  const heard: string[] = []
  const { id } = await aReceiver('good', answering(200, heard))
  await sell('1')
  const claim = { accountId: account, postbackId: id, at: clock, until: clock + 60_000, max: 5 }
  const [lost] = (await temp.storage.claimDeliveries(claim))?.deliveries ?? []
  await sent()
  expect(heard).toEqual([])
  clock += 60_000
  await sent()
  expect(heard).toEqual([lost?.id])
})

test('a delivery that is sent again by a person has the same id', async () => {
  const heard: string[] = []
  await aReceiver('good', answering(200, heard))
  await sell('1')
  await sent()
  await temp.storage.replayDelivery(account, heard[0] as DeliveryId, clock)
  await sent()
  expect(heard).toHaveLength(2)
  expect(new Set(heard).size).toBe(1)
})

test('the job looks at the accounts that were noted at once, and at all of them every few seconds', async () => {
  const heard: string[] = []
  await aReceiver('good', answering(200, heard))
  const job = postbacks(sender)
  const deps = countingDeps(temp.storage, () => clock)
  await job.run(deps, clock, () => true)
  await sell('1')
  job.note(account)
  await job.run(deps, clock + 1, () => true)
  await sender.idle()
  expect(heard).toHaveLength(1)
  await sell('2')
  await job.run(deps, clock + 60_000, () => true)
  await sender.idle()
  expect(heard).toHaveLength(2)
})
