import type { PayoutId } from '../../../domain/ids.js'
import type { Transfer } from '../../../domain/ledger.js'
import type { Program } from '../../../domain/program.js'
import { isBooking, isStatement, isTraffic } from '../../../domain/report.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { EntryRow } from '../../rows.js'
import { keepClaims } from '../facts/claims.js'
import { codeRows } from '../facts/orderCodes.js'
import { tracesIn } from '../facts/tracedClicks.js'
import { tellOfOrder } from '../postbacks/tell.js'
import type { Task } from '../resettling/tasks.js'
import { flag, insertAll, insertNew, orNull, type Row, type Step, together } from '../step.js'
import type { Before } from './before.js'
import type { Cause } from './cause.js'
import { type Chain, linkHash } from './chain.js'
import { updateOrder } from './orderRow.js'
import { replaceCommissions } from './replaceCommissions.js'

const VISITOR_KEY = ['account_id', 'visitor_id', 'order_key']
const TRACE_KEY = ['account_id', 'trace', 'order_key']
const CODE_KEY = ['account_id', 'kind', 'code', 'order_key']

/**
 * Writes an outcome: entries, verdict, commissions with their log, the order's projection, and what
 * destinations are told. Returns which other orders it may affect.
 */
export function* book(
  program: Program,
  cause: Cause,
  facts: Facts,
  before: Before,
  outcome: Outcome,
): Step<readonly Task[]> {
  const { tasks } = yield* together({
    entries: insertAll(
      'entries',
      chainedRows(cause, before.chain, outcome.transfers, undefined).rows,
    ),
    verdicts: insertAll('verdicts', verdictRows(cause, facts, before, outcome)),
    commissions: replaceCommissions(cause, before, outcome),
    order: updateOrder(before.row, cause.at, outcome),
    tasks: keepClaims(cause, outcome.claims),
    visitors: insertNew('order_visitors', visitorRows(cause, facts, outcome), VISITOR_KEY),
    traces: insertNew('order_traces', traceRows(cause, facts), TRACE_KEY),
    codes: insertNew('order_codes', newCodes(cause, facts, before), CODE_KEY),
    told: tellOfOrder(program, cause, facts, before, outcome),
  })
  return tasks
}

/** Converts transfers to entries that continue an order's chain, and returns its new end. */
export const chainedRows = (
  { accountId, orderKey, reportId, at }: Cause,
  end: Chain,
  transfers: readonly Transfer[],
  payoutId: PayoutId | undefined,
): { readonly rows: readonly Row[]; readonly end: Chain } => {
  let { seq, hash } = end
  const rows = transfers.map((transfer): Row => {
    seq += 1
    const entry = {
      order_key: orderKey,
      seq,
      affiliate_id: transfer.affiliateId,
      tier: transfer.tier,
      from_account: transfer.from,
      to_account: transfer.to,
      amount: transfer.amount.amount,
      currency: transfer.amount.currency,
      reason: transfer.reason,
      report_id: orNull(reportId),
      payout_id: orNull(payoutId),
      at,
    } satisfies EntryRow
    hash = linkHash(hash, accountId, entry)
    return { account_id: accountId, ...entry, hash }
  })
  return { rows, end: { seq, hash } }
}

const verdictRows = (
  { accountId, orderKey, at }: Cause,
  { reports }: Facts,
  { verdicts }: Before,
  { verdict, superseded }: Outcome,
): readonly Row[] => {
  // An order with only refunds or decisions has no verdict to store.
  const applied = reports.some((one) => isStatement(one) || isBooking(one) || isTraffic(one))
    ? JSON.stringify(verdict)
    : undefined
  const later = superseded && JSON.stringify(superseded)
  const added = [
    { body: applied, last: verdicts.applied, isApplied: true },
    { body: later, last: verdicts.superseded, isApplied: false },
  ].filter(({ body, last }) => body !== undefined && body !== last)
  return added.map(({ body = '', isApplied }, index) => ({
    account_id: accountId,
    order_key: orderKey,
    seq: verdicts.seq + 1 + index,
    applied: flag(isApplied),
    decided_at: at,
    body,
  }))
}

/**
 * The visitors whose clicks the order depends on: those of its reports, and the probable one, so that its
 * click stays.
 */
const visitorRows = (
  { accountId, orderKey }: Cause,
  { reports, traced }: Facts,
  { verdict }: Outcome,
): readonly Row[] => {
  const ids = reports.filter(isStatement).flatMap(({ visitorId }) => visitorId ?? [])
  const credited = new Set(
    verdict.credits.flatMap(({ rule, clickId }) => (rule === 'probabilistic' ? clickId : [])),
  )
  // One of an affiliate who is not entered yet may decide later.
  const probable = traced
    .filter(({ id, affiliateId }) => credited.has(id) || affiliateId === undefined)
    .map(({ visitorId }) => visitorId)
  return [...new Set([...ids, ...probable])]
    .sort()
    .map((id) => ({ account_id: accountId, visitor_id: id, order_key: orderKey }))
}

const traceRows = ({ accountId, orderKey }: Cause, { reports }: Facts): readonly Row[] =>
  tracesIn(reports).map((trace) => ({ account_id: accountId, trace, order_key: orderKey }))

/** The codes of an order change only with a new report. */
const newCodes = ({ accountId, orderKey, reportId }: Cause, { reports }: Facts, before: Before) =>
  before.row.coded === 1 && reportId === undefined ? [] : codeRows(accountId, orderKey, reports)
