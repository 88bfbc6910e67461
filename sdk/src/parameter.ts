/** The parameter that carries the token of a hand-over. */
export const HAND_OVER = 'wm_v'

/**
 * Removes a parameter, whose name is a pattern, from query and fragment. It works on the text, because `URL` would encode the
 * shop's own parameters anew, which invalidates signed addresses.
 */
export const withoutParameter = (href: string, name: string): string =>
  href.replace(new RegExp(`[?&#]${name}=[^&#]*(?=#|$)|([?&#])${name}=[^&#]*&`), '$1')

/**
 * Sets a parameter of an address. It becomes the first one of the query: the expression finds the "?",
 * or the position where the fragment begins, or the end.
 */
export const withParameter = (href: string, name: string, value: string): string => {
  const key = encodeURIComponent(name)
  return withoutParameter(href, key).replace(
    /\?|(?=#)|$/,
    (mark) => `?${key}=${value}${mark && '&'}`,
  )
}
