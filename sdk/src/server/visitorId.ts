/** A request of a browser: Node's, a Fetch `Request`, or the text of its `Cookie` header. */
export type WithCookies =
  | string
  | { readonly headers: { readonly cookie?: string | undefined } }
  | { readonly headers: { readonly get: (name: string) => string | null } }

/**
 * The visitor id of a request, from the collector's cookie `wm_id` or the script's cookie `wm`. The
 * collector's cookie comes first, because it is the older one if they differ. Undefined for a visitor
 * without referral.
 */
export const visitorId = (request: WithCookies | undefined): string | undefined => {
  const pairs = cookiesOf(request).split(';')
  return firstOf(pairs, 'wm_id') || firstOf(pairs, 'wm')
}

/** A browser may send several cookies of one name, and another program may have written one of them. */
const firstOf = (pairs: readonly string[], name: string): string | undefined =>
  pairs
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'))
    .find((value) => /^[0-9a-f]{32}$/.test(value))

const cookiesOf = (request: WithCookies | undefined): string => {
  if (typeof request === 'string') return request
  const { headers = undefined } = request || {}
  if (!headers) return ''
  if ('get' in headers && typeof headers.get === 'function') return headers.get('cookie') || ''
  return (headers as { readonly cookie?: string }).cookie || ''
}
