import type { VisitorId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'

/** A piece of evidence, and whether it may move money: see `Credit.proven`. */
export interface Piece<Value> {
  readonly value: Value
  readonly proven: boolean
  /** It is only what the claiming page said, however well its claim is proven. */
  readonly claimed: boolean
}

/** What speaks for an affiliate, the best first. */
export interface Evidence {
  readonly visitors: readonly Piece<VisitorId>[]
  readonly coupons: readonly Piece<string>[]
  readonly customers: readonly Piece<string>[]
  /** Codes of affiliates that a report named outright. */
  readonly forced: readonly Piece<string>[]
  /** The campaign's code that the strongest source named. */
  readonly campaign: string | undefined
}

/**
 * Puts what trusted sources said first, then what a signature covers, then what the claiming page
 * said by itself.
 */
export const evidenceOf = (order: Order, { visitors }: Pick<Facts, 'visitors'>): Evidence => {
  const { claim } = order
  const resolve = (id: VisitorId) => visitors.get(id) ?? id
  const gather = <Value>(field: string, read: (statement: Statement) => readonly Value[]) => [
    ...vouching(order, field)
      .flatMap(read)
      .map((value) => ({ value, proven: true, claimed: false })),
    ...claim.pages.flatMap(read).map((value) => ({ value, proven: claim.proven, claimed: true })),
  ]
  return {
    visitors: unique(
      gather('visitorId', ({ visitorId }) => (visitorId ? [resolve(visitorId)] : [])),
    ),
    coupons: unique(gather('coupon', ({ coupons }) => coupons)),
    customers: unique(gather('customerId', ({ customer }) => (customer ? [customer] : []))),
    // However well a page's claim to the order is proven, it may not name who earns.
    forced: [
      ...vouching(order, 'affiliate').map((statement) => ({ statement, proven: true })),
      ...claim.pages.map((statement) => ({ statement, proven: false })),
    ].flatMap(({ statement, proven }) =>
      statement.affiliate ? [{ value: statement.affiliate, proven, claimed: !proven }] : [],
    ),
    campaign: campaignNamed(order),
  }
}

/** The statements that the merchant's server stands behind, as far as one field goes. */
const vouching = ({ trusted, signed }: Order, field: string): readonly Statement[] => [
  ...trusted,
  ...signed.filter((page) => page.signed?.includes(field)),
]

/**
 * A page may pick the campaign, and so the rate, only of an order that nobody else reported, and only
 * the first page: another one may not make the order dearer.
 */
const campaignNamed = (order: Order): string | undefined => {
  const alone = order.trusted.length === 0 && order.signed.length === 0
  const heeded = alone ? order.claim.pages.slice(0, 1) : vouching(order, 'campaign')
  return heeded.find(({ campaign }) => campaign)?.campaign
}
/** The first of equals stays, which is the better proven one. */
const unique = <Value>(pieces: readonly Piece<Value>[]): readonly Piece<Value>[] => {
  const found = new Map<Value, Piece<Value>>()
  for (const piece of pieces) if (!found.has(piece.value)) found.set(piece.value, piece)
  return [...found.values()]
}
