import { isCode, KEY_TEXT_MAX } from '../domain/ids.js'
import type { PapSettings } from '../domain/papSettings.js'
import { CLICK_TOKEN } from '../domain/referral.js'
import { cutText, toPlainText } from '../domain/text.js'
import type { PapEvent } from './papEvent.js'
import { type PapParams, readParams } from './papParams.js'

/** Which links without parameters may name the affiliate. */
export type PapClues = Pick<PapSettings, 'anchors' | 'directLinks'>

/**
 * The click of a request without a sale. Undefined if nothing in it can name an affiliate: then the request
 * is a mere page view, of which nothing is recorded.
 */
export const clickEvent = (
  params: PapParams,
  id: string,
  at: number,
  clues: PapClues,
): PapEvent | undefined => {
  const page = decodedAddress(params.get('url') ?? '')
  const query = (params.get('getparams') ?? '').trim().replace(/^\?/, '')
  const anchor = (params.get('anchor') ?? '').trim().replace(/^#/, '')
  const said = readParams(`${anchor}&${query}`)
  const say = (...names: readonly string[]) =>
    names.map((name) => codeOf(said.get(name))).find((value) => value !== undefined)
  const affiliate = say('affiliateid', 'a_aid')
  const code = clues.anchors && isCode(anchor) ? anchor : undefined
  const referrer = decodedAddress(params.get('referrer') ?? '')
  const isQuestion = code !== undefined || (clues.directLinks && referrer !== '')
  if (affiliate === undefined && !isQuestion) return undefined
  const token = said.get(CLICK_TOKEN)
  const words = {
    campaign: say('campaignid', 'a_cid'),
    banner: say('bannerid', 'a_bid'),
    channel: say('channel', 'chan'),
    data1: say('pd1', 'data1'),
    data2: say('pd2', 'data2'),
    // Without direct links, the referrer must not name the affiliate of an anchor that nobody has.
    referrer: referrer === '' || (!affiliate && !clues.directLinks) ? undefined : referrer,
    affiliate,
  }
  return {
    event: {
      type: 'click',
      id,
      at,
      // The token's signature covers the parameters of the landing page.
      url: addressOf(page, token === undefined ? '' : query, affiliate ? undefined : code),
      ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)),
      ...(/^(y|1|true)$/i.test(params.get('isiniframe') ?? '') && { framed: true }),
    },
    flawed: [],
    isVouched: false,
    problem: undefined,
  }
}

const addressOf = (page: string, query: string, code: string | undefined): string => {
  const address = query === '' ? page : `${page}?${query}`
  return code === undefined ? address : `${address.replace(/#.*$/s, '')}#${code}`
}

/** Clients shorten the scheme, because some firewalls refuse addresses in parameters. */
export const decodedAddress = (text: string): string =>
  text.trim().replace(/^H_/, 'http://').replace(/^S_/, 'https://')

const codeOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : cutText(toPlainText(text).trim(), KEY_TEXT_MAX) || undefined
