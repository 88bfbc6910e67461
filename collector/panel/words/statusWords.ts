import { HOLDS, type Hold, type Status } from '../../domain/commission.js'

interface Words {
  readonly name: string
  /** What the status or reason means, and what happens next. */
  readonly means: string
}

export const STATUS_WORDS: Readonly<Record<Status | 'unattributed', Words>> = {
  unverified: {
    name: 'unverified',
    means:
      'Only a page in a browser reported this order, and such a report can be faked. The commission is not payable until a server, a webhook or a person confirms the order.',
  },
  pending: {
    name: 'pending',
    means: 'The order is confirmed. The commission becomes payable when its hold period ends.',
  },
  held: {
    name: 'held',
    means: 'A person must review this order. The commission is not payable until you release it.',
  },
  approved: {
    name: 'approved',
    means: 'The commission is payable and is part of the next payout.',
  },
  paid: { name: 'paid', means: 'The commission was paid out.' },
  declined: { name: 'declined', means: 'The commission was declined and earns nothing.' },
  unattributed: { name: 'not credited', means: 'No rule found an affiliate for this order.' },
}

/** Why a commission is held, and what releasing it means. */
export const HOLD_WORDS: Readonly<Record<Hold, Words>> = {
  order_claim_unproven: {
    name: 'claim not proven',
    means:
      'The order exists, but nothing proves that this visitor placed it: several visitors claimed it, or the time of the claim does not match the time of the order. Release it if you know that this affiliate referred the sale.',
  },
  payment_awaited: {
    name: 'payment awaited',
    means:
      'The payment provider reported the order and has not received the money yet. The hold ends by itself when the provider reports the payment.',
  },
  claims_in_series: {
    name: 'claims in series',
    means:
      'This visitor claimed more orders within an hour than the policy allows, or this affiliate received more unproven claims. Release it if you know that this affiliate referred the sale.',
  },
  too_many_reports: {
    name: 'too many reports',
    means:
      'Pages reported this order so often that the customer’s own report may be among the parked ones. Check “Rejected and parked”, then release it if this affiliate referred the sale.',
  },
  amounts_differ: {
    name: 'amounts differ',
    means:
      'Two trusted sources reported different totals. Release it if the total shown is correct.',
  },
  above_sale_cap: {
    name: 'above the sale cap',
    means: 'The total is above the campaign’s cap. Release it if the order is genuine.',
  },
  affiliate_inactive: {
    name: 'affiliate not active',
    means:
      'The affiliate was paused or banned when the order was placed. Release it to pay the affiliate anyway.',
  },
  self_referral: {
    name: 'the affiliate is the buyer',
    means:
      'The buyer’s e-mail address is the affiliate’s. Release it if affiliates may earn from their own orders.',
  },
  probable_visitor: {
    name: 'probable visitor',
    means:
      'Only the IP address and the browser connect the order with the click, and several people may share both. Release it if this affiliate referred the sale.',
  },
  rate_missing: {
    name: 'exchange rate missing',
    means:
      'The affiliate is paid in another currency, and no exchange rate is known for the day of the order. It cannot be released: enter a rate under “Exchange rates”, and the hold ends by itself.',
  },
  needs_approval: {
    name: 'needs approval',
    means:
      'The campaign pays for this only after a person approved it. Release it if it is genuine.',
  },
}

/** Why a commission was declined without a person. */
const DECLINE_WORDS: Readonly<Record<string, Words>> = {
  payment_failed: {
    name: 'payment failed',
    means: 'The payment provider reported that the order was not paid.',
  },
  declined_by_report: {
    name: 'declined by the report',
    means: 'The server that reported the order declined its commission.',
  },
}

/**
 * A reason as a short name and as a sentence. The reason of a person's decline is free text and is
 * shown as it is.
 */
export const reasonWords = (reason: string): Words => {
  const hold = HOLDS.find((known) => known === reason)
  const declined = Object.hasOwn(DECLINE_WORDS, reason) ? DECLINE_WORDS[reason] : undefined
  return hold ? HOLD_WORDS[hold] : (declined ?? { name: reason, means: reason })
}
