import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Banner } from '../domain/banner.js'
import { findByCode } from '../domain/code.js'
import { DAY_MS } from '../domain/time.js'
import { bannerDocument } from '../program/bannerCode.js'
import { StorageOutage } from '../storage/storage.js'
import { answer, type Headers } from './answer.js'
import { isBot } from './bots.js'
import { COMMON, type LinkContext, type LinkRequest, linkListener, TEXT } from './linkRequest.js'
import type { Listener } from './listeners.js'
import { pixel } from './pixel.js'
import { sendTooMany } from './problemJson.js'

/** Documents that show a banner begin with it. */
export const BANNER_PATH = '/b/'
/** Images that count an impression begin with it. */
export const IMPRESSION_PATH = '/i/'

/**
 * `GET /i/<affiliate>/<banner>.gif`, or with `~<account>` before the affiliate: an invisible image that
 * counts an impression of the banner on the affiliate's page, before it is answered.
 */
export const impressionListener = (context: LinkContext): Listener =>
  linkListener(context, IMPRESSION_PATH, async (request) => {
    const { req, res } = request
    const wait = context.deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    const banner = bannerIn(request)
    if (!banner) return pixel(res, 'refused')
    await countImpression(context, request, banner)
    pixel(res, 'taken')
  })

/**
 * `GET /b/<affiliate>/<banner>`, or with `~<account>` before the affiliate: the banner as a page for a
 * frame. It counts an impression. During an outage it is shown without being counted.
 */
export const bannerListener = (context: LinkContext): Listener =>
  linkListener(context, BANNER_PATH, async (request) => {
    const { req, res } = request
    const wait = context.deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    const banner = bannerIn(request)
    if (!banner) return sendUnknown(res)
    await countImpression(context, request, banner).catch(unlessOutage)
    answer(res, 200, DOCUMENT, bannerDocument(banner, request.segments[0] ?? '', linkOf(request)))
  })

/** Adds the impression to the counts, unless a program or nobody sees the banner. */
const countImpression = async (
  { deps }: LinkContext,
  { req, accountId, segments: [affiliateCode = ''] }: LinkRequest,
  { id: bannerId }: Banner,
): Promise<void> => {
  if (isBot(req.headers['user-agent'] ?? '') || isUnseen(req)) return
  const day = Math.floor(deps.now() / DAY_MS)
  await deps.storage.countImpressions(accountId, { affiliateCode, bannerId, day, count: 1 })
}

const isUnseen = ({ method, headers }: IncomingMessage): boolean =>
  method !== 'GET' || /prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers.purpose))

const unlessOutage = (error: unknown): void => {
  if (!(error instanceof StorageOutage)) throw error
}

/** The banner that the address names, without an extension. Removed ones are not shown. */
const bannerIn = ({ program, segments: [, code = ''] }: LinkRequest): Banner | undefined => {
  const banner = findByCode(code.replace(/\.(gif|html)$/i, ''), program.banners)
  return banner?.status === 'active' ? banner : undefined
}

/** The redirect link of the banner, relative to the address of its document. */
const linkOf = ({ req, segments: [affiliate = '', banner = ''] }: LinkRequest): string => {
  const account = /^\/b\/(~[a-z0-9]+\/)/.exec(req.url ?? '')?.[1] ?? ''
  const up = account === '' ? '../../' : '../../../'
  const query = new URLSearchParams({ a_bid: banner.replace(/\.html$/i, '') })
  return `${up}r/${account}${encodeURIComponent(affiliate)}?${query}`
}

/**
 * Scripts of the banner run with an origin of their own, so that they cannot reach the collector's
 * cookies or the page around the frame. Its links open in the window of that page.
 */
const DOCUMENT: Headers = [
  ...['Content-Type', 'text/html; charset=utf-8', ...COMMON],
  'Content-Security-Policy',
  'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
  ...['X-Content-Type-Options', 'nosniff', 'Cross-Origin-Resource-Policy', 'cross-origin'],
]

const sendUnknown = (res: ServerResponse): void =>
  answer(res, 404, TEXT, 'There is no such banner, or it was removed.\n')
