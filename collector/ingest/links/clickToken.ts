import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Account } from '../../domain/account.js'
import type { Landing } from '../identity/landing.js'

/** What a redirect link says of the click: the referral parameters of the landing page. */
export type LinkWords = Pick<
  Landing,
  'affiliate' | 'campaign' | 'banner' | 'channel' | 'data1' | 'data2'
>

/** 128 bits cannot be guessed, and the token stays short enough for a parameter of an address. */
const SIGNATURE_BYTES = 16

const TOKEN = /^([0-9a-f]{32})\.([A-Za-z0-9_-]{22})$/

/**
 * The parameter `wm_c` of a landing page to which a redirect link leads: the click's id and a signature
 * of it and of the other referral parameters. The click is recorded by the landing page, and may be
 * recorded by the redirect too; because both know its id, it counts once.
 */
export const makeClickToken = (account: Account, clickId: string, words: LinkWords): string =>
  `${clickId}.${signatureOf(account, clickId, words)}`

/** The id of the click; undefined if a redirect link of this account did not make the token. */
export const clickIdIn = (account: Account, landing: Landing | undefined): string | undefined => {
  const [, clickId = '', signature = ''] = TOKEN.exec(landing?.token ?? '') ?? []
  if (!landing || !clickId) return undefined
  const expected = signatureOf(account, clickId, landing)
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? clickId : undefined
}

/** Every value is one line, because control characters were removed from them. */
const signatureOf = ({ id, secret }: Account, clickId: string, words: LinkWords): string => {
  const { affiliate, campaign, banner, channel, data1, data2 } = words
  const said = [affiliate, campaign, banner, channel, data1, data2].map((value) => value ?? '')
  return createHmac('sha256', secret)
    .update(['waymark-click-1', id, clickId, ...said].join('\n'))
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url')
}
