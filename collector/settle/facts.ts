import type { Affiliate } from '../domain/affiliate.js'
import type { Campaign } from '../domain/campaign.js'
import type { Click } from '../domain/click.js'
import type { Commission } from '../domain/commission.js'
import type { Coupon } from '../domain/coupon.js'
import type { CapFlag, Flag, ParkCode } from '../domain/flag.js'
import type { AffiliateId, CampaignId, OrderKey, VisitorId } from '../domain/ids.js'
import type { Balances, Transfer } from '../domain/ledger.js'
import type { LifetimeInForce } from '../domain/lifetime.js'
import type { Money } from '../domain/money.js'
import type { Policy } from '../domain/policy.js'
import type { Rate } from '../domain/rate.js'
import type { Report } from '../domain/report.js'
import type { Earlier, Use } from '../domain/uses.js'
import type { Verdict } from '../domain/verdict.js'

/** Everything that `settle` may use to decide one order. */
export interface Facts {
  readonly orderKey: OrderKey
  /** When the first report of the order arrived. */
  readonly openedAt: number
  /** The reports of the order. For one product of an order, also the refunds of the whole order. */
  readonly reports: readonly Report[]
  /**
   * Whether sales of single products were reported with this order's id, and no trusted source
   * reported the order as a whole.
   */
  readonly hasProducts: boolean
  /**
   * For one product of an order: whether a commission was imported for the order as a whole, so that
   * the product must not earn once more.
   */
  readonly isImportedAsWhole: boolean
  /**
   * For one product of an order: whether the order as a whole earns instead. It does if a trusted
   * source reported it, somebody is credited for it, and no commission of a product is final.
   */
  readonly isCountedAsWhole: boolean
  /**
   * For an order that a trusted source reported as a whole: whether products of it were reported too,
   * whether anybody earns from one of them, and whether such a commission was approved or paid, or has
   * matured.
   */
  readonly products: 'none' | 'reported' | 'earning' | 'final'
  /**
   * For an action that counts once a day: the same action of the same day under other ids of its
   * visitor.
   */
  readonly repeats: readonly Repeat[]
  /** Maps every reported visitor id to the visitor. */
  readonly visitors: ReadonlyMap<VisitorId, VisitorId>
  /** The clicks of these visitors under all their aliases, their visitor ids resolved. */
  readonly clicks: readonly Click[]
  /** Clicks that have a trace of the order: see `Statement.traces`. */
  readonly traced: readonly Click[]
  readonly coupons: readonly Coupon[]
  readonly affiliates: readonly Affiliate[]
  readonly campaigns: readonly Campaign[]
  /** How often what this order uses was used by earlier orders, by its name: see `usesOf`. */
  readonly uses: ReadonlyMap<string, Earlier>
  /**
   * By visitor: when the last sale before the order was placed that used up the visitor's clicks.
   * Undefined: the policy lets clicks earn again.
   */
  readonly salesBefore?: ReadonlyMap<VisitorId, SaleBefore>
  /** Affiliates whose e-mail address is one of the buyer's. */
  readonly buyers: ReadonlySet<AffiliateId>
  /** Every version, in the order of time. */
  readonly policies: readonly Policy[]
  /**
   * The rates of the days that the order may be converted by, of the currencies that it needs. Empty if no
   * affiliate has a payout currency.
   */
  readonly rates: readonly Rate[]
  /** The bonds from other orders of the reported customers. */
  readonly bonds: readonly Bond[]
  /** What people and imports set for these customers. Undefined: nothing. */
  readonly lifetimes?: readonly LifetimeInForce[]
  /**
   * For visitors who claim the order: the last click that was recorded when their claim arrived.
   */
  readonly claimantClicks: ReadonlyMap<VisitorId, ClaimantClick>
  /**
   * By id of a page's report: when the same visitor or request claimed other orders, or the same IP
   * address contested them, within an hour. Loaded up to slightly more than the limit.
   */
  readonly othersClaimed: ReadonlyMap<string, readonly number[]>
  /**
   * By affiliate that may be credited: when weak claims to other orders favoured the affiliate,
   * within an hour of this order's first page report. Loaded up to slightly more than the limit.
   */
  readonly weakClaims: ReadonlyMap<AffiliateId, readonly number[]>
  /**
   * How many orders that only a browser reported were opened before this one on its UTC day,
   * counted up to the largest limit of a policy. Counted by opening time, because a page may state
   * any time of the order.
   */
  readonly browserOrdersBefore: number
  /** Which facts were loaded only in part because there are too many. */
  readonly capped: readonly CapFlag[]
  /** The result of the last time the order was settled. */
  readonly applied: Applied | undefined
  readonly booked: readonly Booked[]
}

/** When a visitor's last sale was placed: any sale, and a proven one. Undefined: there is none. */
export interface SaleBefore {
  readonly anyAt: number | undefined
  readonly provenAt: number | undefined
}

/** The same action of the same visitor and day, reported under another of the visitor's ids. */
export interface Repeat {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  /** Whether a trusted source, a signed page or a person confirmed it. */
  readonly isProven: boolean
  /** Whether its commission was approved or paid, or has matured. */
  readonly isFinal: boolean
}

/** The facts with the policy that applies to the order. */
export interface Considered extends Facts {
  readonly policy: Policy
}

/** An order that bonds its customer to an affiliate for later orders. */
export interface Bond {
  readonly customer: string
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  readonly convertedAt: number
  readonly orderKey: OrderKey
  /** False while only a browser reported the order. */
  readonly proven: boolean
  /**
   * How many orders the customer had placed from the bond's own one on, before the order that is
   * decided. Undefined: the policy does not ask.
   */
  readonly orders?: Pick<Earlier, 'count' | 'proven'>
}

export interface Applied {
  readonly verdict: Verdict
  readonly commissions: readonly Commission[]
  /** The newer verdict that is not applied, because a commission was approved. Undefined: none. */
  readonly superseded?: Verdict | undefined
}

/** The ledger balances of one affiliate from this order, in one currency. */
export interface Booked {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly currency: string
  readonly balances: Balances
  /** What is in the account `fx`. Undefined: nothing. */
  readonly fx?: number
  /** How much of `paid` is in payouts that are not marked as paid yet. Undefined: nothing. */
  readonly frozen?: number
}

/** The result of settling an order, and the transfers that bring the ledger to it. */
export interface Outcome {
  readonly verdict: Verdict
  /** A newer verdict that was not applied because the commission was already approved. */
  readonly superseded: Verdict | undefined
  readonly commissions: readonly Commission[]
  /** Desired minus booked. */
  readonly transfers: readonly Transfer[]
  readonly conversion: Conversion
  /** What pages claimed, for counting claims in series. */
  readonly claims: readonly PageClaim[]
  /** Reports that could not be applied in full, and why. */
  readonly parked: readonly { readonly reportId: string; readonly code: ParkCode }[]
}

export interface ClaimantClick {
  /** Undefined if no affiliate has the code of its link. */
  readonly affiliateId: AffiliateId | undefined
}

/** One page's claim to an order. */
export interface PageClaim {
  readonly reportId: string
  readonly visitorId: VisitorId | undefined
  readonly address: string | undefined
  readonly request: string | undefined
  readonly arrivedAt: number
  /** The affiliate that the claim favours. */
  readonly affiliateId: AffiliateId | undefined
  /** Unproven, contested, or not matching the order. */
  readonly isWeak: boolean
  /** Whether this claim may turn claims of the same browser to other orders into a series. */
  readonly completesBuyer: boolean
  /** The same for weak claims that favour the affiliate. */
  readonly completesAffiliate: boolean
}

/** An order that is converted, or would be if a rate was known. */
export interface Exchanged {
  /** The instant whose rates apply. */
  readonly ratesAt: number
  readonly isMissing: boolean
}

/** The current state of the order. */
export interface Conversion {
  readonly convertedAt: number
  readonly source: 'browser' | 'signed' | 'server' | 'webhook' | 'person' | 'import' | 'collector'
  readonly total: Money | undefined
  readonly remaining: Money | undefined
  readonly customer: string | undefined
  readonly bond: Bond | undefined
  /** Of an order whose affiliates may be paid in other currencies. */
  readonly exchanged?: Exchanged | undefined
  /** What it uses up: see `usesOf` and `countedFor`. */
  readonly uses: readonly Use[]
  /** Whether a trusted source, a signed page or a person confirmed the order. */
  readonly proven: boolean
  readonly flags: readonly Flag[]
  readonly test: boolean
}
