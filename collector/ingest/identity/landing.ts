import { plainHost } from '../../domain/host.js'

/** The referral information in the URL of a landing page. */
export interface Landing {
  readonly affiliate: string | undefined
  readonly campaign: string | undefined
  readonly banner: string | undefined
  readonly channel: string | undefined
  readonly data1: string | undefined
  readonly data2: string | undefined
  /** A hand-over token from another of the merchant's domains. */
  readonly handover: string | undefined
  /** The stored part of the URL: origin, path and referral parameters. */
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
 * Reads parameters from the query or the fragment: `#a_aid=jane`, `#/shoes?a_aid=jane`. Of several
 * parameters with one name the first non-empty one counts.
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
    // Other parameters are not stored, because they may contain an e-mail address or a token.
    kept: url.origin + url.pathname + (kept ? `?${kept}` : ''),
  }
}

/**
 * The query takes precedence over the fragment. A route inside the fragment is skipped, and doubly
 * escaped separators (`&amp;a_aid=jane`) are read. The script does the same:
 * wire/fixtures/landings.json.
 */
const parametersOf = (href: string): URLSearchParams =>
  new URLSearchParams(
    href.replace(/^[^?#]*\??|#([^?=&#]*\?)?/g, '&').replace(/&(amp(;|%3B))+/gi, '&'),
  )

/**
 * Removes control characters, because PostgreSQL refuses NUL and no page should show the others.
 */
const clean = (text: string) =>
  text
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, PARAMETER_MAX)
    .toWellFormed()

/** Longer values are cut, because parameters are short codes. */
export const PARAMETER_MAX = 191

/** The referrer without its query, which may contain personal data. */
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
