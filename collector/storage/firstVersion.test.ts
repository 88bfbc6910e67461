import { readFileSync } from 'node:fs'
import type { OrderKey } from '../domain/ids.js'
import { formatMoney } from '../domain/money.js'
import { orderKey } from '../domain/order.js'
import { days } from '../domain/time.js'
import type { Facts } from '../settle/facts.js'
import { settle } from '../settle/settle.js'
import { aBareDatabase, type BareDatabase } from '../testing/bareDatabase.js'
import { aConfirmation, account, aRefund, eur, jane, NOON } from '../testing/builders.js'
import { canonicalDump } from '../testing/canonicalDump.js'
import { aMigrationFolder, type DatabaseKind, migrationNames } from '../testing/migrationFolder.js'
import { columnsOf, schemaOf } from '../testing/schemaOf.js'
import type { Storage } from './storage.js'

const ROWS = readFileSync(new URL('../testing/fixtures/first.sql', import.meta.url), 'utf8')
const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres']
const LATER = NOON + days(60)

const decide = (facts: Facts) => settle(facts, LATER)
const key = (orderId: string): OrderKey =>
  orderKey({ kind: 'sale', orderId, productId: '', code: '' })

/** A database as the first version left it. */
const aFirstVersion = async (kind: DatabaseKind): Promise<BareDatabase> => {
  const database = await aBareDatabase(kind)
  const first = aMigrationFolder(kind, ['001_first.sql'])
  await database.migrate(first.url)
  first.remove()
  await database.sql(ROWS)
  return database
}

/** All rows of the tables and columns that the first version had. */
const rowsOf = async (
  { sql }: BareDatabase,
  columns: ReadonlyMap<string, readonly string[]>,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const tables = [...columns].map(async ([table, names]) => {
    const rows = await sql(`select ${names.join(', ')} from ${table}`)
    return [table, rows.map((row) => JSON.stringify(Object.values(row))).sort()] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

const firstColumns = async (
  database: BareDatabase,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const columns = new Map<string, string[]>()
  for (const { table, name } of await columnsOf(database)) {
    if (table !== 'migrations') columns.set(table, [...(columns.get(table) ?? []), name])
  }
  return columns
}

/** An entry without a hash, under the lock of its order. */
const bookedByTheFirst = (kind: DatabaseKind, order: OrderKey): string => {
  const ofOrder = `where account_id = '${account}' and order_key = '${order}'`
  const [begin, lock] =
    kind === 'sqlite'
      ? ['begin immediate', '']
      : ['begin', `select 1 from orders ${ofOrder} for update;`]
  return `${begin}; ${lock}
    insert into entries (account_id, order_key, seq, affiliate_id, tier, from_account, to_account,
      amount, currency, reason, report_id, payout_id, at)
    select '${account}', '${order}', max(seq) + 1, '${jane}', 1, 'expense', 'pending', 1, 'EUR',
      'adjustment', null, null, ${LATER}
    from entries ${ofOrder};
    commit`
}

const fillAll = async (storage: Storage) => {
  while ((await storage.fillChain(account, LATER)) > 0);
}

describe.each(KINDS)('a database of the first version, on %s,', (kind) => {
  let database: BareDatabase
  let storage: Storage
  beforeEach(async () => {
    database = await aFirstVersion(kind)
  })
  afterEach(async () => {
    await storage.close()
    await database.remove()
  })
  const upgrade = async () => {
    storage = database.open()
    await storage.accounts()
  }

  test('gets the schema that a fresh one has, and loses no row', async () => {
    const columns = await firstColumns(database)
    const before = await rowsOf(database, columns)
    await upgrade()

    const fresh = await aBareDatabase(kind)
    await fresh.migrate()
    expect(await schemaOf(database)).toEqual(await schemaOf(fresh))
    await fresh.remove()
    expect(await rowsOf(database, columns)).toEqual(before)
    const empty = Object.entries(before).filter(([, rows]) => rows.length === 0)
    expect(empty.map(([table]) => table)).toEqual(kind === 'sqlite' ? [] : ['locks'])
  })

  test('loses the attempts to log in to accounts that do not exist', async () => {
    await database.sql(
      "insert into login_attempts (account_id, email, at, id) values ('nobody1', 'a@b.example', 1, 'a2')",
    )
    await upgrade()
    const left = await database.sql('select account_id from login_attempts')
    expect(left).toEqual([{ account_id: 'default1' }])
  })

  test('reads back as it was settled', async () => {
    await upgrade()
    const rows = await storage.listConversions({ accountId: account })
    expect(Object.fromEntries(rows.map(({ orderId, status }) => [orderId, status]))).toEqual({
      '1001': 'paid',
      '1002': 'pending',
      '1003': 'unverified',
      '1004': 'unverified',
      '1005': 'unattributed',
      '1006': 'declined',
      '1007': 'unverified',
      '1008': 'unattributed',
      '1010': 'unverified',
      '1011': 'pending',
      'lead-1': 'unattributed',
    })
    const [paid] = await storage.conversionsOf(account, '1001')
    expect(paid).toMatchObject({ remaining: eur('39.91'), commissions: [{ amount: eur('3.99') }] })
    expect(
      paid?.entries.map(({ from, to, amount }) => `${from} -> ${to} ${formatMoney(amount)}`),
    ).toEqual([
      'expense -> unverified 4.99',
      'unverified -> pending 4.99',
      'pending -> payable 4.99',
      'payable -> paid 4.99',
      'payable -> expense 1.00',
    ])
    const byName = await storage.affiliateByCode(account, 'zoe')
    expect(byName?.name).toBe("Zoë O'Hara")
  })

  test('gets its chain filled in, and goes on from it', async () => {
    await upgrade()
    expect(await storage.auditLedger(account)).toMatchObject({ unchained: 8, broken: [] })
    const { hash } = await storage.auditLedger(account)
    await fillAll(storage)
    expect(await storage.auditLedger(account)).toEqual({
      entries: 17,
      orders: 8,
      hash,
      unchained: 0,
      broken: [],
    })
    await storage.settleOrder(aRefund(eur('10.00'), { orderId: '1002', occurredAt: LATER }), decide)
    const { entries, ...rest } = await storage.auditLedger(account)
    expect(entries).toBeGreaterThan(17)
    expect(rest).toMatchObject({ unchained: 0, broken: [] })
  })

  test('takes a sale on an order that has no chain yet', async () => {
    await upgrade()
    await storage.settleOrder(aConfirmation({ orderId: '1003', occurredAt: LATER }), decide)
    const before = await storage.auditLedger(account)
    expect(before).toMatchObject({ unchained: 8, broken: [] })
    expect(before.entries).toBeGreaterThan(17)
    await fillAll(storage)
    expect(await storage.auditLedger(account)).toEqual({ ...before, unchained: 0 })
  })

  test('shows that an entry was changed afterwards', async () => {
    await upgrade()
    await fillAll(storage)
    await database.sql(
      `update entries set amount = amount + 1 where order_key = '${key('1003')}' and seq = 1`,
    )
    await database.sql(`delete from entries where order_key = '${key('1001')}' and seq = 2`)
    expect(await storage.auditLedger(account)).toMatchObject({
      broken: [key('1001'), key('1003')],
      unchained: 0,
    })
  })

  test('may still be written by a collector of the first version while it is filled in', async () => {
    await upgrade()
    const orders = ['1001', '1002', '1003', '1004'].map(key)
    const filling = fillAll(storage)
    for (let round = 0; round < 5; round += 1) {
      const refund = { orderId: '1002', refundId: `r${round}`, occurredAt: LATER }
      await Promise.all([
        ...orders.map((order) => database.sql(bookedByTheFirst(kind, order))),
        storage.fillChain(account, LATER),
        storage.settleOrder(aRefund(eur('0.10'), refund), decide),
      ])
    }
    await filling
    await fillAll(storage)
    const { entries, ...rest } = await storage.auditLedger(account)
    expect(entries).toBeGreaterThan(17 + 5 * orders.length)
    expect(rest).toMatchObject({ unchained: 0, broken: [] })
  })
})

test('what the first version wrote means the same on both databases', async () => {
  const dumps = await Promise.all(
    KINDS.map(async (kind) => {
      const database = await aFirstVersion(kind)
      const storage = database.open()
      const dump = await canonicalDump(storage, account)
      await fillAll(storage)
      const audit = await storage.auditLedger(account)
      await storage.close()
      await database.remove()
      return { dump, audit }
    }),
  )
  expect(dumps[0]).toEqual(dumps[1])
})

test('both databases have migrations of the same names', () => {
  expect(migrationNames('sqlite')).toEqual(migrationNames('postgres'))
})

test('both databases have the same columns in the same order', async () => {
  const [sqlite, postgres] = await Promise.all(
    KINDS.map(async (kind) => {
      const database = await aBareDatabase(kind)
      await database.migrate()
      const columns = await columnsOf(database)
      await database.remove()
      return columns
    }),
  )
  expect(sqlite?.length).toBeGreaterThan(150)
  // What several collectors must not do at once, SQLite does not do at once.
  expect(inOrder(postgres?.filter(({ table }) => table !== 'locks'))).toEqual(
    // What SQLite has for its index of the clicks of affiliates.
    inOrder(
      sqlite?.filter(({ table, name }) => table !== 'affiliate_clicks' && name !== 'arrival'),
    ),
  )
})

/** The columns by their tables, without the numbers of their places: one database has a column more. */
const inOrder = <Column extends { readonly table: string; readonly position: number }>(
  columns: readonly Column[] = [],
) =>
  [...columns]
    .sort((a, b) => (a.table < b.table ? -1 : a.table > b.table ? 1 : a.position - b.position))
    .map(({ position: _place, ...column }) => column)
