import type { AccountId } from '../../../domain/ids.js'
import {
  ALL_DAYS,
  blockOf,
  type DayKind,
  MATURING,
  MATURING_BLOCK,
  SCOPES,
  type Scope,
} from '../../daySums.js'
import { MILLION, toBigInt } from '../../reads/sumParts.js'
import { distinct } from '../settling/lockOrders.js'
import { all, insertAll, type Row, run, type Step } from '../step.js'
import { aSumming, type KeptSum } from './summing.js'

/** A day, and what was read of it before it was summed. */
export interface Turn {
  readonly kind: DayKind
  readonly day: number
  readonly version: number
  /** The marks that the sums include. */
  readonly marks: readonly string[]
}

/**
 * Replaces the kept sums of a day, and deletes the marks that they include. Returns false without any
 * change if another collector has kept a day since the turn began: its sums may be newer.
 */
export function* keepDay(
  accountId: AccountId,
  { kind, day, version, marks }: Turn,
  sums: readonly KeptSum[],
): Step<boolean> {
  const taken = yield* run(
    'update sum_turns set version = version + 1 where account_id = ? and version = ?',
    accountId,
    version,
  )
  if (taken === 0) return false
  const before = yield* keptSums(accountId, SCOPES[kind], day)
  // Most rows of a day that is summed again are the same.
  yield* addTo(accountId, day, changesOf(before, sums))
  yield* addTo(accountId, ALL_DAYS, changesOf(overAllDays(before), overAllDays(sums)))
  yield* run(
    'delete from changed_days where account_id = ? and kind = ? and day = ? and id in (?*)',
    accountId,
    kind,
    day,
    marks,
  )
  return true
}

/** Adds to the sums of a day or of all days, and deletes those that become zero. */
function* addTo(accountId: AccountId, day: number, changes: readonly KeptSum[]): Step<void> {
  yield* insertAll(
    'day_sums',
    changes.map((sum) => toRow(accountId, day, sum)),
    `on conflict (${KEY}) do update set millions = day_sums.millions + excluded.millions,
       rest = day_sums.rest + excluded.rest, count = day_sums.count + excluded.count`,
  )
  const isNegative = ({ amount, count }: KeptSum) => amount <= 0n || count <= 0
  const fallen = changes.filter(isNegative)
  if (fallen.length === 0) return
  yield* run(
    // Not `millions * 1000000 + rest = 0`, which may be larger than an integer.
    `delete from day_sums where account_id = ? and scope in (?*) and day = ? and name in (?*)
       and affiliate_id in (?*)
       and count = 0 and rest % ${MILLION} = 0 and millions = -(rest / ${MILLION})`,
    accountId,
    distinct(fallen.map(({ scope }) => scope)),
    day,
    distinct(fallen.map(({ name }) => name)),
    distinct(fallen.map(({ affiliateId }) => affiliateId)),
  )
}

const KEY = 'account_id, scope, day, name, affiliate_id, currency, test, matures'

interface KeptRow {
  readonly scope: Scope
  readonly name: string
  readonly affiliate_id: string
  readonly currency: string
  readonly test: number
  readonly matures: number
  readonly millions: number
  readonly rest: number
  readonly count: number
}

/** The kept sums of a day, or of all days. */
export function* keptSums(
  accountId: AccountId,
  scopes: readonly Scope[],
  day: number,
): Step<readonly KeptSum[]> {
  const rows = yield* all<KeptRow>(
    `select scope, name, affiliate_id, currency, test, matures, millions, rest, count from day_sums
     where account_id = ? and scope in (?*) and day = ?`,
    accountId,
    scopes,
    day,
  )
  return rows.map(({ affiliate_id, millions, rest, ...row }) => ({
    ...row,
    affiliateId: affiliate_id,
    amount: toBigInt({ millions, rest }),
  }))
}

const toRow = (
  accountId: AccountId,
  day: number,
  { scope, name, affiliateId, currency, test, matures, amount, count }: KeptSum,
): Row => ({
  account_id: accountId,
  scope,
  day,
  name,
  affiliate_id: affiliateId,
  currency,
  test,
  matures,
  millions: Number(amount / BigInt(MILLION)),
  rest: Number(amount % BigInt(MILLION)),
  count,
})

/** What has to be added to the sums before to get those after. */
const changesOf = (before: readonly KeptSum[], after: readonly KeptSum[]): readonly KeptSum[] => {
  const { add, sums } = aSumming()
  const addAll = (list: readonly KeptSum[], sign: 1 | -1) => {
    for (const { amount, count, ...key } of list) {
      add(key, amount * BigInt(sign), count * sign)
    }
  }
  addAll(before, -1)
  addAll(after, 1)
  return sums()
}

/** What a day contributes to the sums over all days. They are kept per affiliate only. */
export const overAllDays = (sums: readonly KeptSum[]): readonly KeptSum[] =>
  sums
    .filter(({ scope }) => scope === 'affiliates')
    .flatMap((sum) =>
      sum.name === MATURING
        ? [sum, { ...sum, name: MATURING_BLOCK, matures: blockOf(sum.matures) }]
        : [sum],
    )
