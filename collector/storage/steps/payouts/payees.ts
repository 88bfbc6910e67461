import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import {
  type Minimums,
  NO_PAYOUT_TERMS,
  type Payee,
  type PayeeDetails,
  type Payer,
  type PayoutTerms,
} from '../../../domain/payee.js'
import type { Place, Sealing } from '../../sealing.js'
import { all, insert, one, run, type Step } from '../step.js'
import { openJson, sealJson } from './batchRows.js'

export const ofPayee = (accountId: string, affiliateId: string): Place => [
  'payees',
  accountId,
  affiliateId,
]
export const ofTerms = (accountId: string): Place => ['payout_terms', accountId]

export function* payoutTerms(accountId: AccountId, sealing: Sealing): Step<PayoutTerms> {
  const row = yield* one<{ minimums: string; payer: string | null }>(
    'select minimums, payer from payout_terms where account_id = ?',
    accountId,
  )
  if (!row) return NO_PAYOUT_TERMS
  return {
    minimums: JSON.parse(row.minimums) as Minimums,
    payer: openJson<Payer>(row.payer, ofTerms(accountId), sealing),
  }
}

export const setPayoutTerms = (
  accountId: AccountId,
  { minimums, payer }: PayoutTerms,
  sealing: Sealing,
): Step<number> =>
  insert(
    'payout_terms',
    {
      account_id: accountId,
      minimums: JSON.stringify(minimums),
      payer: sealJson(payer, ofTerms(accountId), sealing),
    },
    'on conflict (account_id) do update set minimums = excluded.minimums, payer = excluded.payer',
  )

interface PayeeRow {
  readonly affiliate_id: AffiliateId
  readonly minimums: string
  readonly details: string | null
  readonly changed_at: number
  readonly changed_by: string
}

export function* payees(
  accountId: AccountId,
  ids: readonly AffiliateId[],
  sealing: Sealing,
): Step<readonly Payee[]> {
  const rows = yield* all<PayeeRow>(
    'select * from payees where account_id = ? and affiliate_id in (?*) order by affiliate_id',
    accountId,
    ids,
  )
  return rows.map((row) => ({
    affiliateId: row.affiliate_id,
    details: openJson<PayeeDetails>(row.details, ofPayee(accountId, row.affiliate_id), sealing),
    minimums: JSON.parse(row.minimums) as Minimums,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  }))
}

export const setPayee = (
  accountId: AccountId,
  { affiliateId, details, minimums, changedAt, changedBy }: Payee,
  sealing: Sealing,
): Step<number> =>
  insert(
    'payees',
    {
      account_id: accountId,
      affiliate_id: affiliateId,
      minimums: JSON.stringify(minimums),
      details: sealJson(details, ofPayee(accountId, affiliateId), sealing),
      changed_at: changedAt,
      changed_by: changedBy,
    },
    `on conflict (account_id, affiliate_id) do update set minimums = excluded.minimums,
       details = excluded.details, changed_at = excluded.changed_at,
       changed_by = excluded.changed_by`,
  )

/** The file of an open batch needs the details; in all others they are erased too. */
export function* removePayee(accountId: AccountId, affiliateId: AffiliateId): Step<boolean> {
  const removed = yield* run(
    'delete from payees where account_id = ? and affiliate_id = ?',
    accountId,
    affiliateId,
  )
  const erased = yield* run(
    `update payout_rows set details = null
     where account_id = ? and affiliate_id = ? and details is not null
       and batch_id in (select id from payout_batches where account_id = ? and state <> 'open')`,
    accountId,
    affiliateId,
    accountId,
  )
  return removed + erased > 0
}

interface SealedRow {
  readonly id: string
  readonly kept: string
}

/** Where details are stored encrypted: the table, the column of the key, the column, and its place. */
const SEALED: readonly (readonly [string, string, string, (...key: [string, string]) => Place])[] =
  [
    ['payout_terms', 'account_id', 'payer', ofTerms],
    ['payees', 'affiliate_id', 'details', ofPayee],
    ['payout_batches', 'id', 'payer', (account, id) => ['payout_batches', account, id]],
    ['payout_rows', 'payout_id', 'details', (account, id) => ['payout_rows', account, id]],
  ]

/** Rewrites the details that are not in the current form. Returns how many. */
export function* resealPayouts(accountId: AccountId, sealing: Sealing): Step<number> {
  let count = 0
  for (const [table, key, column, place] of SEALED) {
    const rows = yield* all<SealedRow>(
      `select ${key} as id, ${column} as kept from ${table}
       where account_id = ? and ${column} is not null order by ${key}`,
      accountId,
    )
    for (const { id, kept } of rows.filter((row) => !sealing.isCurrent(row.kept))) {
      const at = place(accountId, id)
      count += yield* run(
        `update ${table} set ${column} = ? where account_id = ? and ${key} = ? and ${column} = ?`,
        ...[sealing.seal(sealing.open(kept, at), at), accountId, id, kept],
      )
    }
  }
  return count
}
