import { HOLDS, type Hold } from '../../domain/commission.js'
import { sameMoney } from '../../domain/money.js'
import type { Act } from '../../domain/report.js'
import type { Order } from '../order.js'
import { aboveSaleCap } from './aboveSaleCap.js'
import { affiliateInactive } from './affiliateInactive.js'
import { amountsDiffer } from './amountsDiffer.js'
import { claimsInSeries } from './claimsInSeries.js'
import type { Holdable, HoldReason } from './hold.js'
import { needsApproval } from './needsApproval.js'
import { orderClaimUnproven } from './orderClaimUnproven.js'
import { paymentAwaited } from './paymentAwaited.js'
import { probableVisitor } from './probableVisitor.js'
import { rateMissing } from './rateMissing.js'
import { selfReferral } from './selfReferral.js'
import { tooManyReports } from './tooManyReports.js'

const REASONS: Readonly<Record<Hold, HoldReason>> = {
  order_claim_unproven: orderClaimUnproven,
  payment_awaited: paymentAwaited,
  claims_in_series: claimsInSeries,
  too_many_reports: tooManyReports,
  amounts_differ: amountsDiffer,
  above_sale_cap: aboveSaleCap,
  affiliate_inactive: affiliateInactive,
  self_referral: selfReferral,
  probable_visitor: probableVisitor,
  rate_missing: rateMissing,
  needs_approval: needsApproval,
}

/** Why a commission must be held, without the reasons that a person released. */
export const holdsOf = (holdable: Holdable): readonly Hold[] => {
  const released = releasedIn(holdable)
  return HOLDS.filter((hold) => !released.includes(hold) && REASONS[hold](holdable))
}

const releasedIn = ({ credit, affiliateId, order }: Holdable): readonly Hold[] =>
  order.acts
    .filter((act) => [undefined, credit.affiliateId, affiliateId].includes(act.affiliateId))
    .flatMap((act) => act.holds.filter((hold) => isStillReleased(act, hold, order)))

/**
 * A release of differing totals applies only while the total is the one that the person saw. A missing
 * rate cannot be released, because the commission would be paid in the wrong currency.
 */
const isStillReleased = (act: Act, hold: Hold, { total }: Order): boolean =>
  hold !== 'rate_missing' && (hold !== 'amounts_differ' || sameMoney(act.total, total))
