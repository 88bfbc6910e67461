import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addSecretKey } from '../../program/keys.js'
import { account, aProgram, visitor } from '../../testing/builders.js'
import { canonicalOrder } from '../../testing/canonicalDump.js'
import { aDatabase } from '../../testing/postgres/aDatabase.js'
import { post } from '../../testing/processes/post.js'
import { type Served, serve } from '../../testing/processes/serve.js'
import { until } from '../../testing/until.js'
import { openSqlite } from '../sqlite/openSqlite.js'
import type { Storage } from '../storage.js'
import { openPostgres } from './openPostgres.js'

const ORDERS = Number(process.env.WAYMARK_ORDERS ?? 800)
const COLLECTORS = 4
const SENDERS = 24
const KILLS = 6
const SEED = Number(process.env.WAYMARK_SEED ?? 20_261)

/** A small generator (mulberry32), so that a run can be repeated from its seed. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Delivery {
  readonly orderId: string
  readonly path: string
  readonly body: string
}

const HOUR = 3_600_000
const START = Date.now() - 600_000

/** Everything that is sent about one order: three deliveries of it, often a click, now and then a refund. */
const deliveriesOf = (n: number): readonly Delivery[] => {
  const orderId = `order-${n}`
  const visitorId = visitor(`buyer ${n}`)
  const page = (event: object): Delivery => ({
    orderId,
    path: '/e',
    body: JSON.stringify({
      v: 1,
      account,
      visitorId,
      sentAt: START,
      events: [{ at: START, url: 'https://shop.example/', ...event }],
    }),
  })
  const server = (path: string, body: object): Delivery => ({
    orderId,
    path,
    body: JSON.stringify({ orderId, currency: 'EUR', ...body }),
  })
  const total = `${10 + (n % 90)}.${10 + (n % 89)}`
  const affiliate = ['jane', 'bob', undefined][n % 3]
  const click = {
    id: `click-${n}`,
    type: 'click',
    at: START - 2 * HOUR,
    url: `https://shop.example/?a_aid=${affiliate}`,
  }
  const sale = { id: `sale-${n}`, type: 'sale', orderId, total, currency: 'EUR' }
  // A page that says another amount than the server is a conflict that must come out the same.
  const said = n % 10 === 0 ? { ...sale, total: '999.00' } : sale
  const at = new Date(START).toISOString()
  return [
    ...(affiliate ? [page(click)] : []),
    page(said),
    server('/v1/sales', { total, visitorId, at }),
    page(said),
    ...(n % 7 === 0 ? [server('/v1/refunds', { refundId: `refund-${n}`, amount: '3.33' })] : []),
  ]
}

const shuffled = <Item>(items: readonly Item[], random: () => number): readonly Item[] => {
  const all = [...items]
  for (let end = all.length - 1; end > 0; end -= 1) {
    const at = Math.floor(random() * (end + 1))
    const [a, b] = [all[end]!, all[at]!]
    all[end] = b
    all[at] = a
  }
  return all
}

/** Sends until it is acknowledged, by whichever collector is there. Answers what it was told. */
const deliver = async (
  { path, body }: Delivery,
  secretKey: string,
  port: () => number,
): Promise<string> => {
  for (let tried = 0; tried < 400; tried += 1) {
    try {
      const headers =
        path === '/e'
          ? { Origin: 'https://shop.example' }
          : { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' }
      const answer = await post(port(), path, body, headers)
      if (answer.status === 200 && path === '/e') {
        const { results } = answer.body as { results: { state: string }[] }
        const state = results[0]?.state ?? ''
        if (state !== 'retry') return state
      } else if (answer.status < 500) return `${answer.status}`
    } catch {
      // Killed in the middle: whether it was kept is not known, so it is sent again.
    }
    await sleep(10)
  }
  throw new Error(`Never acknowledged: ${body}`)
}

const inTurn = async (count: number, work: () => Promise<boolean>): Promise<void> => {
  const one = async () => {
    while (await work());
  }
  await Promise.all(Array.from({ length: count }, one))
}

/** Runs a database's program, and gives its secret key. */
const prepared = async (storage: Storage): Promise<string> => {
  const deps = await aProgram(storage)
  return (await addSecretKey(deps, account, 'test')).secret
}

const dumpOf = async (storage: Storage): Promise<readonly string[]> => {
  const dump: string[] = []
  let next = 0
  await inTurn(8, async () => {
    const n = next
    next += 1
    if (n >= ORDERS) return false
    const found = await storage.conversionsOf(account, `order-${n}`)
    dump[n] = found.map(canonicalOrder).join('\n')
    return true
  })
  return dump
}

const quietDump = async (): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-quiet-'))
  const file = join(folder, 'waymark.db')
  const storage = openSqlite({ file })
  const secretKey = await prepared(storage)
  const { port, kill } = await serve(file)
  let next = 0
  // One order after the other for each sender, and each order in its order.
  await inTurn(4, async () => {
    const n = next
    next += 1
    if (n >= ORDERS) return false
    for (const delivery of deliveriesOf(n)) await deliver(delivery, secretKey, () => port)
    return true
  })
  await kill()
  const dump = await dumpOf(storage)
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
  return dump
}

test(`${COLLECTORS} collectors with random kills keep ${ORDERS} orders as one quiet collector does`, async () => {
  const random = randomFrom(SEED)
  const database = await aDatabase()
  const storage = openPostgres({ url: database.url })
  const secretKey = await prepared(storage)
  const collectors: Served[] = await Promise.all(
    Array.from({ length: COLLECTORS }, () => serve(database.url)),
  )
  const waiting = shuffled(
    Array.from({ length: ORDERS }, (_, n) => deliveriesOf(n)).flat(),
    random,
  ).slice()
  const all = waiting.length
  const recorded = new Map<string, number>()
  // Each collector is killed at another part of the messages, however fast they are taken.
  const killing = (async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const left = all * (1 - (kill + random()) / KILLS)
      await until(() => waiting.length <= left)
      const index = Math.floor(random() * COLLECTORS)
      const victim = collectors[index]!
      await victim.kill()
      collectors[index] = await serve(database.url, victim.port)
    }
  })()
  const port = () => collectors[Math.floor(random() * COLLECTORS)]!.port
  await inTurn(SENDERS, async () => {
    const delivery = waiting.pop()
    if (!delivery) return false
    const state = await deliver(delivery, secretKey, port)
    if (state === 'recorded') recorded.set(delivery.body, (recorded.get(delivery.body) ?? 0) + 1)
    return true
  })
  await killing
  await Promise.all(collectors.map(({ kill }) => kill()))

  expect(all).toBeGreaterThanOrEqual(3 * ORDERS)
  expect([...recorded].filter(([, times]) => times > 1)).toEqual([])
  const dump = await dumpOf(storage)
  const quiet = await quietDump()
  const different = dump.flatMap((order, n) =>
    order === quiet[n] ? [] : [{ order, quiet: quiet[n] }],
  )
  expect(different.slice(0, 3)).toEqual([])
  const { broken, unchained, orders } = await storage.auditLedger(account)
  expect({ broken, unchained }).toEqual({ broken: [], unchained: 0 })
  expect(orders).toBeGreaterThan(ORDERS / 2)
  await storage.close()
  await database.drop()
}, 900_000)
