import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import type { Attributed, EventResult } from '../../wire/v1.js'
import { isAccountId, type VisitorId } from '../domain/ids.js'
import { isAlias, USUAL_ACCOUNT } from '../domain/papSettings.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { identify, NOBODY } from '../ingest/identity/identify.js'
import { introductionFor } from '../ingest/identity/introduction.js'
import { recogniseAll } from '../ingest/identity/recognise.js'
import { type Standing, standingOf, withStanding } from '../ingest/identity/standing.js'
import { linkVisitors } from '../ingest/record.js'
import { recordEvents } from '../ingest/recordEvents.js'
import { type Headers, NO_HEADERS } from './answer.js'
import { isBot } from './bots.js'
import { browserRequest } from './browserRequest.js'
import type { Counters } from './counters.js'
import type { Deps } from './deps.js'
import { setEventsAside } from './eventsAside.js'
import { mayReport, type PageOrigin, siteOf } from './origin.js'
import { papOrder } from './papOrder.js'
import { firstProblem } from './schemaProblems.js'
import { eventsRequest } from './schemas.js'
import { isUsualEnvelope } from './usualEvent.js'
import { type CookieSite, isSameSite, visitorCookie } from './visitorCookie.js'
import { type Judged, wireEvent } from './wireEvent.js'
import { withCurrency } from './withCurrency.js'

/** The results of a batch of events. */
export interface Answered {
  readonly visitorId: VisitorId | undefined
  readonly attributed?: Attributed | undefined
  readonly results: readonly EventResult[]
}

/** The account is over its rate limit, so nothing was stored. */
interface TooMany {
  readonly waitSeconds: number
}

/** What to answer to a batch of events. */
export interface Reply {
  /** Whether the page may report for the account, so that it may read an answer with credentials. */
  readonly isOfSite: boolean
  /** Sets, renews or deletes the visitor's cookie. */
  readonly cookies: Headers
  readonly said: Answered | TooMany | Problem
}

/**
 * The request around a batch: the page that sent it and the collector's own URL as the browser sees
 * it.
 */
export interface Call {
  readonly req: IncomingMessage
  readonly page: PageOrigin
  readonly ownHost: string
  readonly secure: boolean
  /** The client's IP address, as determined by the configured proxies. */
  readonly address: string
  /** The network of the client's IP address, if it is public and known. */
  readonly client: string | undefined
  /** The browser's `User-Agent`. Undefined where a server sends the events. */
  readonly agent: string | undefined
  /** Whether the events are those of the script for pages of Post Affiliate Pro. */
  readonly isPapScript: boolean
  /** Reads the events if they are not those of a script. Default: `wireEvent`. */
  readonly readEvent?: (value: unknown, counters: Counters) => Judged
}

/**
 * Processes a batch of events: checks the envelope and each event, identifies the visitor, and
 * records the events. A Problem means that the envelope is invalid and nothing was stored.
 */
export const takeEvents = async (deps: Deps, call: Call, body: unknown): Promise<Reply> => {
  const envelope = await readEnvelope(deps, call, body)
  if (isProblem(envelope)) return { isOfSite: false, cookies: NO_HEADERS, said: envelope }
  const { program, said } = envelope
  const isOfSite = mayReport(program, call.page)
  const waitSeconds = deps.limits.events(call.req, program.account.id, said.events.length)
  if (waitSeconds !== undefined) return { isOfSite, cookies: NO_HEADERS, said: { waitSeconds } }
  const { cookies, answered } = await take(deps, call, envelope)
  return { isOfSite, cookies, said: answered }
}

interface Envelope {
  readonly program: Program
  readonly said: z.infer<typeof eventsRequest>
}

const readEnvelope = async (
  { storage, accounts }: Deps,
  { ownHost, isPapScript }: Call,
  body: unknown,
): Promise<Envelope | Problem> => {
  const said = isUsualEnvelope(body) ? body : readBySchema(body)
  if (isProblem(said)) return said
  const { account } = said
  // Pages name the usual account without knowing which accounts there are.
  const ofHost =
    isPapScript && account === USUAL_ACCOUNT ? await accounts.ofHost(ownHost) : undefined
  const id = ofHost ?? account
  const program =
    (isAccountId(id) && (await storage.program(id))) ||
    (isAlias(id) && (await programOfAlias({ storage, accounts }, id)))
  return program
    ? { program, said }
    : problem('unknown_account', 'account', `There is no account "${account}". Check data-account.`)
}

const programOfAlias = async (
  { storage, accounts }: Pick<Deps, 'storage' | 'accounts'>,
  alias: string,
): Promise<Program | undefined> => {
  const accountId = await accounts.named(alias)
  return accountId && storage.program(accountId)
}

const readBySchema = (body: unknown): Envelope['said'] | Problem => {
  const envelope = eventsRequest.safeParse(body)
  return envelope.success ? envelope.data : firstProblem(envelope.error, body)
}

const take = async (
  deps: Deps,
  call: Call,
  { program, said }: Envelope,
): Promise<{ readonly cookies: Headers; readonly answered: Answered }> => {
  const { page, readEvent = readerFor(call, program) } = call
  const receivedAt = deps.now()
  const accountId = program.account.id
  const browser = browserRequest(call.req, program, page)
  const standing = standingOf(browser)
  const refusal = refusalOf(call.req, program, page)
  const judged = said.events.map((event) => {
    const one = readEvent(event, deps.counters)
    // A page that may not report at all gets only that reason for each event.
    return refusal ? one : judgedBy(one, standing)
  })
  const readable = refusal ? [] : judged.flatMap(({ event }) => event ?? [])
  const accepted = await recogniseAll(deps, program, readable, receivedAt, said.sentAt)
  const stated = said.visitorId as VisitorId | undefined
  const { visitorId, visitorIds, linked } = refusal
    ? NOBODY
    : identify(deps.newId, standing, browser.cookieId, stated, accepted)
  if (linked) await linkVisitors(deps, accountId, linked, receivedAt)
  const batch = {
    accountId,
    program,
    visitorId,
    visitorIds,
    address: call.client,
    agent: call.agent,
    sentAt: said.sentAt,
    receivedAt,
    site: siteOf(program, page),
    test: said.test ?? false,
    isBot: isBot(call.req.headers['user-agent'] ?? ''),
    events: accepted,
  }
  const results = inOrder(judged, await recordEvents(deps, batch), refusal)
  countResults(deps, results)
  if (results.some(({ state }) => state === 'rejected')) {
    await setEventsAside(deps, program.account, page.origin, receivedAt, said.events, results)
  }
  const forgotten = accepted.some(({ type }) => type === 'forget')
  const cookies =
    !refusal && standing.cookie
      ? cookiesOf(call, program, forgotten ? 'forget' : visitorId)
      : NO_HEADERS
  const attributed =
    !refusal && program.policy.introduces
      ? await introductionFor(deps, batch, call.address)
      : undefined
  return {
    cookies,
    answered: { visitorId: forgotten ? undefined : visitorId, attributed, results },
  }
}

const readerFor =
  ({ isPapScript }: Call, { pap }: Program) =>
  (event: unknown, counters: Counters): Judged =>
    wireEvent(isPapScript ? papOrder(event, pap) : withCurrency(event, pap.currency), counters)

/**
 * One result per event, in the order of the request. `recorded` has the results of the accepted ones.
 */
const inOrder = (
  judged: readonly Judged[],
  recorded: readonly EventResult[],
  refusal: Problem | undefined,
): readonly EventResult[] => {
  const results = recorded.values()
  return judged.map(({ id, event, problem: wrong }) => {
    const result = event && !refusal ? results.next().value : undefined
    return result ?? { id, state: 'rejected', ...because(wrong ?? refusal) }
  })
}

const because = (why: Problem | undefined) => ({
  code: why?.code ?? 'invalid',
  message: why?.message ?? 'The event is invalid.',
})

/** The reason why no event of this request may be recorded. */
const refusalOf = (
  { headers }: IncomingMessage,
  program: Program,
  page: PageOrigin,
): Problem | undefined => {
  if (/prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers.purpose ?? ''))) {
    return problem(
      'prefetch',
      'sec-purpose',
      'The page is prefetched and not shown yet. Send the event when it is shown.',
    )
  }
  if (mayReport(program, page)) return undefined
  return problem(
    'origin_not_registered',
    'origin',
    `Pages of ${page.host} may not report, because the host is not registered. To register it: waymark site add ${page.host}`,
  )
}

const judgedBy = (one: Judged, standing: Standing): Judged => {
  const event = one.event && withStanding(one.event, standing)
  if (event === one.event) return one
  return event && isProblem(event)
    ? { id: one.id, event: undefined, problem: event }
    : { id: one.id, event, problem: one.problem }
}

/** Counts the results for `/metrics`. */
export const countResults = ({ counters }: Deps, results: readonly EventResult[]) => {
  for (const { state } of results) counters.states[state] = (counters.states[state] ?? 0) + 1
}

const cookiesOf = (
  { req, page: { host }, ownHost, secure }: Call,
  { policy }: Program,
  visitorId: VisitorId | 'forget' | undefined,
): Headers => {
  const site: CookieSite = { pageHost: host?.replace(/:\d+$/, ''), ownHost, secure }
  if (!visitorId || !isSameSite(req, site)) return NO_HEADERS
  return visitorCookie(visitorId === 'forget' ? undefined : visitorId, policy.windowDays, site)
}
