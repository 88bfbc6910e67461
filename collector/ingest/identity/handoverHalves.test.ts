import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VisitorId } from '../../domain/ids.js'
import { MINUTE_MS } from '../../domain/time.js'
import { settle } from '../../settle/settle.js'
import { openPostgres } from '../../storage/postgres/openPostgres.js'
import { openSqlite } from '../../storage/sqlite/openSqlite.js'
import type { Storage } from '../../storage/storage.js'
import { aClick, account, aProgram, aSale, jane, NOON, visitor } from '../../testing/builders.js'
import { aDatabase } from '../../testing/postgres/aDatabase.js'
import { withLanding } from '../readEvent.js'
import { recordEvents } from '../recordEvents.js'
import { HANDOVER_MS } from './handover.js'

const here = visitor('here')
const there = visitor('there')
const tokenOf = (n: number) => `${n.toString(16).padStart(32, '0')}.0`
const TOKEN = tokenOf(1)
const cart = 'https://shop.example/cart'

/** How often two halves are let loose at once. */
const ROUNDS = 50

/** Two collectors on one database. */
interface Pair {
  readonly first: Storage
  readonly second: Storage
  close(): Promise<void>
}

const onSqlite = async (): Promise<Pair> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const open = () => openSqlite({ file: join(folder, 'waymark.db') })
  return pairOf(open(), open(), async () => rmSync(folder, { recursive: true, force: true }))
}

const onPostgres = async (): Promise<Pair> => {
  const database = await aDatabase()
  const open = () => openPostgres({ url: database.url })
  return pairOf(await open(), await open(), database.drop)
}

const pairOf = (first: Storage, second: Storage, drop: () => Promise<void>): Pair => ({
  first,
  second,
  close: async () => {
    await Promise.all([first.close(), second.close()])
    await drop()
  },
})

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s, the two halves of a hand-over', (_name, open) => {
  let pair: Pair
  beforeEach(async () => {
    pair = await open()
    await aProgram(pair.first)
  })
  afterEach(() => pair.close())

  const send = async (
    storage: Storage,
    visitorId: VisitorId | undefined,
    at: number,
    event: object,
  ) => {
    const program = await storage.program(account)
    if (!program) throw new Error('There is a program')
    const [result] = await recordEvents(
      { storage, now: () => at, newId: () => 'new' },
      {
        accountId: account,
        program,
        visitorId,
        sentAt: at,
        receivedAt: at,
        visitorIds: [],
        address: undefined,
        site: 'shop.example',
        test: false,
        agent: undefined,
        isBot: false,
        events: [withLanding({ id: `${visitorId}${at}`, at, ...event } as never)],
      },
    )
    return result
  }
  const leave = (at = NOON, who: VisitorId | undefined = there, token = TOKEN, by = pair.first) =>
    send(by, who, at, { type: 'handover', token })
  const land = (at = NOON, who = here, token = TOKEN, by = pair.second, referrer = cart) =>
    send(by, who, at, { type: 'click', url: `https://pay.example/?wm_v=${token}`, referrer })

  /** Whether an order of the visitor who landed earns by a click of the visitor who left. */
  const areOne = async (orderId = '1001', landed = here, left = there) => {
    const decide = (facts: never) => settle(facts, NOON + HANDOVER_MS)
    const clickId = `click ${left}`
    await pair.first.recordClicks([aClick({ id: clickId, visitorId: left })], decide as never)
    await pair.first.settleOrder(
      aSale({ id: orderId, orderId, visitorId: landed, occurredAt: NOON + 1 }),
      decide as never,
    )
    const [found] = await pair.first.conversionsOf(account, orderId)
    return found?.verdict.credits.some(({ affiliateId }) => affiliateId === jane)
  }

  test('make two visitors one, whichever comes first', async () => {
    expect(await leave()).toMatchObject({ state: 'recorded' })
    expect(await land()).toMatchObject({ state: 'recorded' })
    expect(await areOne()).toBe(true)

    const [left, landed] = [visitor('left'), visitor('landed')]
    expect(await land(NOON, landed, tokenOf(2))).toMatchObject({ state: 'recorded' })
    expect(await leave(NOON + 1, left, tokenOf(2))).toMatchObject({ state: 'recorded' })
    expect(await areOne('1002', landed, left)).toBe(true)
  })

  test('re-settle the orders that the visitor placed before the second half arrived', async () => {
    await land()
    expect(await areOne()).toBe(false)
    await leave(NOON + 1_000)
    expect(await areOne()).toBe(true)
  })

  test('link no visitors if the other half never arrives', async () => {
    await leave(NOON, there, tokenOf(1))
    await land(NOON, here, tokenOf(2))
    expect(await areOne()).toBe(false)
  })

  test.each([
    ['the page that is left first', 1],
    ['the landing first', -1],
  ])('count within 120 seconds of the collector’s clock, %s', async (_which, sign) => {
    const apart = (ms: number, token: string) =>
      sign > 0
        ? leave(NOON, there, token).then(() => land(NOON + ms, here, token))
        : land(NOON, here, token).then(() => leave(NOON + ms, there, token))
    expect(await apart(HANDOVER_MS + 1, tokenOf(3))).toMatchObject({ code: 'handover_stale' })
    expect(await areOne()).toBe(false)
    expect(await apart(HANDOVER_MS, tokenOf(4))).toMatchObject({ state: 'recorded' })
    expect(await areOne()).toBe(true)
  })

  test('count for one visitor on each side, even if another visitor sends the token', async () => {
    await land()
    expect(await land(NOON, visitor('thief'))).toMatchObject({ code: 'handover_used' })
    await leave()
    expect(await leave(NOON, visitor('other thief'))).toMatchObject({ code: 'handover_used' })
    expect(await land(NOON, visitor('late thief'))).toMatchObject({ code: 'handover_used' })
    expect(await areOne('1002', visitor('thief'))).toBe(false)
    expect(await areOne('1001')).toBe(true)
  })

  test('are answered as before when one is delivered again, also later', async () => {
    await leave()
    await land()
    expect(await leave(NOON + MINUTE_MS)).toMatchObject({ state: 'recorded' })
    expect(await land(NOON + 10 * MINUTE_MS)).toMatchObject({ state: 'recorded' })
  })

  test('come from registered sites, or are refused', async () => {
    await leave()
    const from = (referrer: string | undefined) => land(NOON, here, TOKEN, pair.first, referrer)
    expect(await from('https://evil.example/')).toMatchObject({ code: 'handover_foreign' })
    expect(await from('')).toMatchObject({ code: 'handover_foreign' })
    expect(await areOne()).toBe(false)
  })

  test('need a visitor to hand over', async () => {
    const nobody = await send(pair.first, undefined, NOON, { type: 'handover', token: TOKEN })
    expect(nobody).toMatchObject({ state: 'rejected', code: 'no_visitor' })
  })

  test(`find each other if they reach two collectors at once, ${ROUNDS} times`, async () => {
    const missed: number[] = []
    for (let n = 0; n < ROUNDS; n += 1) {
      const [left, landed] = [visitor(`left ${n}`), visitor(`landed ${n}`)]
      await Promise.all([leave(NOON, left, tokenOf(100 + n)), land(NOON, landed, tokenOf(100 + n))])
      if (!(await areOne(`o${n}`, landed, left))) missed.push(n)
    }
    expect(missed).toEqual([])
  })
})
