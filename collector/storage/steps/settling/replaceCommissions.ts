import type { Commission } from '../../../domain/commission.js'
import type { Outcome } from '../../../settle/facts.js'
import {
  flag,
  insertAll,
  orNull,
  type Row,
  run,
  type Step,
  togetherAll,
  upsertAll,
} from '../step.js'
import type { Before } from './before.js'
import type { Cause } from './cause.js'

interface Change {
  readonly was: Commission | undefined
  readonly is: Commission | undefined
}

/** Brings the projection of an order's commissions up to date, and logs each change of status. */
export function* replaceCommissions(
  cause: Cause,
  { applied, logSeq }: Before,
  outcome: Outcome,
): Step<void> {
  const changes = changesOf(applied?.commissions ?? [], outcome.commissions)
  const logged = changes.filter(
    ({ was, is }) => was?.status !== is?.status || was?.reasons.join() !== is?.reasons.join(),
  )
  yield* togetherAll([
    ...changes.flatMap(({ was, is }) => (was && !is ? [remove(cause, was)] : [])),
    upsert(changes.flatMap(({ is }) => (is ? [toRow(cause, is, outcome)] : []))),
    insertAll(
      'status_log',
      logged.map((change, index) => logRow(cause, change, logSeq + 1 + index)),
    ),
  ])
}

/** Whether an outcome has other commissions than those that are stored. */
export const isPaidAnew = ({ applied }: Before, { commissions }: Outcome): boolean =>
  changesOf(applied?.commissions ?? [], commissions).length > 0

const changesOf = (
  before: readonly Commission[],
  after: readonly Commission[],
): readonly Change[] => {
  const same = (a: Commission, b: Commission) =>
    a.affiliateId === b.affiliateId && a.tier === b.tier
  const gone = before.filter((one) => !after.some((other) => same(one, other)))
  const kept = after.map((is): Change => ({ was: before.find((one) => same(one, is)), is }))
  return [...gone.map((was): Change => ({ was, is: undefined })), ...kept].filter(
    ({ was, is }) => JSON.stringify(was) !== JSON.stringify(is),
  )
}

const remove = ({ accountId, orderKey }: Cause, { affiliateId, tier }: Commission): Step<number> =>
  run(
    'delete from commissions where account_id = ? and order_key = ? and affiliate_id = ? and tier = ?',
    accountId,
    orderKey,
    affiliateId,
    tier,
  )

const toRow = (
  { accountId, orderKey }: Cause,
  commission: Commission,
  { conversion }: Outcome,
): Row => ({
  account_id: accountId,
  order_key: orderKey,
  affiliate_id: commission.affiliateId,
  tier: commission.tier,
  campaign_id: commission.campaignId,
  amount: commission.amount.amount,
  currency: commission.amount.currency,
  status: commission.status,
  reasons: JSON.stringify(commission.reasons),
  matures_at: orNull(commission.maturesAt),
  basis: JSON.stringify(commission.basis),
  converted_at: conversion.convertedAt,
  test: flag(conversion.test),
})

const upsert = (rows: readonly Row[]): Step<readonly boolean[]> =>
  upsertAll(
    'commissions',
    rows,
    ['account_id', 'order_key', 'affiliate_id', 'tier'],
    `campaign_id = excluded.campaign_id, amount = excluded.amount, currency = excluded.currency,
       status = excluded.status, reasons = excluded.reasons, matures_at = excluded.matures_at,
       basis = excluded.basis, converted_at = excluded.converted_at, test = excluded.test`,
  )

const logRow = (
  { accountId, orderKey, reportId, at }: Cause,
  { was, is }: Change,
  seq: number,
): Row => {
  const { affiliateId = '', tier = 1 } = is ?? was ?? {}
  return {
    account_id: accountId,
    order_key: orderKey,
    seq,
    affiliate_id: affiliateId,
    tier,
    from_status: orNull(was?.status),
    to_status: orNull(is?.status),
    reasons: JSON.stringify(is?.reasons ?? []),
    report_id: orNull(reportId),
    at,
  }
}
