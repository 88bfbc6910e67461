import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Banner } from '../domain/banner.js'
import { codesMeant, findByCode } from '../domain/code.js'
import { DAY_MS } from '../domain/time.js'
import { bannerDocument } from '../program/bannerCode.js'
import { linkAddresses } from '../program/linkAddresses.js'
import { StorageOutage } from '../storage/storage.js'
import { answer, type Headers } from './answer.js'
import { isBot } from './bots.js'
import { WAIT_MS, wait } from './fromMemory.js'
import {
  addressBelow,
  COMMON,
  type LinkCall,
  type LinkContext,
  linkListener,
  TEXT,
} from './linkCall.js'
import type { Listener } from './listeners.js'
import { pixel } from './pixel.js'
import { sendTooMany } from './problemJson.js'
import { pathOf } from './url.js'

/** Documents that show a banner begin with it. */
export const BANNER_PATH = '/b/'
/** Images of banners begin with it. */
export const IMPRESSION_PATH = '/i/'

/**
 * `GET /i/<affiliate>/<banner>`: leads to the image of a banner, and counts an impression.
 * `GET /i/<affiliate>/<banner>.gif`: an invisible image that counts one before it is answered.
 * `~<account>` may stand before the affiliate.
 */
export const impressionListener = (context: LinkContext): Listener =>
  linkListener(context, {
    find: addressBelow(context, IMPRESSION_PATH),
    reply: (call) => replyImage(context, call),
  })

const replyImage = async (context: LinkContext, call: LinkCall): Promise<void> => {
  const { req, res } = call
  const tooSoon = context.deps.limits.page(req)
  if (tooSoon !== undefined) return sendTooMany(res, tooSoon)
  const { banner, isPixel } = imageIn(call)
  if (!banner) return pixel(res, 'refused')
  if (isPixel || banner.content.kind !== 'image') {
    await countImpression(context, call, banner, affiliateIn(call))
    return pixel(res, 'taken')
  }
  await countIfItCan(context, call, banner)
  answer(res, 302, ['Location', banner.content.url, ...COMMON])
}

/**
 * `GET /b/<affiliate>/<banner>`, or with `~<account>` before the affiliate: the banner as a page for a
 * frame. It counts an impression. During an outage it is shown without being counted.
 */
export const bannerListener = (context: LinkContext): Listener =>
  linkListener(context, {
    find: addressBelow(context, BANNER_PATH),
    reply: (call) => replyBanner(context, call),
  })

const replyBanner = async (context: LinkContext, call: LinkCall): Promise<void> => {
  const { req, res } = call
  const tooSoon = context.deps.limits.page(req)
  if (tooSoon !== undefined) return sendTooMany(res, tooSoon)
  const banner = bannerCalled(call, call.segments[1] ?? '')
  if (!banner) return sendUnknown(res)
  await countIfItCan(context, call, banner)
  const affiliate = affiliateIn(call)
  answer(res, 200, DOCUMENT, bannerDocument(banner, affiliate, linkOf(context, call, banner)))
}

/** Counts the impression, but lets nobody wait for a database that does not answer. */
const countIfItCan = (context: LinkContext, call: LinkCall, banner: Banner): Promise<void> =>
  Promise.race([
    countImpression(context, call, banner, affiliateIn(call)).catch(unlessOutage),
    wait(WAIT_MS),
  ])

/** Adds the impression to the counts, unless a program or nobody sees the banner. */
export const countImpression = async (
  { deps }: LinkContext,
  { req, accountId }: Pick<LinkCall, 'req' | 'accountId'>,
  { id: bannerId }: Banner,
  affiliateCode: string,
): Promise<void> => {
  if (affiliateCode === '' || isBot(req.headers['user-agent'] ?? '') || isUnseen(req)) return
  await deps.storage.countImpressions(accountId, {
    ...{ affiliateCode, bannerId, count: 1 },
    day: Math.floor(deps.now() / DAY_MS),
  })
}

const isUnseen = ({ method, headers }: IncomingMessage): boolean =>
  method !== 'GET' || /prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers.purpose))

const unlessOutage = (error: unknown): void => {
  if (!(error instanceof StorageOutage)) throw error
}

/** A code, because anybody may write any text into the address. Empty: there is none. */
const affiliateIn = ({ segments: [text = ''] }: LinkCall): string => codesMeant(text)[0] ?? ''

/** Codes may have dots, so the whole text is looked up first. */
const imageIn = (call: LinkCall) => {
  const [, text = ''] = call.segments
  const named = bannerCalled(call, text)
  return named
    ? { banner: named, isPixel: false }
    : { banner: bannerCalled(call, text.replace(/\.gif$/i, '')), isPixel: true }
}

/** Removed banners are not shown. */
const bannerCalled = ({ program }: LinkCall, text: string): Banner | undefined => {
  const banner = findByCode(text, program.banners)
  return banner?.status === 'active' ? banner : undefined
}

/**
 * The redirect link of the banner. Without a configured URL it is relative to the address of the
 * document, because only the browser knows where the collector is.
 */
const linkOf = ({ options }: LinkContext, call: LinkCall, { code }: Banner): string => {
  const { req, accountId, program, isNamed } = call
  const affiliate = affiliateIn(call)
  if (options.configuredUrl !== undefined) {
    return linkAddresses(options.configuredUrl, accountId, program.sites).banner(affiliate, code)
      .link
  }
  const up = '../'.repeat(pathOf(req).split('/').length - 2)
  return `${up}r/${isNamed ? `~${accountId}/` : ''}${affiliate}?a_bid=${code}`
}

/**
 * Scripts of the banner run with an origin of their own, so that they cannot reach the collector's
 * cookies or the page around the frame. Its links open in the window of that page.
 */
const DOCUMENT: Headers = [
  ...['Content-Type', 'text/html; charset=utf-8', ...COMMON],
  'Content-Security-Policy',
  // `frame-ancestors`, so that browsers ignore the X-Frame-Options of a host app.
  // https://www.w3.org/TR/CSP3/#frame-ancestors-and-frame-options
  'frame-ancestors *; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
  ...['X-Content-Type-Options', 'nosniff', 'Cross-Origin-Resource-Policy', 'cross-origin'],
]

const sendUnknown = (res: ServerResponse): void =>
  answer(res, 404, TEXT, 'There is no such banner, or it was removed.\n')
