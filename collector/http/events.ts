import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Attributed, EventResult, WireEvent } from '../../wire/v1.js'
import { isAccountId, type VisitorId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { identify } from '../ingest/identity/identify.js'
import { introductionFor } from '../ingest/identity/introduction.js'
import { type Standing, standingOf, withStanding } from '../ingest/identity/standing.js'
import { recordEvents } from '../ingest/recordEvents.js'
import { browserRequest } from './browserRequest.js'
import { withholdCredentials } from './cors.js'
import type { Deps } from './deps.js'
import { setEventsAside } from './eventsAside.js'
import { mayReport, type PageOrigin, pageOrigin, siteOf } from './origin.js'
import { firstProblem } from './schemaProblems.js'
import { eventsRequest } from './schemas.js'
import { type CookieSite, isSameSite, setVisitorCookie } from './visitorCookie.js'
import { type Judged, wireEvent } from './wireEvent.js'

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

/**
 * The request around a batch: the page that sent it and the collector's own URL as the browser sees
 * it.
 */
export interface Call {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly ownHost: string
  readonly secure: boolean
  /** The client's IP address, as determined by the configured proxies. */
  readonly address: string
  /** The network of the client's IP address, if it is public and known. */
  readonly client: string | undefined
}

/**
 * Processes a batch of events: checks the envelope and each event, identifies the visitor, records
 * the events, and sets the visitor's cookie. A Problem means that the envelope is invalid and
 * nothing was stored.
 */
export const takeEvents = async (
  deps: Deps,
  call: Call,
  body: unknown,
): Promise<Answered | TooMany | Problem> => {
  const page = pageOrigin(call.req)
  const envelope = await readEnvelope(deps, body)
  if (isProblem(envelope) || !mayReport(envelope.program, page)) withholdCredentials(call.res)
  if (isProblem(envelope)) return envelope
  const { program, said } = envelope
  const waitSeconds = deps.limits.events(call.req, program.account.id, said.events.length)
  return waitSeconds === undefined ? take(deps, call, page, envelope) : { waitSeconds }
}

interface Envelope {
  readonly program: Program
  readonly said: z.infer<typeof eventsRequest>
}

const readEnvelope = async ({ storage }: Deps, body: unknown): Promise<Envelope | Problem> => {
  const envelope = eventsRequest.safeParse(body)
  if (!envelope.success) return firstProblem(envelope.error, body)
  const { account } = envelope.data
  const program = isAccountId(account) ? await storage.program(account) : undefined
  return program
    ? { program, said: envelope.data }
    : problem('unknown_account', 'account', `There is no account "${account}". Check data-account.`)
}

const take = async (
  deps: Deps,
  call: Call,
  page: PageOrigin,
  { program, said }: Envelope,
): Promise<Answered> => {
  const receivedAt = deps.now()
  const accountId = program.account.id
  const browser = browserRequest(call.req, program, page)
  const standing = standingOf(browser)
  const refusal = refusalOf(call.req, program, page)
  const judged = said.events.map((event) => {
    const one = wireEvent(event, deps.counters)
    // A page that may not report at all gets only that reason for each event.
    return refusal ? one : judgedBy(one, standing)
  })
  const accepted = refusal ? [] : judged.flatMap(({ event }) => event ?? [])
  const stated = said.visitorId as VisitorId | undefined
  const { visitorId, visitorIds } = refusal
    ? { visitorId: undefined, visitorIds: [] }
    : await identify(deps, {
        ...{ accountId, standing, stated, events: accepted, at: receivedAt },
        cookieId: browser.cookieId,
      })
  const site = siteOf(program, page)
  const { sentAt, test = false } = said
  const batch = {
    ...{ accountId, program, visitorId, visitorIds, address: call.client },
    ...{ sentAt, receivedAt, site, test, events: accepted },
  }
  const recorded = await recordEvents(deps, batch)
  const results = inOrder(judged, accepted, recorded, refusal)
  count(deps, results)
  await setEventsAside(deps, program.account, page.origin, receivedAt, said.events, results)
  const forgotten = accepted.some(({ type }) => type === 'forget')
  if (!refusal && standing.cookie) keepCookie(call, program, page, forgotten ? 'forget' : visitorId)
  const attributed = refusal ? undefined : await introductionFor(deps, batch, call.address)
  return { visitorId: forgotten ? undefined : visitorId, attributed, results }
}

/** One result per event, in the order of the request. */
const inOrder = (
  judged: readonly Judged[],
  accepted: readonly WireEvent[],
  recorded: readonly EventResult[],
  refusal: Problem | undefined,
): readonly EventResult[] => {
  const byEvent = new Map(accepted.map((event, index) => [event, recorded[index]]))
  return judged.map(
    ({ id, event, problem: wrong }) =>
      (event && byEvent.get(event)) ?? { id, state: 'rejected', ...because(wrong ?? refusal) },
  )
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
  return event && isProblem(event)
    ? { ...one, event: undefined, problem: event }
    : { ...one, event }
}

const count = ({ counters }: Deps, results: readonly EventResult[]) => {
  for (const { state } of results) counters.states[state] = (counters.states[state] ?? 0) + 1
}

const keepCookie = (
  { req, res, ownHost, secure }: Call,
  { policy }: Program,
  { host }: PageOrigin,
  visitorId: VisitorId | 'forget' | undefined,
) => {
  const site: CookieSite = { pageHost: host?.replace(/:\d+$/, ''), ownHost, secure }
  if (!visitorId || !isSameSite(req, site)) return
  setVisitorCookie(res, visitorId === 'forget' ? undefined : visitorId, policy.windowDays, site)
}
