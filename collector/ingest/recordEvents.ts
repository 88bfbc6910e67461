import type { EventResult, SaleEvent, WireEvent } from '../../wire/v1.js'
import type { Click } from '../domain/click.js'
import type { AccountId, VisitorId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { occurredAt } from '../domain/time.js'
import type { Key } from '../storage/access.js'
import type { Program } from '../storage/catalogue.js'
import { StorageOutage } from '../storage/storage.js'
import type { Deps } from './deps.js'
import { useHandover } from './handover.js'
import { readLanding } from './landing.js'
import { type Coverable, checkProof, covers } from './proof.js'
import { recordClicks, recordReport } from './record.js'
import { toClick } from './toClick.js'
import { toStatement } from './toReport.js'

/** One browser's events, checked for shape, and what the edge knows besides. */
export interface Batch {
  readonly accountId: AccountId
  readonly program: Program
  /** Whom the events are of. Undefined without a referral. */
  readonly visitorId: VisitorId | undefined
  readonly sentAt: number
  readonly receivedAt: number
  /** The registered site of the page, where the browser named one. */
  readonly site: string | undefined
  readonly test: boolean
  readonly events: readonly WireEvent[]
}

/**
 * Keeps a browser's events and says what became of each, in their order. Clicks are settled before
 * orders, so that a click and a sale in one request find each other. An outage in the middle answers
 * `retry` for what was not kept.
 */
export const recordEvents = async (deps: Deps, batch: Batch): Promise<readonly EventResult[]> => {
  const results = new Map<WireEvent, EventResult>()
  const keys = batch.events.some((event) => 'proof' in event && event.proof)
    ? await deps.storage.keys(batch.accountId)
    : []
  const clicks = batch.events.filter((event) => event.type === 'click')
  for (const [event, result] of await recordAllClicks(deps, batch, clicks))
    results.set(event, result)
  const recordAll = (events: readonly WireEvent[]) =>
    Promise.all(
      events.map(async (event) =>
        results.set(event, await orRetry(event, recordOther(deps, batch, keys, event))),
      ),
    )
  await recordAll(batch.events.filter(({ type }) => type === 'sale' || type === 'action'))
  // The orders of this request lean on clicks that would be gone.
  await recordAll(batch.events.filter(({ type }) => type === 'forget'))
  return batch.events.map((event) => results.get(event) ?? retry(event))
}

const retry = ({ id }: WireEvent): EventResult => ({
  id,
  state: 'retry',
  code: 'outage',
  message: 'The collector cannot write right now. Send it again later.',
})

const orRetry = async (event: WireEvent, recorded: Promise<EventResult>): Promise<EventResult> => {
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

type ClickWire = WireEvent & { readonly type: 'click' }

/** Reads every click, then keeps all good ones at once: their visitor's orders are settled once. */
const recordAllClicks = async (
  deps: Deps,
  batch: Batch,
  events: readonly ClickWire[],
): Promise<ReadonlyMap<WireEvent, EventResult>> => {
  const results = new Map<WireEvent, EventResult>()
  const clicks = new Map<WireEvent, Click>()
  for (const event of events) {
    try {
      const read = await readClick(deps, batch, event)
      if ('state' in read) results.set(event, read)
      else clicks.set(event, read)
    } catch (error) {
      if (!(error instanceof StorageOutage)) throw error
      results.set(event, retry(event))
    }
  }
  if (clicks.size === 0) return results
  try {
    const states = await recordClicks(deps, [...clicks.values()], batch.receivedAt)
    for (const [index, event] of [...clicks.keys()].entries()) {
      // A click's id is random: the same one with another affiliate is nobody's honest repetition.
      const state = states[index] === 'recorded' ? 'recorded' : 'duplicate'
      results.set(event, { id: event.id, state })
    }
  } catch (error) {
    if (!(error instanceof StorageOutage)) throw error
    for (const event of clicks.keys()) results.set(event, retry(event))
  }
  return results
}

/** A click to keep, or what became of an event that is none. */
const readClick = async (
  deps: Deps,
  batch: Batch,
  event: ClickWire,
): Promise<Click | EventResult> => {
  const { visitorId, accountId, receivedAt } = batch
  if (!visitorId) {
    return rejected(
      event,
      problem('no_visitor', 'visitorId', 'Send a visitorId, or an a_aid parameter.'),
    )
  }
  const clickedAt = happenedAt(batch, event)
  const landing = readLanding(event.url)
  if (landing?.handover) {
    const found = await useHandover(deps, batch, visitorId, landing.handover, event, clickedAt)
    // A landing that names an affiliate too is a click, whatever became of the token.
    const isClick = event.affiliate || landing.affiliate
    if (isProblem(found) && !isClick) return rejected(event, found)
    if (!isClick) return { id: event.id, state: 'recorded' }
  }
  const click = await toClick(deps, batch.program, event, {
    accountId,
    id: event.id,
    visitorId,
    source: 'browser',
    receivedAt,
    clickedAt,
    rung: event.rung,
    webdriver: event.webdriver ?? false,
    test: batch.test,
  })
  return isProblem(click) ? rejected(event, click) : click
}

/** The visitor's cookie is the edge's business. Says what stays, and why. */
const forgetVisitor = async (
  { storage }: Deps,
  { accountId, visitorId, receivedAt }: Batch,
  { id }: WireEvent,
): Promise<EventResult> => {
  if (!visitorId) return { id, state: 'recorded' }
  const { orders, clicks } = await storage.forgetVisitor(accountId, visitorId, receivedAt)
  if (orders === 0) return { id, state: 'recorded' }
  const what = [counted(orders, 'order'), ...(clicks > 0 ? [counted(clicks, 'click')] : [])]
  const message = `Everything was erased but ${what.join(' and ')}: the ledger must be able to say who earned and why.`
  return { id, state: 'recorded', message }
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

const recordOther = async (
  deps: Deps,
  batch: Batch,
  keys: readonly Key[],
  event: WireEvent,
): Promise<EventResult> => {
  // A click was recorded before.
  if (event.type === 'click') return { id: event.id, state: 'recorded' }
  if (event.type === 'forget') return forgetVisitor(deps, batch, event)
  const signed = signedFields(batch, keys, event)
  if (event.proof && !signed && !cannotBeChecked(event)) {
    return rejected(
      event,
      problem(
        'proof_invalid',
        'proof',
        'The proof does not hold for this order. See docs/wire.md.',
      ),
    )
  }
  const report = toStatement(event, {
    accountId: batch.accountId,
    accountSecret: batch.program.account.secret,
    idempotencyKey: undefined,
    source: 'browser',
    receivedAt: batch.receivedAt,
    occurredAt: happenedAt(batch, event),
    visitorId: batch.visitorId,
    site: batch.site,
    signed,
    revision: 0,
    webdriver: event.webdriver ?? false,
    test: batch.test,
    messageId: event.id,
  })
  if (isProblem(report)) return rejected(event, report)
  const { state } = await recordReport(deps, report)
  if (state === 'full') {
    const message = 'The order has too many reports already. A person has to look at it.'
    return { id: event.id, state: 'parked', code: 'too_many_reports', message }
  }
  // A browser's report id is made from all that is compared, so it cannot come back changed.
  return { id: event.id, state: state === 'recorded' ? 'recorded' : 'duplicate' }
}

/**
 * An image names no customer, because addresses end up in logs, and the proof may cover one: the order
 * counts as the page's own word then, and is not lost.
 */
const cannotBeChecked = ({ proof = '', customerId }: Pick<SaleEvent, 'proof' | 'customerId'>) =>
  customerId === undefined && covers(proof, 'customerId')

const signedFields = (
  { accountId, visitorId, receivedAt }: Batch,
  keys: readonly Key[],
  event: WireEvent & { readonly type: 'sale' | 'action' },
): readonly Coverable[] | undefined =>
  event.proof === undefined
    ? undefined
    : checkProof(
        event.proof,
        { ...event, account: accountId, ...(visitorId && { visitorId }) },
        keys,
        receivedAt,
      )
