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

const TOKEN = /^([0-9a-f]{32})\.([A-Za-z0-9_-]{22})(?:\.([0-9a-f]{32}))?$/

/** What a redirect link says of the click that it leads to. */
export interface FollowedClick {
  readonly clickId: string
  /** The short link. Undefined: the link is not stored. */
  readonly linkId: string | undefined
}

/**
 * The parameter `wm_c` of a landing page to which a redirect link leads: the click's id and a signature
 * of it and of the other referral parameters, and the id of the link if it is stored. The click is recorded by the landing page, and may be
 * recorded by the redirect too; because both know its id, it counts once.
 */
export const makeClickToken = (
  account: Account,
  { clickId, linkId }: FollowedClick,
  words: LinkWords,
): string => {
  const signature = signatureOf(account, { clickId, linkId }, words)
  return [clickId, signature, ...(linkId === undefined ? [] : [linkId])].join('.')
}

/** The click that a landing page stands for; undefined if no redirect link of this account leads to it. */
export const followedClick = (
  account: Account,
  landing: Landing | undefined,
): FollowedClick | undefined => {
  const [, clickId = '', signature = '', linkId] = TOKEN.exec(landing?.token ?? '') ?? []
  if (!landing || !clickId) return undefined
  const expected = signatureOf(account, { clickId, linkId }, landing)
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
    ? { clickId, linkId }
    : undefined
}

/** Every value is one line, because control characters were removed from them. */
const signatureOf = (
  { id, secret }: Account,
  { clickId, linkId }: FollowedClick,
  words: LinkWords,
): string => {
  const { affiliate, campaign, banner, channel, data1, data2 } = words
  const said = [affiliate, campaign, banner, channel, data1, data2].map((value) => value ?? '')
  const signed = [
    'waymark-click-1',
    id,
    clickId,
    ...said,
    ...(linkId === undefined ? [] : [linkId]),
  ]
  return createHmac('sha256', secret)
    .update(signed.join('\n'))
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url')
}
