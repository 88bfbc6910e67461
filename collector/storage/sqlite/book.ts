import type { Commission } from '../../domain/commission.js'
import type { AccountId, OrderKey, PayoutId } from '../../domain/ids.js'
import type { Transfer } from '../../domain/ledger.js'
import { isStatement } from '../../domain/report.js'
import type { Verdict } from '../../domain/verdict.js'
import type { Facts, Outcome } from '../../settle/facts.js'
import { flag, insert, orNull, type Sql } from './statements.js'

/** What an outcome is booked under. */
export interface Cause {
  readonly accountId: AccountId
  readonly orderKey: OrderKey
  readonly reportId: string | undefined
  readonly at: number
}

/** Writes an outcome: entries, verdict, commissions with their log, and the order's projection. */
export const book = (sql: Sql, cause: Cause, facts: Facts, outcome: Outcome): void => {
  insertEntries(sql, cause, outcome.transfers, undefined)
  insertVerdicts(sql, cause, facts, outcome)
  replaceCommissions(sql, cause, facts, outcome)
  updateOrder(sql, cause, outcome)
  for (const report of facts.reports.filter(isStatement)) {
    if (!report.visitorId) continue
    insert(
      sql,
      'order_visitors',
      {
        account_id: cause.accountId,
        visitor_id: report.visitorId,
        order_key: cause.orderKey,
      },
      'on conflict do nothing',
    )
  }
}

const nextSeq = (sql: Sql, table: string, { accountId, orderKey }: Cause): number =>
  (sql.one<{ seq: number | null }>(
    `select max(seq) as seq from ${table} where account_id = ? and order_key = ?`,
    accountId,
    orderKey,
  )?.seq ?? 0) + 1

export const insertEntries = (
  sql: Sql,
  cause: Cause,
  transfers: readonly Transfer[],
  payoutId: PayoutId | undefined,
): void => {
  if (transfers.length === 0) return
  const first = nextSeq(sql, 'entries', cause)
  for (const [index, transfer] of transfers.entries()) {
    insert(sql, 'entries', {
      account_id: cause.accountId,
      order_key: cause.orderKey,
      seq: first + index,
      affiliate_id: transfer.affiliateId,
      tier: transfer.tier,
      from_account: transfer.from,
      to_account: transfer.to,
      amount: transfer.amount.amount,
      currency: transfer.amount.currency,
      reason: transfer.reason,
      report_id: orNull(cause.reportId),
      payout_id: orNull(payoutId),
      at: cause.at,
    })
  }
}

const insertVerdicts = (sql: Sql, cause: Cause, facts: Facts, outcome: Outcome): void => {
  const add = (verdict: Verdict, applied: boolean) => {
    const body = JSON.stringify(verdict)
    const last = sql.one<{ body: string }>(
      `select body from verdicts where account_id = ? and order_key = ? and applied = ?
       order by seq desc limit 1`,
      cause.accountId,
      cause.orderKey,
      flag(applied),
    )
    if (last?.body === body) return
    insert(sql, 'verdicts', {
      account_id: cause.accountId,
      order_key: cause.orderKey,
      seq: nextSeq(sql, 'verdicts', cause),
      applied: flag(applied),
      decided_at: cause.at,
      body,
    })
  }
  // An order that only a refund or an act has named yet has no verdict to keep.
  if (facts.reports.some(isStatement)) add(outcome.verdict, true)
  if (outcome.superseded) add(outcome.superseded, false)
}

const replaceCommissions = (sql: Sql, cause: Cause, facts: Facts, outcome: Outcome): void => {
  const before = facts.applied?.commissions ?? []
  const same = (a: Commission, b: Commission) =>
    a.affiliateId === b.affiliateId && a.tier === b.tier
  const after = outcome.commissions
  for (const gone of before.filter((one) => !after.some((other) => same(one, other)))) {
    sql.run(
      'delete from commissions where account_id = ? and order_key = ? and affiliate_id = ? and tier = ?',
      cause.accountId,
      cause.orderKey,
      gone.affiliateId,
      gone.tier,
    )
    logStatus(sql, cause, gone, undefined)
  }
  for (const commission of after) {
    const was = before.find((one) => same(one, commission))
    if (was && JSON.stringify(was) === JSON.stringify(commission)) continue
    upsertCommission(sql, cause, commission, outcome)
    const reasons = commission.reasons.join()
    if (was?.status !== commission.status || was.reasons.join() !== reasons) {
      logStatus(sql, cause, was, commission)
    }
  }
}

const upsertCommission = (
  sql: Sql,
  { accountId, orderKey }: Cause,
  commission: Commission,
  { conversion }: Outcome,
): void => {
  insert(
    sql,
    'commissions',
    {
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
    },
    `on conflict (account_id, order_key, affiliate_id, tier) do update set
       campaign_id = excluded.campaign_id, amount = excluded.amount, currency = excluded.currency,
       status = excluded.status, reasons = excluded.reasons, matures_at = excluded.matures_at,
       basis = excluded.basis, converted_at = excluded.converted_at, test = excluded.test`,
  )
}

const logStatus = (
  sql: Sql,
  cause: Cause,
  was: Commission | undefined,
  is: Commission | undefined,
): void => {
  const commission = is ?? was
  if (!commission) return
  insert(sql, 'status_log', {
    account_id: cause.accountId,
    order_key: cause.orderKey,
    seq: nextSeq(sql, 'status_log', cause),
    affiliate_id: commission.affiliateId,
    tier: commission.tier,
    from_status: orNull(was?.status),
    to_status: orNull(is?.status),
    reasons: JSON.stringify(is?.reasons ?? []),
    report_id: orNull(cause.reportId),
    at: cause.at,
  })
}

/** The furthest behind of an order's commissions speaks for the order. */
const BEHIND = ['held', 'unverified', 'pending', 'approved', 'paid', 'declined'] as const

const statusOf = (commissions: readonly Commission[]): string =>
  BEHIND.find((status) => commissions.some((one) => one.status === status)) ?? 'unattributed'

const updateOrder = (
  sql: Sql,
  { accountId, orderKey, at }: Cause,
  { conversion, commissions }: Outcome,
): void => {
  const { total, remaining, bond } = conversion
  sql.run(
    `update orders set converted_at = ?, source = ?, status = ?, currency = ?, total = ?,
       remaining = ?, customer = ?, bond_affiliate_id = ?, bond_campaign_id = ?, bond_proven = ?,
       flags = ?, test = ?, settled_at = ?
     where account_id = ? and order_key = ?`,
    conversion.convertedAt,
    conversion.source,
    statusOf(commissions),
    orNull(total?.currency),
    orNull(total?.amount),
    orNull(remaining?.amount),
    orNull(conversion.customer),
    orNull(bond?.affiliateId),
    orNull(bond?.campaignId),
    bond ? flag(bond.proven) : null,
    JSON.stringify(conversion.flags),
    flag(conversion.test),
    at,
    accountId,
    orderKey,
  )
}
