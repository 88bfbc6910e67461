import type { Policy } from '../domain/policy.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { readCheckoutFolders } from './checkoutFolders.js'

/** The part of a policy about links, landing pages and the clicks there. */
export interface PolicyLinksForm {
  /**
   * "on" gives pages the name and the coupon of the affiliate who referred the visitor; "off" does
   * not.
   */
  readonly introduces?: string
  /** "on" if redirect links store clicks and set cookies themselves; "off" leaves it to the page. */
  readonly storesAtRedirect?: string
  /** "on" if redirect links add `afsrc=1` to the landing page. */
  readonly standsDown?: string
  /** The folders of the checkout: "cart, checkout", or "none". */
  readonly checkoutFolders?: string
}

type PolicyLinks = Pick<
  Policy,
  'introduces' | 'storesAtRedirect' | 'standsDown' | 'checkoutFolders'
>

export const readLinks = (form: PolicyLinksForm, policy: Policy): PolicyLinks | Problem => {
  const introduces = readSwitch(form, policy, 'introduces')
  if (isProblem(introduces)) return introduces
  const storesAtRedirect = readSwitch(form, policy, 'storesAtRedirect')
  if (isProblem(storesAtRedirect)) return storesAtRedirect
  const standsDown = readSwitch(form, policy, 'standsDown')
  if (isProblem(standsDown)) return standsDown
  const checkoutFolders =
    form.checkoutFolders === undefined
      ? policy.checkoutFolders
      : readCheckoutFolders(form.checkoutFolders)
  if (isProblem(checkoutFolders)) return checkoutFolders
  return {
    introduces: introduces.on,
    storesAtRedirect: storesAtRedirect.on,
    standsDown: standsDown.on,
    checkoutFolders,
  }
}

/** What is off is left out, so that a policy that does not use it stays as it was stored. */
const readSwitch = (
  form: PolicyLinksForm,
  policy: Policy,
  name: 'introduces' | 'storesAtRedirect' | 'standsDown',
): { readonly on: true | undefined } | Problem => {
  const said = form[name] ?? (policy[name] ? 'on' : 'off')
  if (said !== 'on' && said !== 'off') return problem('invalid', name, 'Use "on" or "off".')
  return { on: said === 'on' || undefined }
}
