import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatMoney, money } from '../domain/money.js'
import { isProblem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import { dump } from '../panel/testing/dump.js'
import type { Deps } from '../program/deps.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import { aConfirmation, account, aProgram, aRefund, aSale, NOON } from '../testing/builders.js'
import { aDatabase, onServer, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { clear, keepFromVacuum } from '../testing/postgres/clear.js'
import { decideAt } from '../testing/readingFrom.js'
import { sqliteFile } from '../testing/sqliteFile.js'
import { type Content, reconciling } from './testing/reconciling.js'

const ORDERS = 1_000
/** Every twentieth webhook was lost. */
const isLost = (n: number) => n % 20 === 7

const total = (n: number) => money(1_000 + n, 'EUR')
const idOf = (n: number) => `10${String(n).padStart(4, '0')}`
const placedAt = (n: number) => NOON - n * 10 * MINUTE_MS
const HEADER = 'Order,Total,Currency,Date,Customer name'
const rowOf = (n: number) =>
  `${idOf(n)},${formatMoney(total(n))},EUR,${new Date(placedAt(n)).toISOString()},"Zoë, ""Z"" Ångström"`

const all = Array.from({ length: ORDERS }, (_, n) => n)
const FILE = [HEADER, ...all.map(rowOf)]
const LOST = all.filter(isLost).map((n) => `missing_here ${idOf(n)}`)

/** Not sorted, and the same in every run. */
const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
  items
    .map((item, index) => ({ item, key: (index * 7_919) % 1_009 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

const reportAll = async (storage: Storage): Promise<void> => {
  await Promise.all(
    all
      .filter((n) => !isLost(n))
      .map((n) => {
        const sale = { orderId: idOf(n), total: total(n), occurredAt: placedAt(n) }
        return storage.settleOrder(aConfirmation({ ...sale, receivedAt: NOON }), decideAt(NOON))
      }),
  )
}

interface Opened {
  readonly storage: Storage
  /** Every row of every table. */
  readonly rows: () => Promise<string>
  readonly remove: () => Promise<void>
}

const onSqlite = async (): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = sqliteFile(folder)
  const storage = openSqlite({ file })
  return {
    storage,
    rows: async () => dump(file),
    remove: async () => {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
  await keepFromVacuum(database.url)
})
afterAll(() => database.drop())

const onPostgres = async (): Promise<Opened> => {
  await clear(database.url)
  const storage = openPostgres({ url: database.url })
  return {
    storage,
    rows: () =>
      onServer(async (client) => {
        const { rows } = await client.query<{ tablename: string }>(
          "select tablename from pg_tables where schemaname = 'public' order by 1",
        )
        const texts: string[] = []
        for (const { tablename } of rows) {
          const found = await client.query(`select t::text from ${tablename} t order by 1`)
          texts.push(JSON.stringify(found.rows))
        }
        return texts.join('\n')
      }, database.url),
    remove: () => storage.close(),
  }
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s,', (_name, open) => {
  let opened: Opened
  let deps: Deps
  beforeEach(async () => {
    opened = await open()
    deps = await aProgram(opened.storage)
  })
  afterEach(() => opened.remove())

  const countsOf = async (files: readonly Content[], isCreating = false) => {
    const { done, named, refused } = await reconciling(deps, files, { isCreating })
    if (isProblem(done)) throw new Error(done.message)
    return { named, refused, created: done.created, left: done.left, equal: done.equal }
  }

  test('50 of 1,000 orders whose webhooks were lost are named, created, and then nothing differs', async () => {
    await reportAll(opened.storage)
    const before = await opened.rows()
    const first = await countsOf([FILE])
    expect(LOST).toHaveLength(50)
    expect(first).toMatchObject({ named: LOST, refused: [], created: 0, left: 50, equal: 950 })
    expect(await opened.rows()).toBe(before)

    expect(await countsOf([FILE], true)).toMatchObject({ named: LOST, created: 50, left: 0 })
    expect(await opened.storage.conversionsOf(account, idOf(7))).toMatchObject([
      { source: 'server', total: total(7), convertedAt: placedAt(7), flags: [] },
    ])
    const created = await opened.rows()
    expect(created).not.toBe(before)

    expect(await countsOf([FILE], true)).toMatchObject({ named: [], created: 0, equal: 1_000 })
    expect(await opened.rows()).toBe(created)
  })

  test('a lost webhook that arrives after its order was created changes no amount', async () => {
    await countsOf([[HEADER, rowOf(1)]], true)
    const sale = { orderId: idOf(1), total: total(1), source: 'webhook' as const }
    await opened.storage.settleOrder(aConfirmation({ ...sale, receivedAt: NOON }), decideAt(NOON))
    expect(await opened.storage.conversionsOf(account, idOf(1))).toMatchObject([
      { total: total(1), remaining: total(1), flags: [] },
    ])
    expect(await countsOf([[HEADER, rowOf(1)]])).toMatchObject({ named: [], equal: 1 })
  })

  test('every kind of difference is named, and what only a person can decide is left', async () => {
    const decide = decideAt(NOON)
    const at = (minutes: number) => ({ occurredAt: NOON - minutes * MINUTE_MS, receivedAt: NOON })
    for (const report of [
      aConfirmation({ orderId: 'same', ...at(60) }),
      aConfirmation({ orderId: 'amount', ...at(60) }),
      aConfirmation({ orderId: 'currency', total: money(4_990, 'USD'), ...at(60) }),
      aConfirmation({ orderId: 'refunded', ...at(60) }),
      aConfirmation({ orderId: 'refund-here', ...at(60) }),
      aRefund(money(500, 'EUR'), { orderId: 'refund-here', ...at(30) }),
      aSale({ orderId: 'page', ...at(60) }),
      aSale({ orderId: 'page-other', ...at(60) }),
      aConfirmation({ orderId: 'failed', ...at(60) }),
      aConfirmation({ orderId: 'gone', ...at(60) }),
      aConfirmation({ orderId: 'older', ...at(600) }),
      aConfirmation({ orderId: 'a-test', test: true, ...at(60) }),
    ]) {
      await opened.storage.settleOrder(report, decide)
    }
    const row = (id: string, sum: string, more = 'paid,') =>
      `${id},${sum},EUR,2026-03-01T11:00:00Z,${more}`
    const file = [
      'Order,Total,Currency,Date,Status,Refunded amount',
      'first,1.00,EUR,2026-03-01T10:30:00Z,pending,',
      row('same', '49.90'),
      row('amount', '59.90'),
      row('currency', '49.90'),
      row('refunded', '49.90', 'partially_refunded,20.00'),
      row('refund-here', '49.90', 'paid,0.00'),
      row('page', '49.90'),
      row('page-other', '39.90'),
      row('failed', '49.90', 'failed,'),
      'last,1.00,EUR,2026-03-01T11:30:00Z,cancelled,',
    ]
    const left = [
      'amounts_differ amount',
      'currency_differs currency',
      'refunded_only_here refund-here',
      'not_paid_there failed',
      'missing_there gone',
    ]
    const fixed = [
      'not_refunded_here refunded',
      'unverified_here page',
      'unverified_here page-other',
      'amounts_differ page-other',
    ]
    const first = await countsOf([file])
    expect([...first.named].sort()).toEqual([...left, ...fixed].sort())
    expect(await countsOf([file], true)).toMatchObject({ created: fixed.length, left: left.length })
    expect((await countsOf([file], true)).named).toEqual(left)
    expect(await opened.storage.conversionsOf(account, 'page-other')).toMatchObject([
      { source: 'person', total: money(3_990, 'EUR'), reports: [{}, { by: 'owner' }] },
    ])
    expect(await opened.storage.conversionsOf(account, 'refunded')).toMatchObject([
      { remaining: money(2_990, 'EUR') },
    ])
  })
})

describe('the same orders are found in a file', () => {
  let opened: Opened
  let deps: Deps
  beforeAll(async () => {
    opened = await onSqlite()
    deps = await aProgram(opened.storage)
    await reportAll(opened.storage)
  })
  afterAll(() => opened.remove())

  const text = FILE.join('\r\n')
  const semicolons = FILE.map((line) =>
    line
      .replace(/^([^"]*)/, (cells) => cells.replaceAll(',', ';'))
      .replace(/;(\d+)\.(\d\d);/, ';$1,$2;'),
  )
  const half = ORDERS / 2
  const [first, second] = [shuffled(all).slice(0, half), shuffled(all).slice(half)]

  test.each<[string, readonly Content[], object]>([
    ['in another order', [[HEADER, ...shuffled(all).map(rowOf)]], {}],
    [
      'cut in two',
      [
        [HEADER, ...first.map(rowOf)],
        [HEADER, ...second.map(rowOf)],
      ],
      {},
    ],
    ['twice', [FILE, FILE], {}],
    ['with a byte order mark', [Buffer.from(`\ufeff${text}`)], {}],
    ['with semicolons and commas for decimals', [semicolons], {}],
    ['in Windows-1252', [Buffer.from(text, 'latin1')], { encoding: 'windows-1252' }],
  ])('%s', async (_how, files, typed) => {
    const { done, named, refused } = await reconciling(deps, files, typed)
    expect(refused).toEqual([])
    expect([...named].sort()).toEqual([...LOST].sort())
    expect(done).toMatchObject({ equal: 950 })
  })

  test('in Windows-1252 that is read as UTF-8 is refused, and nothing of it is compared', async () => {
    const { done, named } = await reconciling(deps, [Buffer.from(text, 'latin1')])
    expect(done).toMatchObject({
      field: 'file',
      message: expect.stringContaining('--encoding windows-1252'),
    })
    expect(named).toEqual([])
  })
})
