import { codeKey } from '../../../domain/code.js'
import { COUPON_PARTS_MAX, couponCodes, couponParts } from '../../../domain/coupon.js'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { isStatement, type Report, type Statement } from '../../../domain/report.js'
import type { Row } from '../step.js'

/** How many codes per kind are looked up for one order. */
export const CODES_MAX = 200

export const CODE_KINDS = ['coupon', 'affiliate', 'campaign', 'product'] as const
export type CodeKind = (typeof CODE_KINDS)[number]

export interface OrderCodes {
  readonly codes: Readonly<Record<CodeKind, readonly string[]>>
  /** Whether there are more. */
  readonly isCapped: boolean
}

/** The codes named in the reports of an order, those of the most trusted source first. */
export const codesIn = (reports: readonly Report[]): OrderCodes => {
  const statements = reports.filter(isStatement).sort((a, b) => strength(b) - strength(a))
  const named = (read: (statement: Statement) => readonly string[] | string | undefined) => [
    ...new Set(statements.flatMap((statement) => read(statement) || [])),
  ]
  const coupons = named((statement) => statement.coupons)
  const all: Record<CodeKind, readonly string[]> = {
    coupon: spelledWith(coupons, couponCodes),
    affiliate: spelledWith(
      named(({ affiliate }) => affiliate),
      (text) => [codeKey(text)],
    ),
    campaign: spelledWith(
      named(({ campaign }) => campaign),
      (text) => [codeKey(text)],
    ),
    // Part of the order's key: all of them name the same.
    product: named(({ order }) => order.productId),
  }
  return {
    codes: {
      coupon: all.coupon.slice(0, CODES_MAX),
      affiliate: all.affiliate.slice(0, CODES_MAX),
      campaign: all.campaign.slice(0, CODES_MAX),
      product: all.product,
    },
    isCapped:
      CODE_KINDS.some((kind) => all[kind].length > CODES_MAX) ||
      coupons.slice(0, CODES_MAX).some((text) => couponParts(text).length > COUPON_PARTS_MAX),
  }
}

/** Includes the exact spelling, because collectors of earlier versions search only for it. */
const spelledWith = (
  texts: readonly string[],
  spell: (text: string) => readonly string[],
): readonly string[] => [
  // Stores one code more than are looked up, to mark the order as capped. More would let senders
  // cause unbounded work.
  ...new Set(texts.slice(0, CODES_MAX + 1).flatMap((text) => [text, ...spell(text)])),
]

const strength = ({ source, signed }: Statement): number =>
  source !== 'browser' ? 2 : signed ? 1 : 0

export const codeRows = (
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
): readonly Row[] => {
  const { codes } = codesIn(reports)
  return CODE_KINDS.flatMap((kind) =>
    [...codes[kind]]
      .sort()
      .map((code) => ({ account_id: accountId, kind, code, order_key: orderKey })),
  )
}
