import type {
  ActionEvent,
  ClickEvent,
  EventResult,
  HandoverEvent,
  SaleEvent,
  WireEvent,
} from '../../wire/v1.js'
import type { NewClick } from '../domain/click.js'
import type { Key } from '../domain/key.js'
import { isProblem, type Problem } from '../domain/problem.js'
import { occurredAt } from '../domain/time.js'
import { type ClickState, StorageOutage } from '../storage/storage.js'
import type { Batch } from './batch.js'
import type { Deps } from './deps.js'
import { forgetVisitor } from './forgetVisitor.js'
import { leaveByHandover, noVisitor, useHandover } from './identity/handover.js'
import { notReferred } from './identity/recognise.js'
import { followedClick } from './links/clickToken.js'
import { markOf } from './markOf.js'
import { type ReadEvent, toldOf } from './readEvent.js'
import { recordClicks, recordReport, tooManyClicks } from './record.js'
import { pageProof, placedAt } from './reports/pageProof.js'
import { park } from './reports/park.js'
import { toStatement } from './reports/statement.js'
import { toClick } from './toClick.js'
import { type TracedBatch, withTraces } from './tracedBatch.js'

/**
 * Records a browser's events and returns one result per event, in their order. Clicks are recorded
 * before orders, so that a sale in the same request finds its click. After an outage, events that
 * were not stored get the result `retry`.
 */
export const recordEvents = async (deps: Deps, batch: Batch): Promise<readonly EventResult[]> => {
  const results: Results = new Map()
  const traced = await withTraces(deps, batch)
  const clicks = batch.events.filter((event) => event.type === 'click')
  if (clicks.length > 0) await recordAllClicks(deps, traced, clicks, results)
  const orders = batch.events.filter((event) => event.type === 'sale' || event.type === 'action')
  if (orders.length > 0) await recordOrders(deps, traced, orders, results)
  // Forget events run last, so that an order in the same request is taken into account.
  for (const event of batch.events) {
    if (event.type === 'handover')
      results.set(event, await orRetry(event, leave(deps, batch, event)))
    if (event.type === 'forget')
      results.set(event, await orRetry(event, forgetVisitor(deps, batch, event)))
  }
  return batch.events.map((event) => results.get(event) ?? retry(event))
}

type Results = Map<WireEvent, EventResult>

const retry = ({ id }: WireEvent): EventResult => ({
  id,
  state: 'retry',
  code: 'outage',
  message: 'The collector cannot write at the moment. Send the event again later.',
})

const orRetry = async <Value>(
  event: WireEvent,
  recorded: Promise<Value>,
): Promise<Value | EventResult> => {
  try {
    return await recorded
  } catch (error) {
    if (error instanceof StorageOutage) return retry(event)
    throw error
  }
}

const rejected = ({ id }: WireEvent, { code, message }: Problem): EventResult => ({
  id,
  state: 'rejected',
  code,
  message,
})

const happenedAt = ({ receivedAt, sentAt }: Batch, { at }: WireEvent) =>
  occurredAt(receivedAt, sentAt, at)

type ClickWire = ReadEvent<ClickEvent>

/**
 * Reads all clicks, then stores the valid ones together, so that the visitor's orders are
 * re-settled once.
 */
const recordAllClicks = async (
  deps: Deps,
  batch: TracedBatch,
  events: readonly ClickWire[],
  results: Results,
): Promise<void> => {
  const clicks: NewClick[] = []
  const read: ClickWire[] = []
  for (const event of events) {
    const click = event.landing?.handover
      ? await orRetry(event, arrive(deps, batch, event, event.landing.handover))
      : readClick(batch, event)
    if ('state' in click) results.set(event, click)
    else {
      clicks.push(click)
      read.push(event)
    }
  }
  if (clicks.length === 0) return
  try {
    const states = await recordClicks(deps, clicks, batch.receivedAt)
    for (const [index, event] of read.entries())
      results.set(event, clickResult(event, states[index]))
  } catch (error) {
    if (!(error instanceof StorageOutage)) throw error
    for (const event of read) results.set(event, retry(event))
  }
}

/**
 * A conflict is answered as a duplicate: click ids are random, so the same id with another affiliate
 * is not a regular retry.
 */
const clickResult = (event: ClickWire, state: ClickState | undefined): EventResult =>
  state === 'full'
    ? rejected(event, tooManyClicks)
    : {
        id: event.id,
        state: state === 'recorded' ? 'recorded' : 'duplicate',
        ...toldOf(event.flaws?.flawed),
      }

/** The visitor comes from another of the merchant's domains, perhaps by an affiliate's link. */
const arrive = async (
  deps: Deps,
  batch: TracedBatch,
  event: ClickWire,
  token: string,
): Promise<NewClick | EventResult> => {
  const { visitorId } = batch
  if (!visitorId) return rejected(event, noVisitor)
  const at = happenedAt(batch, event)
  const found = await useHandover(deps, batch, visitorId, token, event, at)
  // A landing with an affiliate is a click, even if its token was refused.
  if (event.affiliate || event.landing?.affiliate) return readClick(batch, event)
  return isProblem(found) ? rejected(event, found) : { id: event.id, state: 'recorded' }
}

/** A click to store, or the result of an event that is not one. */
const readClick = (batch: TracedBatch, event: ClickWire): NewClick | EventResult => {
  const { visitorId, accountId, receivedAt } = batch
  const { recognised } = event
  if (recognised === 'nobody') return { ...rejected(event, notReferred), state: 'ignored' }
  if (!visitorId) return rejected(event, noVisitor)
  const followed = followedClick(batch.program.account, event.landing)
  const click = toClick(batch.program, event, event.landing, {
    accountId,
    id: followed?.clickId ?? event.id,
    linkId: followed?.linkId,
    visitorId,
    source: 'browser',
    receivedAt,
    clickedAt: happenedAt(batch, event),
    rung: event.rung,
    webdriver: event.webdriver ?? false,
    test: batch.test,
    flawed: event.flaws?.flawed ?? [],
    mark: markOf(batch, event),
    trace: batch.traces[0],
    recognised,
  })
  return isProblem(click) ? rejected(event, click) : click
}

/** The visitor leaves for another of the merchant's domains. */
const leave = async (deps: Deps, batch: Batch, event: HandoverEvent): Promise<EventResult> => {
  const wrong = await leaveByHandover(deps, batch, event.token)
  return wrong ? rejected(event, wrong) : { id: event.id, state: 'recorded' }
}

type OrderWire = ReadEvent<SaleEvent | ActionEvent>

const recordOrders = async (
  deps: Deps,
  batch: TracedBatch,
  orders: readonly OrderWire[],
  results: Results,
): Promise<void> => {
  const reading = orders.some(({ proof }) => proof)
    ? deps.storage.keys(batch.accountId)
    : Promise.resolve([])
  // Several orders in one request come from one browser, even without a visitor id.
  const request = orders.length > 1 && !batch.visitorId ? deps.newId() : undefined
  await Promise.all(
    orders.map(async (event) => {
      const recorded = reading.then((keys) => recordOrder(deps, batch, keys, request, event))
      results.set(event, await orRetry(event, recorded))
    }),
  )
}

const recordOrder = async (
  deps: Deps,
  batch: TracedBatch,
  keys: readonly Key[],
  request: string | undefined,
  event: OrderWire,
): Promise<EventResult> => {
  const proof = await pageProof(deps, { ...batch, keys }, event)
  if (isProblem(proof)) return rejected(event, proof)
  const { signed, signedAt, visitorId, unchecked } = proof
  const happened = happenedAt(batch, event)
  const report = toStatement(event, {
    accountId: batch.accountId,
    accountSecret: batch.program.account.secret,
    idempotencyKey: undefined,
    source: 'browser',
    receivedAt: batch.receivedAt,
    occurredAt: signedAt === undefined ? happened : placedAt(signedAt, happened, batch.receivedAt),
    timed: signedAt !== undefined,
    saidAt: event.at,
    visitorId,
    site: batch.site,
    address: batch.address,
    traces: batch.traces,
    request,
    signed,
    unchecked,
    revision: 0,
    webdriver: event.webdriver ?? false,
    test: batch.test,
    messageId: event.id,
    flawed: event.flaws?.flawed ?? [],
  })
  if (isProblem(report)) return rejected(event, report)
  const { state } = await recordReport(deps, report)
  if (state === 'full') return park(deps, report, event)
  // A browser's report id contains everything that is compared, so a conflict cannot occur.
  const taken = state === 'recorded' ? state : 'duplicate'
  return { id: event.id, state: taken, ...toldOf(report.flawed) }
}
