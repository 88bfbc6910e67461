import type { AffiliateId, OrderKey } from './ids.js'
import type { Money } from './money.js'
import { type OrderRef, orderKey } from './order.js'

/**
 * An amount that a person booked for an affiliate: a bonus, or a correction if it is below zero. It is
 * never changed. Another booking reverses it.
 */
export interface BookedAmount {
  readonly affiliateId: AffiliateId
  /** Not zero. */
  readonly amount: Money
  /** Why, in the person's words. */
  readonly reason: string
  /** Who: a user's id. */
  readonly by: string
  /** From when on a payout may contain it. */
  readonly payableAt: number
  /** The id of the booking that this one reverses. */
  readonly reverses: string | undefined
}

/** A booking as it is listed. */
export interface BookingRow extends BookedAmount {
  readonly id: string
  readonly orderKey: OrderKey
  readonly bookedAt: number
  readonly status: string
}

/** What a booking has in place of an order. The id is unique within the account. */
export const bookingRef = (id: string, affiliateId: AffiliateId): OrderRef => ({
  kind: 'booking',
  orderId: id,
  productId: '',
  code: affiliateId,
})

export const bookingKey = (id: string, affiliateId: AffiliateId): OrderKey =>
  orderKey(bookingRef(id, affiliateId))

/** The id of the booking that reverses another one, so that no booking is reversed twice. */
export const reversalOf = (id: string): string => `reversal-of-${id}`

export const isReversal = (id: string): boolean => id.startsWith(reversalOf(''))

export const isBonus = ({ amount }: Pick<BookedAmount, 'amount'>): boolean => amount.amount > 0
