import type { VisitorId } from '../../domain/ids.js'
import type { Statement } from '../../domain/report.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'

/** A piece of evidence, and whether it may move money: see `Credit.proven`. */
export interface Piece<Value> {
  readonly value: Value
  readonly proven: boolean
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

/** Puts what trusted sources said before what the claiming page said. */
export const evidenceOf = (order: Order, { visitors }: Facts): Evidence => {
  const { trusted, claim } = order
  const resolve = (id: VisitorId) => visitors.get(id) ?? id
  const gather = <Value>(read: (statement: Statement) => readonly Value[]) => [
    ...trusted.flatMap(read).map((value) => ({ value, proven: true })),
    ...claim.pages.flatMap(read).map((value) => ({ value, proven: claim.proven })),
  ]
  const signedAffiliate = (page: Statement) => page.signed?.includes('affiliate') ?? false
  return {
    visitors: unique(gather(({ visitorId }) => (visitorId ? [resolve(visitorId)] : []))),
    coupons: unique(gather(({ coupons }) => coupons)),
    customers: unique(gather(({ customer }) => (customer ? [customer] : []))),
    forced: [
      ...trusted.map((statement) => ({ statement, proven: true })),
      ...claim.pages.map((statement) => ({ statement, proven: signedAffiliate(statement) })),
    ].flatMap(({ statement, proven }) =>
      statement.affiliate ? [{ value: statement.affiliate, proven }] : [],
    ),
    // A page may pick the campaign, and so the rate, only of an order that nobody else reported.
    campaign: (trusted.length > 0 ? trusted : claim.pages).find(({ campaign }) => campaign)
      ?.campaign,
  }
}

/** The first of equals stays, which is the better proven one. */
const unique = <Value>(pieces: readonly Piece<Value>[]): readonly Piece<Value>[] =>
  pieces.filter(({ value }, index) => pieces.findIndex((other) => other.value === value) === index)
