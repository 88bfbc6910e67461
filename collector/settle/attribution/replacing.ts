import { classAt } from '../../domain/affiliate.js'
import { isAtCheckout } from '../../domain/checkout.js'
import type { Click } from '../../domain/click.js'
import type { PassedClick } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Found } from './found.js'

/** A click of a visitor that could earn alone. */
export interface Earning {
  readonly click: Click
  readonly found: Found
}

/** How many passed clicks are kept with a verdict, the latest ones. */
export const PASSED_MAX = 20

/**
 * Leaves out the clicks that may not take the place of an earlier one of another affiliate: those that
 * landed at the checkout, and those of a soft affiliate after a hard one. Browser extensions make such
 * clicks while the visitor pays. The clicks must be in the order of time.
 */
export const withoutReplacing = (
  clicks: readonly Earning[],
  { policy }: Pick<Considered, 'policy'>,
): { readonly kept: readonly Earning[]; readonly passed: readonly PassedClick[] } => {
  const kept: Earning[] = []
  const passed: PassedClick[] = []
  for (const one of clicks) {
    const { click, found } = one
    const others = kept.filter(({ found: { affiliate } }) => affiliate.id !== found.affiliate.id)
    const miss = whyNot(one, others, policy.checkoutFolders)
    if (miss) passed.push({ clickId: click.id, affiliateId: found.affiliate.id, miss })
    else kept.push(one)
  }
  return { kept, passed }
}

const whyNot = (
  one: Earning,
  others: readonly Earning[],
  checkout: readonly string[] = [],
): PassedClick['miss'] | undefined => {
  if (others.length === 0) return undefined
  if (isAtCheckout(one.click, checkout)) return 'click_at_checkout'
  return isSoft(one) && !others.every(isSoft) ? 'click_of_soft_affiliate' : undefined
}

const isSoft = ({ click: { clickedAt }, found: { affiliate } }: Earning): boolean =>
  classAt(affiliate, clickedAt) === 'soft'
