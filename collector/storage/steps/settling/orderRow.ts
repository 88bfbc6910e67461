import type { Commission } from '../../../domain/commission.js'
import { isStatement, type Report } from '../../../domain/report.js'
import type { Outcome } from '../../../settle/facts.js'
import type { ShownOrderRow } from '../../rows.js'
import { flag, orNull, type Step, upsertAll } from '../step.js'

/** An order as it is stored: its key, and the projection of its last settling. */
export type OrderRow = ShownOrderRow & {
  readonly customer: string | null
  readonly bond_affiliate_id: string | null
  readonly bond_campaign_id: string | null
  readonly bond_proven: number | null
  readonly settled_at: number
  /** 1 if the codes of its reports are stored; null until `fillCodes` has added them. */
  readonly coded: number | null
}

export const ORDER_KEY = ['account_id', 'order_key'] as const

/**
 * The row of an order whose first report this is. It has the values that settling this report alone
 * usually gives, because a column that changes later is written into its indexes again.
 */
export const openedRow = (report: Report): OrderRow => {
  const { total, customer } = isStatement(report) ? report : NOT_STATED
  return {
    account_id: report.accountId,
    order_key: report.orderKey,
    kind: report.order.kind,
    order_id: report.order.orderId,
    product_id: report.order.productId,
    code: report.order.code,
    opened_at: report.receivedAt,
    converted_at: report.occurredAt,
    source: report.source,
    status: 'unattributed',
    currency: orNull(total?.currency),
    total: orNull(total?.amount),
    remaining: orNull(total?.amount),
    customer: orNull(customer),
    bond_affiliate_id: null,
    bond_campaign_id: null,
    bond_proven: null,
    flags: '[]',
    test: flag(report.test),
    settled_at: report.receivedAt,
    // The codes are stored with the first outcome.
    coded: 1,
  }
}

const NOT_STATED = { total: undefined, customer: undefined }

const UNINDEXED = [
  'source',
  'status',
  'currency',
  'total',
  'remaining',
  'flags',
  'test',
  'settled_at',
] as const

/** Columns of indexes. SQLite writes into an index for each of its columns that is set. */
const INDEXED = [
  'converted_at',
  'customer',
  'bond_affiliate_id',
  'bond_campaign_id',
  'bond_proven',
  'coded',
] as const

/** The columns that settling may change. */
type Settled = Pick<OrderRow, (typeof UNINDEXED)[number] | (typeof INDEXED)[number]>

const setting = (names: readonly string[]) =>
  names.map((name) => `${name} = excluded.${name}`).join(', ')
// Two texts and not one for each set of changed columns, because each is a prepared statement.
const SET_UNINDEXED = setting(UNINDEXED)
const SET_ALL = setting([...UNINDEXED, ...INDEXED])

/** Writes an outcome into the row of its order, and into the row's indexes only if they change. */
export function* updateOrder(was: OrderRow, at: number, outcome: Outcome): Step<void> {
  const settled = settledOf(outcome, at)
  const isChanged = (name: keyof Settled) => settled[name] !== was[name]
  const isIndexed = INDEXED.some(isChanged)
  if (!isIndexed && !UNINDEXED.some(isChanged)) return
  const set = isIndexed ? SET_ALL : SET_UNINDEXED
  // An upsert, because many of them can be one statement, which updates cannot.
  yield* upsertAll('orders', [{ ...was, ...settled }], ORDER_KEY, set)
}

/** The columns on which kept sums depend. */
const SUMMED = ['converted_at', 'currency', 'total', 'remaining', 'flags', 'test'] as const

/** Whether an outcome changes what a sum over orders counts of this one, besides its money. */
export const isCountedAnew = (was: OrderRow, outcome: Outcome): boolean => {
  const settled = settledOf(outcome, was.settled_at)
  return SUMMED.some((name) => settled[name] !== was[name])
}

const settledOf = ({ conversion, commissions }: Outcome, at: number): Settled => {
  const { total, remaining, bond } = conversion
  return {
    converted_at: conversion.convertedAt,
    source: conversion.source,
    status: statusOf(commissions),
    currency: orNull(total?.currency),
    total: orNull(total?.amount),
    remaining: orNull(remaining?.amount),
    customer: orNull(conversion.customer),
    bond_affiliate_id: orNull(bond?.affiliateId),
    bond_campaign_id: orNull(bond?.campaignId),
    bond_proven: bond ? flag(bond.proven) : null,
    flags: JSON.stringify(conversion.flags),
    test: flag(conversion.test),
    settled_at: at,
    coded: 1,
  }
}

/** The status of an order is that of its least advanced commission, in this order. */
const BEHIND = ['held', 'unverified', 'pending', 'approved', 'paid', 'declined'] as const

const statusOf = (commissions: readonly Commission[]): string =>
  BEHIND.find((status) => commissions.some((one) => one.status === status)) ?? 'unattributed'
