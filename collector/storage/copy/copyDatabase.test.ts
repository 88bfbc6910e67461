import { isProblem } from '../../domain/problem.js'
import { BUSY_ACCOUNTS } from '../../testing/aBusyYear.js'
import {
  aBusyCopyable,
  anEmptyCopyable,
  COPYABLE,
  type Copyable,
  type CopyableDatabase,
} from '../../testing/aCopyable.js'
import { account, aProgram, NOON } from '../../testing/builders.js'
import { canonicalDump } from '../../testing/canonicalDump.js'
import { all, type Row, run } from '../steps/step.js'
import type { Storage } from '../storage.js'
import { TABLES } from '../tables.js'
import type { Comparison } from './compare.js'
import { type Copy, copyDatabase } from './copyDatabase.js'
import type { CopyEnd } from './copyEnd.js'
import type { Progress } from './progress.js'
import { sumsOf } from './rows.js'

/** Small, so that most tables take several batches. */
const BATCH = 5
const ONCE_MORE = 'drop it, make an empty one, and copy again'

let made: (() => Promise<void>)[]
beforeEach(() => {
  made = []
})
afterEach(async () => {
  for (const undo of made.reverse()) await undo()
})

const aSource = async (kind: Copyable) => toRemove(await aBusyCopyable(kind))
const anEmpty = async (kind: Copyable) => toRemove(await anEmptyCopyable(kind))

const toRemove = (database: CopyableDatabase): CopyableDatabase => {
  made.push(database.remove)
  return database
}

const on = async <Value>({ end }: CopyableDatabase, work: (end: CopyEnd) => Promise<Value>) => {
  const opened = await end()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

const execute = (copyable: CopyableDatabase, sql: string) =>
  on(copyable, ({ runner }) => runner.write(() => run(sql)))

const copy = (from: CopyableDatabase, to: CopyableDatabase, over: Partial<Copy> = {}) =>
  on(from, (source) =>
    on(to, (destination) =>
      copyDatabase({
        from: source,
        to: destination,
        now: () => NOON,
        onProgress: () => undefined,
        batchRows: BATCH,
        ...over,
      }),
    ),
  )

/** The comparison of a copy that was not refused. */
const compared = async (copied: ReturnType<typeof copy>): Promise<Comparison> => {
  const comparison = await copied
  if (isProblem(comparison)) throw new Error(comparison.message)
  return comparison
}

const withSortedColumns = (row: Row, own: string | undefined) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => column !== own)
      .sort(),
  )

/** Every row of every table. */
const rowsOf = (copyable: CopyableDatabase) =>
  on(copyable, async ({ runner }) => {
    const tables: Record<string, readonly Row[]> = {}
    for (const { name, key, own } of TABLES) {
      const order = ['account_id', ...key].join(', ')
      const rows = await runner.read(() => all<Row>(`select * from ${name} order by ${order}`))
      tables[name] = rows.map((row) => withSortedColumns(row, own))
    }
    return tables
  })

const dumpOf = async ({ open }: CopyableDatabase): Promise<readonly string[]> => {
  const storage: Storage = open()
  try {
    return await Promise.all(BUSY_ACCOUNTS.map((accountId) => canonicalDump(storage, accountId)))
  } finally {
    await storage.close()
  }
}

/** Ends before or after the commit of the nth write, as a killed process does. */
const killedAt = (to: CopyEnd, nth: number, when: 'before' | 'after'): CopyEnd => {
  let writes = 0
  return {
    ...to,
    runner: {
      ...to.runner,
      write: async (step) => {
        writes += 1
        const isLast = writes === nth
        const value = await to.runner.write(function* () {
          const written = yield* step()
          if (isLast && when === 'before') throw new Error('killed')
          return written
        })
        if (isLast) throw new Error('killed')
        return value
      },
    },
  }
}

const killed = (
  from: CopyableDatabase,
  to: CopyableDatabase,
  nth: number,
  when: 'before' | 'after',
) => on(to, (destination) => copy(from, to, { to: killedAt(destination, nth, when) }))

describe('a copy', () => {
  test.each([
    ['sqlite', 'postgres'],
    ['postgres', 'sqlite'],
    ['sqlite', 'sqlite'],
    ['postgres', 'postgres'],
  ] as const)('from %s to %s has every row, and is opened as any database', async (a, b) => {
    const [source, destination] = [await aSource(a), await anEmpty(b)]
    const { accounts, differences } = await compared(copy(source, destination))

    expect(differences).toEqual([])
    expect(accounts.map(({ accountId, isEqual }) => [accountId, isEqual])).toEqual(
      BUSY_ACCOUNTS.map((accountId) => [accountId, true]),
    )
    expect(accounts[0]?.ledger.entries).toBeGreaterThan(BATCH)
    const rows = await rowsOf(destination)
    expect(rows).toEqual(await rowsOf(source))
    const empty = TABLES.filter(({ name }) => rows[name]?.length === 0).map(({ name }) => name)
    // Only collectors of earlier versions write them.
    expect(empty).toEqual(['lifetime_affiliates', 'login_attempts'])
    expect(await dumpOf(destination)).toEqual(await dumpOf(source))
  })

  test('to PostgreSQL and back is the database it was', async () => {
    const [original, middle, back] = [
      await aSource('sqlite'),
      await anEmpty('postgres'),
      await anEmpty('sqlite'),
    ]
    await compared(copy(original, middle))
    await compared(copy(middle, back))
    expect(await rowsOf(back)).toEqual(await rowsOf(original))
    expect(await dumpOf(back)).toEqual(await dumpOf(original))
  })

  test('says how far it is, and how fast', async () => {
    const said: Progress[] = []
    let now = NOON
    await copy(await aSource('sqlite'), await anEmpty('sqlite'), {
      onProgress: (progress) => said.push(progress),
      now: () => {
        now += 1_000
        return now
      },
    })
    const clicks = said.filter(
      ({ accountId, table, doing }) =>
        accountId === account && table === 'clicks' && doing === 'copying',
    )
    expect(clicks).toMatchObject([
      { rows: 5, total: 13, perSecond: 5, isDone: false },
      { rows: 10, total: 13, perSecond: 5, isDone: false },
      { rows: 13, total: 13, perSecond: 4, isDone: true },
    ])
    expect(said.some(({ doing }) => doing === 'comparing')).toBe(true)
  })
})

describe('a copy that was killed', () => {
  test.each([
    ['sqlite', 'postgres', [1, 2, 5, 20, 30] as const],
    ['postgres', 'sqlite', [1, 3, 31, 40] as const],
  ] as const)('from %s to %s again and again ends as one that was not', async (a, b, at) => {
    const [source, destination] = [await aSource(a), await anEmpty(b)]
    for (const nth of at) {
      await expect(killed(source, destination, nth, 'before')).rejects.toThrow('killed')
      await expect(killed(source, destination, 2, 'after')).rejects.toThrow('killed')
    }
    expect((await compared(copy(source, destination))).differences).toEqual([])
    expect(await rowsOf(destination)).toEqual(await rowsOf(source))
  })

  test.each(COPYABLE)('in %s is opened by no collector until it is finished', async (kind) => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty(kind)]
    await expect(killed(source, destination, 30, 'after')).rejects.toThrow('killed')

    const opening = async () => {
      const storage = destination.open()
      await storage.accounts().finally(() => storage.close())
    }
    await expect(opening()).rejects.toThrow(/unfinished copy. Run the same `waymark copy` again/)
    await copy(source, destination)
    await expect(opening()).resolves.toBeUndefined()
  })

  test('continues where it stopped, and does not start again', async () => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty('sqlite')]
    await expect(killed(source, destination, 35, 'after')).rejects.toThrow('killed')
    const said: Progress[] = []
    await copy(source, destination, { onProgress: (progress) => said.push(progress) })
    const clicks = said.find(({ table }) => table === 'clicks')
    expect(clicks).toMatchObject({ rows: 13, perSecond: 0 })
  })

  test.each(COPYABLE)('and begun twice at once in %s is still one copy', async (kind) => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty(kind)]
    let second: ReturnType<typeof copy> | undefined
    const first = copy(source, destination, {
      onProgress: () => {
        second ??= copy(source, destination)
      },
    })
    expect((await compared(first)).differences).toEqual([])
    expect(second && (await compared(second)).differences).toEqual([])
    expect(await rowsOf(destination)).toEqual(await rowsOf(source))
  })

  test('is refused as the copy of another database, and as a source', async () => {
    const [source, other] = [await aSource('sqlite'), await anEmpty('sqlite')]
    const storage = other.open()
    await aProgram(storage)
    await storage.close()
    const destination = await anEmpty('sqlite')
    await expect(killed(source, destination, 30, 'after')).rejects.toThrow('killed')

    expect(await copy(other, destination)).toMatchObject({
      field: 'to',
      message: expect.stringMatching(new RegExp(ONCE_MORE, 'i')),
    })
    expect(await copy(destination, await anEmpty('sqlite'))).toMatchObject({ field: 'from' })
  })
})

describe('what cannot be copied is refused:', () => {
  test.each(COPYABLE)('%s as a destination that holds accounts', async (kind) => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty(kind)]
    const storage = destination.open()
    await aProgram(storage)
    await storage.close()
    const before = await rowsOf(destination)

    expect(await copy(source, destination)).toMatchObject({
      field: 'to',
      message: expect.stringMatching(/holds accounts already \(default1\)/),
    })
    expect(await rowsOf(destination)).toEqual(before)
    // And a collector still opens it.
    await dumpOf(destination)
  })

  test('a copy that is finished, a second time', async () => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty('sqlite')]
    await copy(source, destination)
    expect(await copy(source, destination)).toMatchObject({ code: 'exists', field: 'to' })
  })

  test('a database into itself', async () => {
    const source = await aSource('sqlite')
    expect(await copy(source, source)).toMatchObject({ code: 'exists', field: 'to' })
  })

  test('an empty source', async () => {
    expect(await copy(await anEmpty('sqlite'), await anEmpty('sqlite'))).toMatchObject({
      code: 'empty',
      field: 'from',
    })
  })

  test.each(COPYABLE)('%s while a collector leads its jobs', async (kind) => {
    const [source, destination] = [await aSource(kind), await anEmpty('sqlite')]
    const used = async (one: CopyableDatabase, until: number) => {
      const storage = one.open()
      await storage.holdLease('housekeeping', 'collector', NOON, until)
      await storage.close()
    }
    await used(source, NOON + 14_001)
    expect(await copy(source, destination)).toMatchObject({
      field: 'from',
      message: expect.stringMatching(/Stop it first; if it was killed, copy in 15 seconds/),
    })
    // As it leaves when it is stopped.
    await execute(source, `update leases set held_until = ${NOON}`)
    await used(destination, NOON + 1)
    expect(await copy(source, destination)).toMatchObject({ code: 'used', field: 'to' })
    await execute(destination, 'delete from leases')
    expect((await compared(copy(source, destination))).differences).toEqual([])
  })
})

const LATE = `insert into sites (account_id, host, created_at) values ('zero', 'late.example', 1)`

describe('a source that is written while it is copied', () => {
  test.each(COPYABLE)('of %s is found, and the copy stays unfinished', async (kind) => {
    const [source, destination] = [await aSource(kind), await anEmpty('sqlite')]
    let writes = 0
    const { differences } = await compared(
      on(destination, (to) =>
        copy(source, destination, {
          to: {
            ...to,
            runner: {
              ...to.runner,
              write: async (step) => {
                writes += 1
                // The first marks the destination; from the second on there is a snapshot.
                if (writes === 2) await execute(source, LATE)
                return to.runner.write(step)
              },
            },
          },
        }),
      ),
    )
    // The snapshot is older than the write, and the comparison is not.
    expect(differences).toEqual(['zero: sites has 2 rows in the source and 1 in the copy'])
    expect(() => destination.open()).toThrow(/unfinished/)
  })

  test('by a collector that came and went is found', async () => {
    const [source, destination] = [await aSource('sqlite'), await anEmpty('sqlite')]
    let isLed = false
    const storage = source.open()
    const copied = await copy(source, destination, {
      onProgress: async () => {
        if (isLed) return
        isLed = true
        await storage.holdLease('housekeeping', 'collector', NOON, NOON)
      },
    })
    await storage.close()
    expect(copied).toMatchObject({ code: 'used', field: 'from' })
    expect(() => destination.open()).toThrow(/unfinished/)
  })
})

describe('a copy that somebody changed', () => {
  test.each([
    [
      'an amount',
      `update entries set amount = amount + 1
       where account_id = 'default1' and seq = 1 and order_key in
         (select min(order_key) from entries where account_id = 'default1')`,
      [
        'default1: row 1 of entries, in the order of order_key, seq, differs in amount',
        expect.stringMatching(
          /^default1: the sums of the ledger: .* in the source, .* in the copy$/,
        ),
        expect.stringMatching(/^default1: the hash of the ledger: /),
        expect.stringMatching(
          /^default1: entries, orders, broken and unchained orders .*, none, 0 in/,
        ),
      ],
    ],
    [
      'a missing entry',
      `delete from entries where account_id = 'second1' and payout_id in
         (select min(id) from payouts where account_id = 'second1')`,
      [
        expect.stringMatching(/^second1: entries has \d+ rows in the source and \d+ in the copy$/),
        expect.stringMatching(/^second1: the sums of the ledger/),
        expect.stringMatching(/^second1: the hash of the ledger/),
        expect.stringMatching(/^second1: entries, orders/),
      ],
    ],
    [
      'a status',
      `update commissions set status = 'paid', matures_at = null
       where account_id = 'default1' and order_key in
         (select max(order_key) from commissions where account_id = 'default1')`,
      [
        expect.stringMatching(
          /^default1: row \d+ of commissions, in the order of order_key, affiliate_id, tier, differs in status, matures_at$/,
        ),
      ],
    ],
    [
      'a row with another key',
      `update clicks set id = 'another' where account_id = 'default1' and id = 'click a'`,
      [
        expect.stringMatching(
          /^default1: row \d+ of clicks, in the order of visitor_id, id, differs in id$/,
        ),
      ],
    ],
    [
      'an account more',
      `insert into accounts (account_id, name, created_at, secret) values ('more', 'M', 1, 's')`,
      ['more: is an account of the copy only'],
    ],
  ])('is found: %s', async (_what, sql, expected) => {
    for (const kind of COPYABLE) {
      const [source, destination] = [await aSource('sqlite'), await anEmpty(kind)]
      const { differences } = await compared(
        on(destination, (to) =>
          copy(source, destination, {
            to: {
              ...to,
              afterFilling: async () => {
                await to.runner.write(() => run(sql))
              },
            },
          }),
        ),
      )
      expect(differences).toEqual(expected)
      await expect(async () => destination.open().accounts()).rejects.toThrow(/unfinished/)
    }
  })
})

test.each(COPYABLE)('%s adds up what no number and no 64 bits can hold', async (kind) => {
  const source = await aSource(kind)
  const huge = 9_007_199_254_740_991
  await execute(source, `update entries set amount = ${huge} where account_id = 'default1'`)
  await on(source, async ({ runner }) => {
    const [counted] = await runner.read(() =>
      all<{ n: number }>(
        `select count(*) as n from entries where account_id = 'default1' and currency = 'EUR'`,
      ),
    )
    // So many of them that SQLite's own sum would overflow.
    for (let n = 1; n <= 100; n += 1) {
      const again = `insert into entries select account_id, order_key, seq + ${n * 1_000},
          affiliate_id, tier, from_account, to_account, amount, currency, reason, report_id,
          payout_id, at, hash
        from entries where account_id = 'default1' and seq < 1000`
      await runner.write(() => run(again))
    }
    const [eur] = await runner.read(() => sumsOf(account))
    const sum = BigInt(huge) * BigInt(counted?.n ?? 0) * 101n
    expect(sum).toBeGreaterThan(2n ** 63n)
    expect(eur).toEqual({ amount: sum, currency: 'EUR' })
  })
})
