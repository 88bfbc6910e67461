import type { Commission, Status } from './commission.js'
import type { Flag } from './flag.js'
import type { AffiliateId, OrderKey } from './ids.js'
import type { LedgerEntry } from './ledger.js'
import type { Money } from './money.js'
import type { OrderRef } from './order.js'
import type { Report } from './report.js'
import type { Verdict } from './verdict.js'

/** An order as a list shows it. */
export interface ConversionRow extends OrderRef {
  readonly orderKey: OrderKey
  readonly openedAt: number
  readonly convertedAt: number
  readonly source: string
  /** The status of its least advanced commission; `unattributed` without any. */
  readonly status: Status | 'unattributed'
  readonly total: Money | undefined
  readonly remaining: Money | undefined
  readonly flags: readonly Flag[]
  readonly test: boolean
  /** The credited affiliates. */
  readonly affiliates: readonly AffiliateId[]
  readonly commissions: readonly Money[]
}

/** A sale as it is compared with the merchant's orders. */
export type StoredSale = Omit<ConversionRow, 'affiliates' | 'commissions'>

/** The affiliates that a conversion names, each once. */
export const affiliatesNamed = ({
  verdict,
  commissions,
  entries,
}: ConversionDetail): readonly AffiliateId[] => [
  ...new Set(
    [...verdict.credits, ...(verdict.passed ?? []), ...commissions, ...entries].map(
      ({ affiliateId }) => affiliateId,
    ),
  ),
]

/** One change of the status of a commission. */
export interface StatusChange {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly from: Status | undefined
  /** Undefined: no longer credited. */
  readonly to: Status | undefined
  readonly reasons: readonly string[]
  readonly reportId: string | undefined
  readonly at: number
}

/** An order as its own page shows it, with everything that explains it. */
export interface ConversionDetail extends StoredSale {
  readonly verdict: Verdict
  /** A verdict that arrived too late to be applied. */
  readonly superseded: Verdict | undefined
  readonly commissions: readonly Commission[]
  readonly entries: readonly LedgerEntry[]
  readonly reports: readonly Report[]
  readonly statusLog: readonly StatusChange[]
}
