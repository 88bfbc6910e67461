import type { EventResult } from '../../wire/v1.js'
import type { NewClick } from '../domain/click.js'
import type { VisitorId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import type { Deps } from '../ingest/deps.js'
import { notReferred, recogniseAll } from '../ingest/identity/recognise.js'
import { followedClick } from '../ingest/links/clickToken.js'
import { type ReadEvent, toldOf } from '../ingest/readEvent.js'
import { recordClicks, recordReport, tooManyClicks } from '../ingest/record.js'
import { type ReportContext, serverContext } from '../ingest/reports/reportContext.js'
import { toStatement } from '../ingest/reports/statement.js'
import { toClick } from '../ingest/toClick.js'
import { tracesOf } from '../ingest/traces.js'

/** What a trusted server says of the browser on whose behalf it reports. */
export interface Behalf {
  readonly program: Program
  readonly visitorId: VisitorId
  /** Whether the visitor's id was sent. Otherwise it is new, and no order is of this visitor. */
  readonly isKnown: boolean
  readonly address: string | undefined
  readonly agent: string | undefined
  readonly isBot: boolean
  readonly receivedAt: number
}

/**
 * Records what a merchant's server reports, one result per event. Unlike a page's report, an order is then
 * confirmed. Rejects with an outage if something was not stored; all of it may be sent again.
 */
export const recordFromServer = async (
  deps: Deps,
  behalf: Behalf,
  events: readonly ReadEvent[],
): Promise<readonly EventResult[]> => {
  const results: EventResult[] = []
  const { program, receivedAt } = behalf
  const read = await recogniseAll(deps, program, events, receivedAt, receivedAt)
  const traces = await tracesOf(deps, program, behalf, receivedAt)
  for (const event of read) results.push(await record(deps, { ...behalf, traces }, event))
  return results
}

interface Traced extends Behalf {
  readonly traces: readonly string[]
}

const record = (deps: Deps, behalf: Traced, event: ReadEvent): Promise<EventResult> => {
  if (event.type === 'click') return recordClick(deps, behalf, event)
  if (event.type === 'sale' || event.type === 'action') return recordOrder(deps, behalf, event)
  throw new Error(`An integration of Post Affiliate Pro cannot send "${event.type}"`)
}

type ClickEvent = Extract<ReadEvent, { type: 'click' }>
type OrderEvent = Extract<ReadEvent, { type: 'sale' | 'action' }>

const rejected = ({ id }: ReadEvent, { code, message }: Problem): EventResult => ({
  id,
  state: 'rejected',
  code,
  message,
})

const recordClick = async (
  deps: Deps,
  { program, visitorId, isBot, receivedAt, traces }: Traced,
  event: ClickEvent,
): Promise<EventResult> => {
  const { account } = program
  const { recognised } = event
  if (recognised === 'nobody') return { ...rejected(event, notReferred), state: 'ignored' }
  const followed = followedClick(account, event.landing)
  const click: NewClick | Problem = toClick(program, event, event.landing, {
    accountId: account.id,
    id: followed?.clickId ?? event.id,
    linkId: followed?.linkId,
    visitorId,
    source: 'server',
    receivedAt,
    clickedAt: receivedAt,
    rung: undefined,
    webdriver: false,
    test: false,
    flawed: event.flaws?.flawed ?? [],
    mark: isBot ? 'bot' : event.framed ? 'framed' : undefined,
    trace: traces[0],
    recognised,
  })
  if (isProblem(click)) return rejected(event, click)
  const [state] = await recordClicks(deps, [click], receivedAt)
  if (state === 'full') return rejected(event, tooManyClicks)
  return { id: event.id, state: state === 'recorded' ? 'recorded' : 'duplicate' }
}

const conflict = problem(
  'conflict',
  'orderId',
  'This order was already reported by your server with different content. The first report counts.',
)

const full = problem(
  'too_many_reports',
  'orderId',
  'This order already has as many reports as are kept, so this one was not stored. Use the panel.',
)

const recordOrder = async (deps: Deps, behalf: Traced, event: OrderEvent): Promise<EventResult> => {
  const report = toStatement(event, contextOf(behalf, event))
  if (isProblem(report)) return rejected(event, report)
  const { state } = await recordReport(deps, report)
  if (state === 'conflict') return rejected(event, conflict)
  if (state === 'full') return rejected(event, full)
  return {
    id: event.id,
    state: state === 'recorded' ? 'recorded' : 'duplicate',
    ...toldOf(report.flawed),
  }
}

const contextOf = (
  { program, visitorId, isKnown, address, receivedAt, traces }: Traced,
  event: OrderEvent,
): ReportContext =>
  serverContext(program.account, {
    receivedAt,
    visitorId: isKnown ? visitorId : undefined,
    address,
    traces,
    messageId: event.id,
    flawed: event.flaws?.flawed ?? [],
  })
