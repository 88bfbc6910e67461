import { type BrowserReports, type CampaignVersion, holdDaysOf } from '../../domain/campaign.js'
import type { Status } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { Act } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import type { Considered } from '../facts.js'
import { holdsOf } from '../holds/holdsOf.js'
import type { Order } from '../order.js'
import type { Earning } from './earnings.js'
import { isImportedApproved } from './isImportedApproved.js'
import { versionOf } from './parts.js'

export interface CommissionState {
  readonly status: Status
  readonly reasons: readonly string[]
  readonly maturesAt: number | undefined
}

/** Parts of a commission, in minor units. */
export interface PaidOut {
  /** What payouts moved to `paid`. May be below zero after one of them was reverted. */
  readonly paid: number
  /** How much of it is in payouts that are not marked as paid yet. */
  readonly frozen: number
}

/**
 * The status of a commission. What is decided or released for the credited affiliate also applies to the affiliates above it.
 */
export const commissionState = (
  { credit, affiliateId, amount, lacksRate }: Omit<Earning, 'tier' | 'parts'>,
  { paid, frozen }: PaidOut,
  order: Order,
  facts: Considered,
  now: number,
): CommissionState => {
  const version = versionOf(credit, order, facts)
  const decision = lastDecision(order, [credit.affiliateId, affiliateId])
  if (decision?.kind === 'decline' && paid <= 0) {
    return { status: 'declined', reasons: [decision.reason ?? 'declined'], maturesAt: undefined }
  }
  if (order.payment === 'failed' && paid <= 0 && !overrules(decision, order)) {
    return { status: 'declined', reasons: ['payment_failed'], maturesAt: undefined }
  }
  const stated = decision ? undefined : order.stated.status
  if (stated === 'declined' && paid <= 0) {
    return { status: 'declined', reasons: ['declined_by_report'], maturesAt: undefined }
  }
  const provenAt = order.provenAt ?? trustedSince(order, version, facts)
  if (provenAt === undefined) return { status: 'unverified', reasons: [], maturesAt: undefined }

  // A test never goes beyond `pending`, and what the report leaves to a person not without one.
  // Also after a person revoked a decision.
  const waits = order.test || order.stated.status === 'pending'
  const maturesAt = waits ? undefined : provenAt + days(holdDaysOf(version, order.kind, order.code))
  if (paid > 0 && amount.amount <= paid) {
    return { status: frozen > 0 ? 'approved' : 'paid', reasons: [], maturesAt }
  }
  const holds = holdsOf({ credit, affiliateId, order, version, facts, lacksRate })
  if (holds.length > 0) return { status: 'held', reasons: holds, maturesAt }
  const approved =
    decision?.kind === 'approve' ||
    stated === 'approved' ||
    isImportedApproved(credit, order) ||
    (maturesAt !== undefined && maturesAt <= now)
  return { status: approved && !order.test ? 'approved' : 'pending', reasons: [], maturesAt }
}

/** Whether a person approved the commission although the payment provider said that no money arrived. */
const overrules = (decision: Act | undefined, { trusted }: Order): boolean =>
  decision?.kind === 'approve' &&
  trusted.every(({ receivedAt }) => receivedAt <= decision.receivedAt)

/** A decision applies until the next one; `reopen` revokes the last one. */
const DECISIONS: readonly Act['kind'][] = ['approve', 'decline', 'reopen']

export const isDecision = (kind: Act['kind']): boolean => DECISIONS.includes(kind)

/** The last decision about the commissions of these affiliates. */
export const lastDecision = ({ acts }: Pick<Order, 'acts'>, affiliates: readonly AffiliateId[]) =>
  acts.findLast(
    (act) =>
      isDecision(act.kind) &&
      (act.affiliateId === undefined || affiliates.includes(act.affiliateId)),
  )

/**
 * A policy may let a page alone confirm orders, within limits: from a registered site, with a total
 * in a listed currency up to a maximum, and up to a number of orders per day.
 */
const trustedSince = (
  { claim, total }: Order,
  { browserReports }: CampaignVersion,
  { policy, browserOrdersBefore }: Considered,
): number | undefined => {
  const setting: BrowserReports = browserReports ?? policy.browserReports
  const page = claim.pages[0]
  if (setting.mode !== 'trusted' || !page?.site) return undefined
  if (browserOrdersBefore >= setting.perDayMax) return undefined
  const most = setting.amountMax.find(({ currency }) => currency === total?.currency)
  if (total && (!most || total.amount > most.amount)) return undefined
  return page.receivedAt
}
