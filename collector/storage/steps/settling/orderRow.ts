import type { Commission } from '../../../domain/commission.js'
import { isStatement, type Report } from '../../../domain/report.js'
import type { Outcome } from '../../../settle/facts.js'
import { flag, orNull, type Step, upsertAll } from '../step.js'

/** An order as it is stored: its key, and the projection of its last settling. */
export type OrderRow = {
  readonly account_id: string
  readonly order_key: string
  readonly kind: string
  readonly order_id: string
  readonly product_id: string
  readonly code: string
  readonly opened_at: number
  readonly converted_at: number
  readonly source: string
  readonly status: string
  readonly currency: string | null
  readonly total: number | null
  readonly remaining: number | null
  readonly customer: string | null
  readonly bond_affiliate_id: string | null
  readonly bond_campaign_id: string | null
  readonly bond_proven: number | null
  /** JSON. */
  readonly flags: string
  readonly test: number
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

/** Writes the columns of an order that an outcome changes. */
export function* updateOrder(was: OrderRow, at: number, outcome: Outcome): Step<void> {
  const is: OrderRow = { ...was, ...projectionOf(outcome), settled_at: at, coded: 1 }
  const names = Object.keys(is) as readonly (keyof OrderRow)[]
  const changed = names.filter((name) => is[name] !== was[name])
  if (changed.length === 0) return
  const isIndexed = changed.some((name) => INDEXED.includes(name))
  // An upsert, because many of them can be one statement, which updates cannot.
  yield* upsertAll('orders', [is], ORDER_KEY, isIndexed ? SET_ALL : SET_UNINDEXED)
}

const UNINDEXED = [
  'source',
  'status',
  'currency',
  'total',
  'remaining',
  'flags',
  'test',
  'settled_at',
] as const satisfies readonly (keyof OrderRow)[]

/** Columns of indexes. SQLite writes into an index for each of its columns that is set. */
const INDEXED: readonly (keyof OrderRow)[] = [
  'converted_at',
  'customer',
  'bond_affiliate_id',
  'bond_campaign_id',
  'bond_proven',
  'coded',
]

// Two texts and not one for each set of changed columns, because each is a prepared statement.
const setting = (names: readonly string[]) =>
  names.map((name) => `${name} = excluded.${name}`).join(', ')
const SET_UNINDEXED = setting(UNINDEXED)
const SET_ALL = setting([...UNINDEXED, ...INDEXED])

const projectionOf = ({ conversion, commissions }: Outcome) => {
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
  }
}

/** The status of an order is that of its least advanced commission, in this order. */
const BEHIND = ['held', 'unverified', 'pending', 'approved', 'paid', 'declined'] as const

const statusOf = (commissions: readonly Commission[]): string =>
  BEHIND.find((status) => commissions.some((one) => one.status === status)) ?? 'unattributed'
