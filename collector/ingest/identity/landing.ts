import { plainHost } from '../../domain/host.js'

/** What the address of a landing page says about who sent the visitor. */
export interface Landing {
  readonly affiliate: string | undefined
  readonly campaign: string | undefined
  readonly banner: string | undefined
  readonly channel: string | undefined
  readonly data1: string | undefined
  readonly data2: string | undefined
  /** A hand-over token from another of the merchant's domains. */
  readonly handover: string | undefined
  /** Origin and path, and the referral parameters of the query: what is kept. */
  readonly kept: string
}

const PARAMETERS = {
  affiliate: 'a_aid',
  campaign: 'a_cid',
  banner: 'a_bid',
  channel: 'chan',
  data1: 'data1',
  data2: 'data2',
} as const

/**
 * Parameters of the query, or of the fragment: `#a_aid=jane`, `#/shoes?a_aid=jane`. Of several of one
 * name the first that says something.
 */
export const readLanding = (text: string): Landing | undefined => {
  const url = parse(text)
  if (!url) return undefined
  const parameters = parametersOf(url.href)
  const read = (name: string) => parameters.getAll(name).map(clean).find(Boolean)
  const found = Object.entries(PARAMETERS).map(
    ([field, name]) => [field, name, read(name)] as const,
  )
  const kept = new URLSearchParams(
    found.flatMap(([, name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
  return {
    ...(Object.fromEntries(found.map(([field, , value]) => [field, value])) as Omit<
      Landing,
      'handover' | 'kept'
    >),
    handover: read('wm_v'),
    // The rest of a query may hold an e-mail address or a token.
    kept: url.origin + url.pathname + (kept ? `?${kept}` : ''),
  }
}

/**
 * The query first; a route inside the fragment is passed over, and what a template escaped twice
 * (`&amp;a_aid=jane`) read. The script does the same: wire/fixtures/landings.json.
 */
const parametersOf = (href: string): URLSearchParams =>
  new URLSearchParams(
    href.replace(/^[^?#]*\??|#([^?=&#]*\?)?/g, '&').replace(/&(amp(;|%3B))+/gi, '&'),
  )

/** No database takes NUL, and no page wants other control characters. */
const clean = (text: string) =>
  text
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, PARAMETER_MAX)
    .toWellFormed()

/** Longer values are cut: a parameter is a code, not a document. */
export const PARAMETER_MAX = 191

/** A referrer without its query, which may hold personal data. */
export const readReferrer = (text: string | undefined): string | undefined => {
  const url = text && parse(text)
  return url ? url.origin + url.pathname : undefined
}

const parse = (text: string): URL | undefined => {
  try {
    const url = new URL(text)
    url.host = plainHost(url.host)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined
  } catch {
    return undefined
  }
}
