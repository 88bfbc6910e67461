import type { IncomingMessage } from 'node:http'
import { parse } from 'cookie'
import type { EventResult } from '../../../wire/v1.js'
import type { VisitorId } from '../../domain/ids.js'
import { networkOf } from '../../domain/network.js'
import type { PapSettings } from '../../domain/papSettings.js'
import { isProblem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { standingOf } from '../../ingest/identity/standing.js'
import type { ReadEvent } from '../../ingest/readEvent.js'
import type { PapEvent } from '../../pap/papEvent.js'
import type { PapParams } from '../../pap/papParams.js'
import { type PapVisitor, readVisitor } from '../../pap/papVisitor.js'
import { recordFromServer } from '../../pap/recordFromServer.js'
import { type Headers, NO_HEADERS } from '../answer.js'
import { isBot } from '../bots.js'
import { browserRequest } from '../browserRequest.js'
import { publicAddress } from '../clientAddress.js'
import type { Counters } from '../counters.js'
import { countResults, takeEvents } from '../events.js'
import { setEventsAside } from '../eventsAside.js'
import { callOf } from '../listeners.js'
import { pageOrigin } from '../origin.js'
import { type Judged, wireEvent } from '../wireEvent.js'
import { accountOf, type PapContext } from './papContext.js'
import { isFromBrowser, isTrusted } from './papTrust.js'

/** What is known when a request is translated. */
export interface PapReading {
  readonly settings: PapSettings
  readonly visitorId: VisitorId | undefined
  readonly isTrusted: boolean
}

/** What became of a request. */
export type PapOutcome =
  | { readonly kind: 'limited'; readonly waitSeconds: number }
  /** Something was not stored. All of it may be sent again. */
  | { readonly kind: 'outage' }
  | Taken

export interface Taken {
  readonly kind: 'taken'
  /** The visitor's id in the client's spelling; a new one if there was none. */
  readonly visitor: string
  readonly cookies: Headers
  readonly results: readonly EventResult[]
}

interface PapCall {
  readonly context: PapContext
  readonly req: IncomingMessage
  readonly params: PapParams
  readonly program: Program
}

/**
 * Records a request of an existing integration. `translate` gives its events. From a trusted server they
 * are a server's, otherwise those of a page, with all that this means for trust.
 */
export const takePap = async (
  context: PapContext,
  req: IncomingMessage,
  params: PapParams,
  translate: (reading: PapReading) => readonly PapEvent[],
  { mayBeTrusted = true }: { readonly mayBeTrusted?: boolean } = {},
): Promise<PapOutcome> => {
  const { deps, options, programs } = context
  const accountId = await accountOf(context, req, params)
  const program = accountId && (await programs.read(accountId))
  const trusted =
    mayBeTrusted && program && isTrusted(req, params.get('wm_key'), program.pap, options.trustProxy)
  const wait = trusted ? deps.limits.server(req, program.account.id) : deps.limits.page(req)
  if (wait !== undefined) return { kind: 'limited', waitSeconds: wait }
  const said = readVisitor(params.get('visitorid'))
  if (!program) return taken(said?.text ?? deps.newId(), [UNKNOWN_ACCOUNT])
  const call = { context, req, params, program }
  const visitor = said ?? (trusted ? undefined : cookieVisitor(call))
  const settings = program.pap
  const translated = translate({ settings, visitorId: visitor?.id, isTrusted: trusted === true })
  const isRefused = trusted !== true && mayBeTrusted && (params.get('wm_key') ?? '') !== ''
  const events = isRefused ? translated.map(withoutKey) : translated
  if (events.length === 0) return taken(visitor?.text ?? deps.newId(), [])
  return trusted ? fromServer(call, visitor, events) : fromPage(call, visitor, events)
}

/**
 * Existing clients cannot be told that their key is wrong: they look for an answer of fixed form, and the
 * order must not be lost. The merchant sees it at the order, which is flagged.
 */
const withoutKey = (one: PapEvent): PapEvent =>
  one.event.type === 'click' ? one : { ...one, flawed: [...one.flawed, 'wm_key'] }

const UNKNOWN_ACCOUNT: EventResult = {
  id: '',
  state: 'rejected',
  code: 'unknown_account',
  message: 'There is no account with this id or alias.',
}

const taken = (
  visitor: string,
  results: readonly EventResult[],
  cookies: Headers = NO_HEADERS,
): Taken => ({ kind: 'taken', visitor, results, cookies })

/** The cookie that Post Affiliate Pro's script has set for the whole site, if it may count. */
const cookieVisitor = ({ req, program }: PapCall): PapVisitor | undefined => {
  if (!req.headers.cookie) return undefined
  const { cookie } = standingOf(browserRequest(req, program, pageOrigin(req)))
  return cookie ? readVisitor(parse(req.headers.cookie).PAPVisitorId) : undefined
}

const fromPage = async (
  { context: { deps, options }, req, params, program }: PapCall,
  visitor: PapVisitor | undefined,
  events: readonly PapEvent[],
): Promise<PapOutcome> => {
  const said = new Map<unknown, PapEvent>(events.map((one) => [one.event, one]))
  // A server sends the visitor's `Referer`, which is not the page that reports.
  const isServer = !isFromBrowser(req) && (params.has('ip') || params.has('useragent'))
  const page = isServer ? { origin: undefined, host: undefined } : pageOrigin(req)
  const call = {
    ...callOf(req, page, options),
    // Otherwise all visitors of the server would seem to have one browser.
    ...(isServer && { agent: undefined }),
    readEvent: (value: unknown, counters: Counters) => judge(said.get(value), value, counters),
  }
  const body = {
    v: 1,
    account: program.account.id,
    ...(visitor && { visitorId: visitor.id }),
    sentAt: deps.now(),
    events: events.map(({ event }) => event),
  }
  const reply = await takeEvents(deps, call, body)
  if (isProblem(reply.said)) {
    return taken(visitor?.text ?? deps.newId(), [{ id: '', state: 'rejected', ...reply.said }])
  }
  if ('waitSeconds' in reply.said) return { kind: 'limited', ...reply.said }
  const { results, visitorId } = reply.said
  if (results.some(({ state }) => state === 'retry')) return { kind: 'outage' }
  return taken(visitor?.text ?? visitorId ?? deps.newId(), results, reply.cookies)
}

const fromServer = async (
  { context: { deps }, req, params, program }: PapCall,
  visitor: PapVisitor | undefined,
  events: readonly PapEvent[],
): Promise<PapOutcome> => {
  const receivedAt = deps.now()
  const judged = events.map((one) => judge(one, one.event, deps.counters))
  const accepted = judged.flatMap(({ event }) => event ?? [])
  const visitorId = visitor?.id ?? (deps.newId() as VisitorId)
  const address = publicAddress(params.get('ip')?.trim() ?? '')
  const behalf = {
    program,
    visitorId,
    isKnown: visitor !== undefined,
    address: address && networkOf(address),
    agent: params.get('useragent')?.trim() || undefined,
    isBot: isBot(params.get('useragent') ?? req.headers['user-agent'] ?? ''),
    receivedAt,
  }
  const recorded = (await recordFromServer(deps, behalf, accepted)).values()
  const results = judged.map(({ id, event, problem }): EventResult => {
    const result = event ? recorded.next().value : undefined
    return (
      result ?? {
        id,
        state: 'rejected',
        code: problem?.code ?? 'invalid',
        message: problem?.message ?? '',
      }
    )
  })
  countResults(deps, results)
  const raw = events.map(({ event }) => event)
  await setEventsAside(deps, program.account, undefined, receivedAt, raw, results)
  return taken(visitor?.text ?? visitorId, results)
}

/** Reads an event as one of a page, with what its translation found. */
const judge = (said: PapEvent | undefined, value: unknown, counters: Counters): Judged => {
  const read = wireEvent(value, counters)
  if (said?.problem) return { id: read.id, event: undefined, problem: said.problem }
  const { event } = read
  if (!event || !said) return read
  const flawed = [...new Set([...said.flawed, ...(event.flaws?.flawed ?? [])])]
  const flaws = { flawed, sent: event.flaws?.sent ?? {} }
  const more = {
    ...(flawed.length > 0 && { flaws }),
    ...(said.isVouched && { isVouched: true }),
    ...(said.commission && { commission: said.commission }),
  }
  return { ...read, event: { ...event, ...more } as ReadEvent }
}
