/**
 * Sets a parameter of an address. It becomes the first one of the query: the second expression finds
 * the "?", or where the fragment begins, or the end. Both work on the text, because `URL` would encode
 * the shop's own parameters anew, which invalidates signed addresses.
 */
export const withParameter = (href: string, name: string, value: string): string => {
  const key = encodeURIComponent(name)
  return href
    .replace(new RegExp(`[?&#]${key}=[^&#]*(?=#|$)|([?&#])${key}=[^&#]*&`), '$1')
    .replace(/\?|(?=#)|$/, (mark) => `?${key}=${value}${mark && '&'}`)
}
