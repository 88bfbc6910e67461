import type { Basis, Commission, Status } from './commission.js'
import type { AffiliateId, CampaignId } from './ids.js'
import type { PostbackEvent } from './postback.js'

/** One change of what an affiliate earns for an order, as destinations are told. */
export interface CommissionEvent {
  readonly event: Exclude<PostbackEvent, 'payout'>
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  readonly tier: number
  readonly currency: string
  /** What the affiliate earns after the change, in minor units. */
  readonly amount: number
  /** The difference. The changes of a commission add up to its amount. */
  readonly change: number
  /** `unattributed`: the affiliate is no longer credited. */
  readonly status: Status | 'unattributed'
}

/** The events that lead from the commissions of an order to those after it was settled again. */
export const commissionEvents = (
  kind: 'sale' | 'action',
  before: readonly Commission[],
  after: readonly Commission[],
): readonly CommissionEvent[] => {
  const gone = before.filter((was) => !after.some((is) => isSame(was, is)))
  return [
    ...gone.map(takenAway),
    ...after.flatMap((is) =>
      changes(
        kind,
        before.find((was) => isSame(was, is)),
        is,
      ),
    ),
  ]
}

// A commission in another currency is another one, because amounts of both do not add up.
const isSame = (a: Commission, b: Commission): boolean =>
  a.affiliateId === b.affiliateId && a.tier === b.tier && a.amount.currency === b.amount.currency

const takenAway = (was: Commission): CommissionEvent => ({
  ...eventOf('change', was, -was.amount.amount),
  amount: 0,
  status: 'unattributed',
})

const changes = (
  kind: 'sale' | 'action',
  was: Commission | undefined,
  is: Commission,
): readonly CommissionEvent[] => {
  if (!was) return [eventOf(kind, is, is.amount.amount)]
  const change = is.amount.amount - was.amount.amount
  const isRefund = change < 0 && isRefunded(was, is)
  const isChange = was.status !== is.status || (change !== 0 && !isRefund)
  return [
    ...(isRefund ? [eventOf('refund', is, change)] : []),
    ...(isChange ? [eventOf('change', is, isRefund ? 0 : change)] : []),
  ]
}

const isRefunded = ({ basis: was }: Commission, { basis: is }: Commission): boolean =>
  refundedOf(is) > refundedOf(was) || (is.refunded && !was.refunded)

const refundedOf = ({ total, remaining }: Basis): number => (total?.amount ?? 0) - remaining

const eventOf = (
  event: CommissionEvent['event'],
  { affiliateId, campaignId, tier, amount, status }: Commission,
  change: number,
): CommissionEvent => ({
  event,
  affiliateId,
  campaignId,
  tier,
  currency: amount.currency,
  amount: amount.amount,
  change,
  status,
})
