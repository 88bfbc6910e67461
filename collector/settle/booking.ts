import { versionAt } from '../domain/campaign.js'
import type { Commission, Status } from '../domain/commission.js'
import type { CampaignId } from '../domain/ids.js'
import type { EntryReason, Transfer } from '../domain/ledger.js'
import type { Booking } from '../domain/report.js'
import { WHOLE_PPM } from '../domain/verdict.js'
import { difference } from './commission/difference.js'
import { conversionWithout } from './conversionWithout.js'
import type { Facts, Outcome } from './facts.js'

/**
 * The outcome of a booking by a person. It earns its amount as a commission of no campaign does, so that
 * balances, payouts and the audit treat it like any other money. Nothing but its date and a payout
 * changes its status.
 */
export const settleBooking = (booking: Booking, facts: Facts, now: number): Outcome => {
  const commission = commissionOf(booking, facts, now)
  const { name, version } = versionAt(facts.policies, facts.openedAt)
  return {
    verdict: { credits: [], trail: [], policy: `${name}@${version}` },
    superseded: undefined,
    commissions: [commission],
    transfers: difference([commission], facts.booked).map((transfer) => ({
      ...transfer,
      reason: reasonOf(transfer),
    })),
    conversion: conversionWithout({
      ...{ convertedAt: booking.occurredAt, source: 'person' },
      ...{ proven: true, flags: [], test: false },
    }),
    claims: [],
    parked: [],
  }
}

const reasonOf = ({ from, to, reason }: Transfer): EntryReason => {
  if (from === 'expense') return 'bonus'
  return to === 'expense' ? 'correction' : reason
}

const commissionOf = (
  { affiliateId, amount, payableAt }: Booking,
  { orderKey, booked }: Facts,
  now: number,
): Commission => ({
  orderKey,
  affiliateId,
  campaignId: '' as CampaignId,
  tier: 1,
  amount,
  status: statusOf(amount.amount, booked[0]?.balances.paid ?? 0, payableAt <= now),
  reasons: [],
  maturesAt: payableAt,
  basis: {
    terms: { kind: 'fixed', amount, partialRefund: 'keep' },
    campaignVersion: 0,
    sharePpm: WHOLE_PPM,
    total: undefined,
    deducted: 0,
    remaining: 0,
    refunded: false,
    rounding: 'half_away_from_zero',
  },
})

const statusOf = (amount: number, paid: number, isPayable: boolean): Status => {
  if (paid === amount) return 'paid'
  return isPayable ? 'approved' : 'pending'
}
