import Database from 'better-sqlite3'
import { Kysely, type LogEvent, PostgresDialect, SqliteDialect } from 'kysely'
import { Pool } from 'pg'
import { LIFETIME_KINDS, type LifetimeQuery } from '../../domain/lifetimeRows.js'
import { anEmptyCopyable, COPYABLE } from '../../testing/aCopyable.js'
import { copyOrder } from '../../testing/aCrowd.js'
import { aConfirmation, account, aProgram, bob, jane, NOON } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { run } from '../steps/step.js'
import { listLifetimes } from './lifetimes.js'
import type { Tables } from './tables.js'

const QUERIES: readonly Partial<LifetimeQuery>[] = [
  {},
  { ascending: true },
  { affiliateId: jane },
  { customer: 'c1' },
  ...LIFETIME_KINDS.map((kind) => ({ kind })),
  { affiliateId: bob, kind: 'entered', after: ['c5'], ascending: true },
]

test.each(COPYABLE)(
  'lists of lifetime customers read an index in their order on %s',
  async (kind) => {
    const database = await anEmptyCopyable(kind)
    const storage = database.open()
    await aProgram(storage)
    await storage.settleOrder(aConfirmation({ customer: 'c1', affiliate: 'jane' }), decideAt())
    const change = { since: 0, campaignId: undefined, changedAt: NOON, by: 'owner', reason: 'why' }
    const set = { ...change, customer: 'c0', kind: 'entered', affiliateId: bob } as const
    await storage.changeLifetime(account, set)
    await storage.close()
    const end = await database.end()
    await copyOrder(end.runner, 20_000, 'everybody')
    await end.runner.write(() =>
      run(
        `insert into lifetime_changes (account_id, customer, seq, since, kind, affiliate_id, changed_at,
         changed_by, reason)
       select account_id, customer || '-set', 1, 0, 'entered',
         case when length(customer) = 4 then '${jane}' else '${bob}' end, 0, 'owner', 'why'
       from orders where customer is not null`,
      ),
    )
    await end.afterFilling()
    await end.close()

    const said: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
    const log = ({ query }: LogEvent) => void said.push(query)
    const file = kind === 'sqlite' ? new Database(database.name) : undefined
    const pool = new Pool({ connectionString: database.name })
    const dialect = file ? new SqliteDialect({ database: file }) : new PostgresDialect({ pool })
    const db = new Kysely<Tables>({ dialect, log })
    for (const query of QUERIES) {
      await listLifetimes(db, { accountId: account, limit: 50, ...query })
    }
    const wrong: string[] = []
    for (const { sql, parameters } of said) {
      const plan = file
        ? file
            .prepare(`explain query plan ${sql}`)
            .all(...parameters)
            .map(detailOf)
        : (await pool.query(`explain ${sql}`, [...parameters])).rows.map(detailOf)
      if (plan.some((line) => WRONG.test(line))) wrong.push(`${sql}\n${plan.join('\n')}`)
    }
    await db.destroy()
    await pool.end().catch(() => undefined)
    await database.remove()
    expect(wrong).toEqual([])
    expect(said.length).toBeGreaterThan(QUERIES.length)
  },
)

const detailOf = (row: unknown): string => {
  const { detail, 'QUERY PLAN': line } = row as Readonly<Record<string, unknown>>
  return String(detail ?? line)
}

/** A table is read as a whole, or all that was found is sorted. */
const WRONG =
  /^SCAN [cno]\b|TEMP B-TREE FOR ORDER BY|Seq Scan on (orders|lifetime_changes)|\bSort\b/
