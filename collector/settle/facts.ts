import type { Affiliate } from '../domain/affiliate.js'
import type { Campaign } from '../domain/campaign.js'
import type { Click } from '../domain/click.js'
import type { Commission } from '../domain/commission.js'
import type { Coupon } from '../domain/coupon.js'
import type { CapFlag, Flag, ParkCode } from '../domain/flag.js'
import type { AffiliateId, CampaignId, OrderKey, VisitorId } from '../domain/ids.js'
import type { Balances, Transfer } from '../domain/ledger.js'
import type { Money } from '../domain/money.js'
import type { Policy } from '../domain/policy.js'
import type { Report } from '../domain/report.js'
import type { Verdict } from '../domain/verdict.js'

/** Everything `settle` may look at: one order, whole. */
export interface Facts {
  readonly orderKey: OrderKey
  /** When the first report of the order arrived. */
  readonly openedAt: number
  /** Of the order, and of one product of an order also the refunds that are of all of it. */
  readonly reports: readonly Report[]
  /**
   * Sales of single products were reported under the id of this order, which names none, and nobody
   * who can be trusted reported it as a whole.
   */
  readonly hasProducts: boolean
  /** Of an action that counts once a day: the same one of the same day under other ids of its visitor. */
  readonly repeats: readonly Repeat[]
  /** Every reported visitor id, and the visitor that it and its aliases stand for. */
  readonly visitors: ReadonlyMap<VisitorId, VisitorId>
  /** The clicks of these visitors under all their aliases, their visitor ids resolved. */
  readonly clicks: readonly Click[]
  readonly coupons: readonly Coupon[]
  readonly affiliates: readonly Affiliate[]
  readonly campaigns: readonly Campaign[]
  /** Every version, in the order of time. */
  readonly policies: readonly Policy[]
  /** What the other orders of the reported customers may bond them to. */
  readonly bonds: readonly Bond[]
  /** For visitors who claim the order: the last click that we knew of when their claim arrived. */
  readonly claimantClicks: ReadonlyMap<VisitorId, ClaimantClick>
  /**
   * For reports of pages, by their ids: when other orders were claimed by the same visitor or request,
   * or contested by the same address, as far as within an hour. A little more than the limit of them.
   */
  readonly othersClaimed: ReadonlyMap<string, readonly number[]>
  /**
   * For each affiliate that may be credited: when weak claims to other orders were made in the
   * affiliate's favour, within an hour of the first page of this one. A little more than the limit.
   */
  readonly weakClaims: ReadonlyMap<AffiliateId, readonly number[]>
  /**
   * Orders known only from a browser that were opened before this one on its UTC day, counted as far
   * as any trusted number of them goes. By opening, because a page may claim any time of placing.
   */
  readonly browserOrdersBefore: number
  /** What there was too much of to load all of it. */
  readonly capped: readonly CapFlag[]
  /** What is in force, from the last time the order was settled. */
  readonly applied: Applied | undefined
  readonly booked: readonly Booked[]
}

/** The same action of the same visitor and day, reported under another of the visitor's ids. */
export interface Repeat {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  /** A stronger report than an unsigned page, or a person, says that it was done. */
  readonly isProven: boolean
  /** Money of it was approved or paid, or matured. */
  readonly isFinal: boolean
}

/** Facts, and the policy of the instant that decides. */
export interface Considered extends Facts {
  readonly policy: Policy
}

/** An order that binds its customer to an affiliate for later orders. */
export interface Bond {
  readonly customer: string
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  readonly convertedAt: number
  readonly orderKey: OrderKey
  /** False while it rests on a browser's word. */
  readonly proven: boolean
}

export interface Applied {
  readonly verdict: Verdict
  readonly commissions: readonly Commission[]
}

/** What the ledger holds for one affiliate from this order, in one currency. */
export interface Booked {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly currency: string
  readonly balances: Balances
}

/** What the reports of an order amount to, and what to book to make it so. */
export interface Outcome {
  readonly verdict: Verdict
  /** A newer verdict that came too late to be applied: money was approved already. */
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
  /** Undefined where nobody has the code of its link. */
  readonly affiliateId: AffiliateId | undefined
}

/** One page's claim to an order. */
export interface PageClaim {
  readonly reportId: string
  readonly visitorId: VisitorId | undefined
  readonly address: string | undefined
  readonly request: string | undefined
  readonly arrivedAt: number
  /** In whose favour it is. */
  readonly affiliateId: AffiliateId | undefined
  /** Unproven, contested, or not matching the order. */
  readonly isWeak: boolean
  /** It may make a series of claims to other orders by the same browser, which were none before. */
  readonly completesBuyer: boolean
  /** The same, of weak claims in the affiliate's favour. */
  readonly completesAffiliate: boolean
}

/** The order as it stands. */
export interface Conversion {
  readonly convertedAt: number
  readonly source: 'browser' | 'signed' | 'server' | 'webhook' | 'person'
  readonly total: Money | undefined
  readonly remaining: Money | undefined
  readonly customer: string | undefined
  readonly bond: Bond | undefined
  readonly flags: readonly Flag[]
  readonly test: boolean
}
