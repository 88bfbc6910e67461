import type { VisitorId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'

/** A piece of evidence, and whether it may move money: see `Credit.proven`. */
export interface Piece<Value> {
  readonly value: Value
  readonly proven: boolean
  /** Whether only the claiming page states it, even if its claim is proven. */
  readonly claimed: boolean
}

/** What may credit an affiliate, best proven first. */
export interface Evidence {
  readonly visitors: readonly Piece<VisitorId>[]
  readonly coupons: readonly Piece<string>[]
  readonly customers: readonly Piece<string>[]
  /** Hashes of the buyer's e-mail addresses: see `Statement.email`. */
  readonly emails: readonly Piece<string>[]
  /** Traces of the browser that placed the order: see `Statement.traces`. */
  readonly traces: readonly Piece<string>[]
  /** Affiliate codes named in reports. */
  readonly forced: readonly Piece<string>[]
  /** The campaign code named by the most trusted source. */
  readonly campaign: string | undefined
}

/**
 * Orders the evidence: trusted sources first, then fields that a signature covers, then unsigned
 * fields of the claiming page.
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
    emails: unique(gather('customerId', ({ email }) => (email ? [email] : []))),
    traces: unique(gather('traces', ({ traces }) => traces ?? [])),
    // A page may not name the affiliate, even if its claim to the order is proven.
    forced: [
      ...vouching(order, 'affiliate').map((statement) => ({ statement, proven: true })),
      ...claim.pages.map((statement) => ({ statement, proven: false })),
    ].flatMap(({ statement, proven }) =>
      statement.affiliate ? [{ value: statement.affiliate, proven, claimed: !proven }] : [],
    ),
    campaign: campaignNamed(order),
  }
}

/**
 * The statements in which the merchant's server confirms one field: its own reports, and signed
 * pages whose proof covers the field.
 */
const vouching = ({ trusted, signed }: Order, field: string): readonly Statement[] => [
  ...trusted,
  ...signed.filter((page) => page.signed?.includes(field)),
]

/**
 * A page selects the campaign, and so the rate, only if no trusted source reported the order, and
 * only the first page does: a later page must not raise the commission.
 */
const campaignNamed = (order: Order): string | undefined => {
  const alone = order.trusted.length === 0 && order.signed.length === 0
  const heeded = alone ? order.claim.pages.slice(0, 1) : vouching(order, 'campaign')
  return heeded.find(({ campaign }) => campaign)?.campaign
}
/** Keeps the first of equal values, which is the best proven one. */
const unique = <Value>(pieces: readonly Piece<Value>[]): readonly Piece<Value>[] => {
  const found = new Map<Value, Piece<Value>>()
  for (const piece of pieces) if (!found.has(piece.value)) found.set(piece.value, piece)
  return [...found.values()]
}
