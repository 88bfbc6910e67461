// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A bonus or a correction that was booked by hand. */
export interface Booking {
  readonly id: string
  readonly affiliate: string
  /** Below zero: a correction, or the reversal of a bonus. */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  readonly reason: string
  readonly bookedBy: string
  /** An instant in UTC, ISO 8601. */
  readonly bookedAt: string
  /** An instant in UTC, ISO 8601. */
  readonly payableAt: string
  /** The id of the booking it reverses. */
  readonly reverses?: string
}

/** The endpoints about bookings. */
export interface BookingsApi {
  /** List bonuses and corrections. */
  readonly 'GET /v1/bookings': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** Of this instant or later. */
      readonly since?: string
      /** Before this instant. */
      readonly until?: string
      /** Default: -bookedAt. A minus sign begins with the largest. */
      readonly sort?: '-bookedAt' | 'bookedAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Booking[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Book a bonus or a correction. */
  readonly 'POST /v1/bookings': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** Letters, digits, dashes and underscores. Default: a random one. */
      readonly id?: string
      readonly kind: 'bonus' | 'correction'
      readonly affiliate: string
      /** Above zero, also of a correction. */
      readonly amount: string
      readonly currency: string
      /** The affiliate may see it. */
      readonly reason: string
      /** For how many days a bonus is pending. Default: 0. */
      readonly holdDays?: number
    }
    readonly answer: Booking
  }

  /** Reverse a booking. */
  readonly 'POST /v1/bookings/{booking}/reverse': {
    readonly path: {
      readonly booking: string
    }
    readonly query: undefined
    readonly body: {
      readonly affiliate: string
      readonly reason: string
    }
    readonly answer: Booking
  }
}
