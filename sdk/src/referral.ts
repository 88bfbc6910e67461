import { options } from './options.js'

/** The collector cuts longer parameters to this length. */
export const VALUE_MAX = 191

/**
 * The names that the collector reads. The option `params` maps the names in a merchant's links to them.
 * `wm_c` is the token that a redirect link of the collector adds.
 */
const STANDARD = ['a_aid', 'a_bid', 'a_cid', 'chan', 'data1', 'data2', 'wm_c']

/** The referral parameters in the query and the fragment of an address, by their standard names. */
export const readReferral = (href: string): URLSearchParams => {
  const renamed = new URLSearchParams(options.params as string)
  const found = new URLSearchParams()
  parametersOf(href).forEach((value, name) => {
    const standard = renamed.get(name) || name
    const text = value.trim().slice(0, VALUE_MAX)
    if (text && STANDARD.includes(standard) && !found.has(standard)) found.set(standard, text)
  })
  return found
}

/**
 * The parameters of the query, then those of the fragment. A route inside the fragment
 * (`#/cart?a_aid=jane`) is skipped, and an ampersand that a template escaped twice (`&amp;a_aid=jane`)
 * is read as one. The collector does the same: `wire/fixtures/landings.json` tests both.
 */
export const parametersOf = (href: string): URLSearchParams =>
  new URLSearchParams(
    href.replace(/^[^?#]*\??|#([^?=&#]*\?)?/g, '&').replace(/&(amp(;|%3B))+/gi, '&'),
  )

/** The address without credentials, query and fragment. */
export const placeOf = (href: string): string =>
  href.replace(/[?#].*/, '').replace(/\/\/[^/]*@/, '//')
