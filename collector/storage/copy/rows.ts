import type { AccountId } from '../../domain/ids.js'
import type { Sum } from '../../domain/money.js'
import { MILLION, toBigInt } from '../reads/sumParts.js'
import { all, one, type Row, type Step } from '../steps/step.js'
import type { AccountTable } from '../tables.js'

export function* accountsOf(): Step<readonly AccountId[]> {
  const rows = yield* all<{ account_id: AccountId }>(
    'select account_id from accounts order by account_id',
  )
  return rows.map(({ account_id }) => account_id)
}

export interface Lease {
  readonly name: string
  readonly holder: string
  readonly held_until: number
  readonly finished_at: number
}

export const leasesOf = (): Step<readonly Lease[]> =>
  all<Lease>('select name, holder, held_until, finished_at from leases order by name')

export function* countOf({ name }: AccountTable, accountId: AccountId): Step<number> {
  const found = yield* one<{ rows: number }>(
    `select count(*) as rows from ${name} where account_id = ?`,
    accountId,
  )
  return found?.rows ?? 0
}

/** The next rows in key order after the given row, or the first ones. */
export function* pageAfter(
  { name, key, own }: AccountTable,
  accountId: AccountId,
  last: Row | undefined,
  rowsMax: number,
): Step<readonly Row[]> {
  const columns = key.join(', ')
  const after = last ? `and (${columns}) > (${key.map(() => '?').join(', ')})` : ''
  const rows = yield* all<Row>(
    // The limit is part of the text: for an unknown limit PostgreSQL assumes 10 % of the rows and
    // sorts the whole table (`preprocess_limit` in its planner.c).
    `select * from ${name} where account_id = ? ${after} order by ${columns} limit ${rowsMax}`,
    accountId,
    ...(last ? key.map((column) => last[column] ?? null) : []),
  )
  return own === undefined ? rows : rows.map(({ [own]: _own, ...row }) => row)
}

/** The row with the greatest key. */
export const lastOf = ({ name, key }: AccountTable, accountId: AccountId): Step<Row | undefined> =>
  one<Row>(
    `select ${key.join(', ')} from ${name} where account_id = ?
     order by ${key.map((column) => `${column} desc`).join(', ')} limit 1`,
    accountId,
  )

/** What all ledger entries add up to, per currency. */
export function* sumsOf(accountId: AccountId): Step<readonly Sum[]> {
  const rows = yield* all<{ currency: string; millions: number; rest: number }>(
    `select currency, cast(sum(amount / ${MILLION}) as bigint) as millions,
       cast(sum(amount % ${MILLION}) as bigint) as rest
     from entries where account_id = ? group by currency order by currency`,
    accountId,
  )
  return rows.map(({ currency, ...parts }) => ({ amount: toBigInt(parts), currency }))
}
