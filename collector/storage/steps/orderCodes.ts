import type { AccountId, OrderKey } from '../../domain/ids.js'
import { isStatement, type Report, type Statement } from '../../domain/report.js'
import type { Row } from './step.js'

/** How many codes of coupons, and of affiliates, of one order are looked up. */
export const CODES_MAX = 200

export interface OrderCodes {
  readonly coupon: readonly string[]
  readonly affiliate: readonly string[]
  /** Whether there are more. */
  readonly isCapped: boolean
}

/** The codes that the reports of an order name, those of the strongest source first. */
export const codesIn = (reports: readonly Report[]): OrderCodes => {
  const statements = reports.filter(isStatement).sort((a, b) => strength(b) - strength(a))
  const coupon = [...new Set(statements.flatMap(({ coupons }) => coupons))]
  const affiliate = [...new Set(statements.flatMap((statement) => statement.affiliate ?? []))]
  return {
    coupon: coupon.slice(0, CODES_MAX),
    affiliate: affiliate.slice(0, CODES_MAX),
    isCapped: Math.max(coupon.length, affiliate.length) > CODES_MAX,
  }
}

const strength = ({ source, signed }: Statement): number =>
  source !== 'browser' ? 2 : signed ? 1 : 0

export const codeRows = (
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
): readonly Row[] => {
  const codes = codesIn(reports)
  return (['coupon', 'affiliate'] as const).flatMap((kind) =>
    [...codes[kind]]
      .sort()
      .map((code) => ({ account_id: accountId, kind, code, order_key: orderKey })),
  )
}
