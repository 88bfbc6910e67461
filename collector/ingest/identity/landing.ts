import { plainHost } from '../../domain/host.js'
import { isCode } from '../../domain/ids.js'
import { remembered } from '../../domain/remembered.js'
import { isPlainText } from '../../domain/text.js'

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
  /** The token of a click that came by a redirect link. */
  readonly token: string | undefined
  /** The fragment, if it has the shape of an affiliate's code. It counts if nothing else names one. */
  readonly anchor: string | undefined
  /** The stored part of the URL: origin, path and referral parameters. */
  readonly kept: string
}

/**
 * Reads parameters from the query or the fragment: `#a_aid=jane`, `#/shoes?a_aid=jane`. Of several
 * parameters with one name the first non-empty one counts.
 */
export const readLanding = remembered((text): Landing | undefined => {
  const url = parse(text)
  if (!url) return undefined
  const found = readParameters(parametersOf(url.href))
  const place = url.origin + url.pathname
  return {
    affiliate: found.a_aid,
    campaign: found.a_cid,
    banner: found.a_bid,
    channel: found.chan,
    data1: found.data1,
    data2: found.data2,
    handover: found.wm_v,
    token: found.wm_c,
    anchor: isCode(url.hash.slice(1)) ? url.hash.slice(1) : undefined,
    // Other parameters are not stored, because they may contain an e-mail address or a token.
    kept: placeWith(place, found),
  }
})

/** The parameters of a link that are stored with it, in the order in which they are. */
const KEPT = ['a_aid', 'a_cid', 'a_bid', 'chan', 'data1', 'data2'] as const

type Parameters = { [Name in (typeof KEPT)[number] | 'wm_v' | 'wm_c']: string | undefined }

const readParameters = (all: URLSearchParams): Parameters => {
  const found: Parameters = {
    a_aid: undefined,
    a_cid: undefined,
    a_bid: undefined,
    chan: undefined,
    data1: undefined,
    data2: undefined,
    wm_v: undefined,
    wm_c: undefined,
  }
  for (const [name, value] of all) {
    if (!Object.hasOwn(found, name)) continue
    found[name as keyof Parameters] ||= clean(value) || undefined
  }
  return found
}

const placeWith = (place: string, found: Parameters): string => {
  let text = place
  for (const name of KEPT) {
    const value = found[name]
    if (value === undefined) continue
    text += `${text === place ? '?' : '&'}${name}=${encoded(value)}`
  }
  return text
}

/** As in a form (https://url.spec.whatwg.org/#urlencoded-serializing). Most values stay as they are. */
const encoded = (value: string): string =>
  /^[A-Za-z0-9*._-]*$/.test(value)
    ? value
    : new URLSearchParams({ '': value }).toString().slice('='.length)

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
const clean = (text: string): string => {
  const plain = isPlainText(text) ? text : text.replace(/\p{Cc}/gu, '')
  return plain.trim().slice(0, PARAMETER_MAX).toWellFormed()
}

/** Longer values are cut, because parameters are short codes. */
export const PARAMETER_MAX = 191

/** The referrer without its query, which may contain personal data. */
export const readReferrer = remembered((text): string | undefined => {
  const url = parse(text)
  return url && url.origin + url.pathname
})

const parse = (text: string): URL | undefined => {
  try {
    const url = new URL(text)
    // Writing the host parses the URL again.
    if (url.hostname.endsWith('.')) url.host = plainHost(url.host)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined
  } catch {
    return undefined
  }
}
