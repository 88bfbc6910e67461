import { options } from './options.js'

/** What the collector cuts a longer parameter to. */
export const VALUE_MAX = 191
export const HAND_OVER = 'wm_v'

/** The names that the collector reads, whatever the merchant's links call them. */
const STANDARD = ['a_aid', 'a_bid', 'a_cid', 'chan', 'data1', 'data2']

/** Every referral parameter of an address, from its query and its fragment, by its standard name. */
export const readReferral = (href: string): URLSearchParams => {
  const renamed = new URLSearchParams(options.params as string)
  const found = new URLSearchParams()
  parametersOf(href).forEach((value, name) => {
    const standard = renamed.get(name) || name
    const said = value.trim().slice(0, VALUE_MAX)
    if (said && STANDARD.includes(standard) && !found.has(standard)) found.set(standard, said)
  })
  return found
}

/**
 * The query first; a route inside the fragment (`#/cart?a_aid=jane`) is passed over, and what a
 * template escaped twice (`&amp;a_aid=jane`) read. The collector does the same: wire/fixtures/landings.json.
 */
export const parametersOf = (href: string): URLSearchParams =>
  new URLSearchParams(
    href.replace(/^[^?#]*\??|#([^?=&#]*\?)?/g, '&').replace(/&(amp(;|%3B))+/gi, '&'),
  )

/** The address without credentials, query and fragment: where the page is, and no more. */
export const placeOf = (href: string): string =>
  href.replace(/[?#].*/, '').replace(/\/\/[^/]*@/, '//')
