import { payoutCurrencyAt } from '../../domain/affiliate.js'
import type { Part } from '../../domain/commission.js'
import { exchangeOf } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { Exchange } from '../../domain/rate.js'
import type { Credit } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import { isConvertible, ownCurrencyOf } from './earned.js'
import { exchangeAt } from './exchangeAt.js'

/** How the parts of an order's commissions come to be in the payout currencies of their affiliates. */
export interface Converting {
  /** Undefined: the affiliate is paid in the currency of the order or of its terms. */
  readonly payoutCurrencyOf: (affiliateId: AffiliateId) => string | undefined
  /** The part with its exchange, if it needs one. `isMissing`: no rate is known for it. */
  readonly convert: (
    affiliateId: AffiliateId,
    credit: Credit,
    part: Part,
  ) => { readonly part: Part; readonly isMissing: boolean }
}

/** The facts that conversion needs. */
export type Converted = Pick<Considered, 'affiliates' | 'policy' | 'rates' | 'applied'>

/**
 * `keepsRates`: commissions that were approved or paid keep the rate that they were converted by, whatever
 * becomes known of rates or of the time of the order.
 */
export const converting = (
  { termsAt }: Pick<Order, 'termsAt'>,
  facts: Converted,
  keepsRates: boolean,
): Converting => {
  const kept = keepsRates ? keptExchanges(facts) : []
  const found = new Map<string, Exchange | undefined>()
  const exchangeTo = (from: string, to: string): Exchange | undefined => {
    const known = kept.find((one) => one.from === from && one.to === to)
    if (known) return known
    const pair = `${from} ${to}`
    if (!found.has(pair)) found.set(pair, exchangeAt(facts.rates, from, to, termsAt))
    return found.get(pair)
  }
  const payoutCurrencyOf = (affiliateId: AffiliateId): string | undefined => {
    const affiliate = facts.affiliates.find(({ id }) => id === affiliateId)
    return (affiliate && payoutCurrencyAt(affiliate, termsAt)) ?? facts.policy.payoutCurrency
  }
  return {
    payoutCurrencyOf,
    convert: (affiliateId, credit, part) => {
      const to = payoutCurrencyOf(affiliateId)
      const from = ownCurrencyOf(part)
      // What another program owed is owed in the currency that it names.
      const isOwed = credit.rule === 'imported'
      if (to === undefined || from === undefined || from === to || isOwed) {
        return { part, isMissing: false }
      }
      const exchange = exchangeTo(from, to)
      const converted = { ...part, exchange }
      return exchange && isConvertible(converted)
        ? { part: converted, isMissing: false }
        : { part, isMissing: true }
    },
  }
}

const keptExchanges = ({ applied }: Converted): readonly Exchange[] =>
  (applied?.commissions ?? []).flatMap(({ basis }) => exchangeOf(basis) ?? [])

/** Whether an account or one of these affiliates has, or had, a payout currency. */
export const mayConvert = ({
  policies,
  affiliates,
}: Pick<Considered, 'policies' | 'affiliates'>): boolean =>
  policies.some(({ payoutCurrency }) => payoutCurrency !== undefined) ||
  affiliates.some(({ settings = [] }) => settings.some(({ kind }) => kind === 'currency'))
