import type { IncomingMessage } from 'node:http'
import type { NewClick } from '../domain/click.js'
import type { VisitorId } from '../domain/ids.js'
import { networkOf } from '../domain/network.js'
import { isProblem } from '../domain/problem.js'
import type { Destination } from '../ingest/links/followLink.js'
import { recordClicks } from '../ingest/record.js'
import { toClick } from '../ingest/toClick.js'
import { tracesOf } from '../ingest/traces.js'
import { type SharedSite, sharedSite } from '../program/sharedSite.js'
import { StorageOutage } from '../storage/storage.js'
import { type Headers, NO_HEADERS } from './answer.js'
import { isBot } from './bots.js'
import { clientAddress } from './clientAddress.js'
import { URL_MAX } from './fieldLimits.js'
import { WAIT_MS, wait } from './fromMemory.js'
import type { LinkCall, LinkContext } from './linkCall.js'
import { ownAddress } from './listeners.js'
import {
  readScriptCookie,
  readVisitorCookie,
  scriptCookie,
  visitorCookie,
} from './visitorCookie.js'

/**
 * Stores the click of a redirect link before its answer and returns the cookies with which the landing
 * page recognises the visitor, if the policy says that nobody has to consent. The landing page reports
 * the same click under the same id, so it counts once, also if it was not stored here: because the
 * database is away, the sender is over a limit, or the cookies would not reach the page.
 */
export const storeAtRedirect = async (
  context: LinkContext,
  call: LinkCall,
  { page, click }: Destination,
): Promise<Headers> => {
  const { deps, options } = context
  const { req, accountId, program } = call
  if (!program.policy.storesAtRedirect || !click || !isOpened(req)) return NO_HEADERS
  // The host in the browser's address bar, which is a page's own one if the shop passes links on.
  const { ownHost: linkHost } = ownAddress(req, { trustProxy: options.trustProxy })
  const shared = await sharedSite(linkHost, page.hostname)
  if (!shared || isLimited(context, call)) return NO_HEADERS
  const known = readVisitorCookie(req) ?? readScriptCookie(req)
  const visitorId = known ?? (deps.newId() as VisitorId)
  const at = deps.now()
  const made = toClick(program, saidBy(req), click.landing, {
    accountId,
    id: click.clickId,
    linkId: click.linkId,
    visitorId,
    source: 'browser',
    receivedAt: at,
    clickedAt: at,
    rung: known ? 'cookie' : 'new',
    webdriver: false,
    test: false,
    flawed: [],
    mark: undefined,
  })
  if (isProblem(made)) return NO_HEADERS
  await Promise.race([store(context, call, made), wait(WAIT_MS)])
  return cookiesOf(context, call, { page, visitorId, shared })
}

/** See `tracesOf`. The landing page, which reports the same click, has the same trace. */
const traceOf = async (
  { deps, options }: LinkContext,
  { req, program }: LinkCall,
  at: number,
): Promise<string | undefined> => {
  const address = clientAddress(req, options.trustProxy)
  const sender = { address: address && networkOf(address), agent: req.headers['user-agent'] }
  const [trace] = await tracesOf(deps, program, sender, at)
  return trace
}

/**
 * Whether a person opens the link. Browsers that do not say so may be showing an image or a frame, and
 * programs that look at links run no script.
 */
const isOpened = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-dest'] === 'document' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-gpc'] !== '1' &&
  !/prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers.purpose ?? '')) &&
  !isBot(headers['user-agent'] ?? '')

const isLimited = ({ deps: { limits } }: LinkContext, { req, accountId }: LinkCall): boolean =>
  limits.page(req) !== undefined || limits.events(req, accountId, 1) !== undefined

/** A click of a visitor who has too many is told to the landing page, which reports it too. */
const store = async (context: LinkContext, call: LinkCall, click: NewClick): Promise<void> => {
  const { deps } = context
  try {
    const trace = await traceOf(context, call, click.receivedAt)
    await recordClicks(deps, [{ ...click, trace }], click.receivedAt)
  } catch (error) {
    if (error instanceof StorageOutage) return
    const stack = (error as Error | undefined)?.stack ?? String(error)
    deps.log.error('The click of a redirect link could not be stored', { error: stack })
  }
}

/** The page on which the link is. */
const saidBy = ({ headers: { referer } }: IncomingMessage): { readonly referrer?: string } =>
  referer !== undefined && referer.length <= URL_MAX ? { referrer: referer } : {}

interface Cookied {
  readonly page: URL
  readonly visitorId: VisitorId
  readonly shared: SharedSite
}

const cookiesOf = async (
  { options }: LinkContext,
  { req, program: { policy } }: LinkCall,
  { page, visitorId, shared }: Cookied,
): Promise<Headers> => {
  const { ownHost, secure } = ownAddress(req, options)
  const ofCollector = (await sharedSite(ownHost, page.hostname))
    ? visitorCookie(visitorId, policy.windowDays, { pageHost: page.hostname, ownHost, secure })
    : NO_HEADERS
  // A cookie that has the value already is not written again, because Safari then shortens its life.
  if (readScriptCookie(req) === visitorId) return ofCollector
  const { domain } = shared
  const ofScript = scriptCookie(visitorId, policy.windowDays, {
    domain,
    secure: page.protocol === 'https:',
  })
  return [...ofCollector, ...ofScript]
}
