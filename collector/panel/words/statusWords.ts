import { HOLDS, type Hold, type Status } from '../../domain/commission.js'

interface Words {
  readonly name: string
  /** One sentence: what it means, and what happens next. */
  readonly means: string
}

export const STATUS_WORDS: Readonly<Record<Status | 'unattributed', Words>> = {
  unverified: {
    name: 'unverified',
    means:
      'Only a page in a browser reported this order, and anybody can open such a page. It is not payable until a server, a webhook or a person confirms the order.',
  },
  pending: {
    name: 'pending',
    means: 'The order is confirmed. The commission waits out its hold period.',
  },
  held: {
    name: 'held',
    means: 'Something has to be looked at by a person first. It is not payable until released.',
  },
  approved: { name: 'approved', means: 'It is payable and goes into the next payout.' },
  paid: { name: 'paid', means: 'It was paid out.' },
  declined: { name: 'declined', means: 'It was declined and earns nothing.' },
  unattributed: { name: 'nobody credited', means: 'No rule found an affiliate for this order.' },
}

/** Why a commission is held, and what releasing it means. */
export const HOLD_WORDS: Readonly<Record<Hold, Words>> = {
  order_claim_unproven: {
    name: 'claim not proven',
    means:
      'The order is real, but nothing proves that this visitor placed it: several visitors claimed it, or the claim does not fit the time of the order. Release it if you know that the sale came through this affiliate.',
  },
  claims_in_series: {
    name: 'claims in series',
    means:
      'Within an hour so many orders were claimed by this visitor, or by unproven claims for this affiliate, that none of them is believed. Release it if you know that the sale came through this affiliate.',
  },
  too_many_reports: {
    name: 'too many reports',
    means:
      'So many pages reported this order that the buyer’s own may be among those that were parked. Look under Set aside, then release it if the sale came through this affiliate.',
  },
  amounts_differ: {
    name: 'amounts differ',
    means:
      'Two trusted sources reported different totals. Release it if the total shown is the right one.',
  },
  above_sale_cap: {
    name: 'above the sale cap',
    means: 'The total is above the cap of the campaign. Release it if the order is genuine.',
  },
  affiliate_inactive: {
    name: 'affiliate not active',
    means:
      'The affiliate was paused or banned when the order was placed. Release it to pay nevertheless.',
  },
}

/** What a reason says, in short and in full. The reason of a decline is in words already. */
export const reasonWords = (reason: string): Words => {
  const hold = HOLDS.find((known) => known === reason)
  return hold ? HOLD_WORDS[hold] : { name: reason, means: reason }
}
