import type { Hold, Status } from '../../domain/commission.js'
import type { Act } from '../../domain/report.js'
import type { Credit } from './credit.js'
import type { World } from './history.js'
import { countsSince, holdsOf } from './holds.js'
import type { Order } from './order.js'
import { paymentState } from './payment.js'
import { statedCommission } from './terms.js'
import { type Earned, earnedBy } from './tiers.js'

// "Whether it is payable".

const DAY_MS = 86_400_000

/** A commission with its status. */
export interface Standing extends Earned {
  readonly status: Status
  readonly reasons: readonly string[]
  readonly maturesAt: number | undefined
}

/** Approved, also because the hold period ended. */
export const isFinal = ({ status }: Standing): boolean => status === 'approved' || status === 'paid'

export const standingsOf = (
  world: World,
  order: Order,
  credits: readonly Credit[],
): readonly Standing[] =>
  earnedBy(world, order, credits).map((earned) => ({
    ...earned,
    ...statusOf(world, order, earned),
  }))

/** "A decision for the credited affiliate applies to all tiers; one about another tier to that alone." */
const isAbout = ({ affiliateId }: Act, { affiliate, credit }: Earned): boolean =>
  affiliateId === undefined || affiliateId === affiliate.id || affiliateId === credit.affiliate.id

const DECISIONS: readonly string[] = ['approve', 'decline', 'reopen']

const statusOf = (
  world: World,
  order: Order,
  earned: Earned,
): Pick<Standing, 'status' | 'reasons' | 'maturesAt'> => {
  const acts = order.acts.filter((act) => isAbout(act, earned))
  // "A decision is in force until the next one."
  const decision = acts.findLast(({ kind }) => DECISIONS.includes(kind))
  const isApproved = decision?.kind === 'approve'
  const declined = (reason: string) =>
    ({ status: 'declined', reasons: [reason], maturesAt: undefined }) as const
  // "If the person states no reason, it is `declined`."
  if (decision?.kind === 'decline') return declined(decision.reason ?? 'declined')
  if (paymentState(order) === 'failed' && !isNewer(decision, order)) {
    return declined('payment_failed')
  }
  const stated = statedCommission(order)?.status
  if (stated === 'declined' && !decision) return declined('declined_by_report')
  const since = countsSince(world, order, earned.credit)
  // "Reasons to hold a commission apply as soon as its order is proven."
  if (since === undefined) return { status: 'unverified', reasons: [], maturesAt: undefined }
  const waits = order.isTest || stated === 'pending'
  const maturesAt = waits ? undefined : since + earned.credit.chosen.version.holdDays * DAY_MS
  const holds = holdsOf(world, order, earned).filter((hold) => !isReleased(hold, acts, order))
  if (holds.length > 0) return { status: 'held', reasons: holds, maturesAt }
  const hasMatured = maturesAt !== undefined && maturesAt <= world.now
  const isStated = stated === 'approved' && !decision
  // "Test orders reach `pending` and no further status."
  const isPayable = !order.isTest && (isApproved || isStated || hasMatured)
  return { status: isPayable ? 'approved' : 'pending', reasons: [], maturesAt }
}

/** Whether a person approved the commission after all that the payment provider said. */
const isNewer = (decision: Act | undefined, { fromServers }: Order): boolean =>
  decision?.kind === 'approve' &&
  fromServers.every(({ receivedAt }) => receivedAt <= decision.receivedAt)

/** "A later hold of another kind, or a third amount, holds the commission again." */
const isReleased = (hold: Hold, acts: readonly Act[], { total }: Order): boolean =>
  acts.some(
    (act) =>
      act.holds.includes(hold) &&
      (hold !== 'amounts_differ' ||
        (act.total?.amount === total?.amount && act.total?.currency === total?.currency)),
  )
