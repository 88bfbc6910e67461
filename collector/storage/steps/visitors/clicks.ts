import type { Affiliate } from '../../../domain/affiliate.js'
import type { NewClick } from '../../../domain/click.js'
import { codeKey } from '../../../domain/code.js'
import type { AccountId, AffiliateId, VisitorId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import type { Decide } from '../../settled.js'
import type { ClickState } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { buyersOf } from '../facts/buyers.js'
import { affiliatesMeant } from '../facts/byCode.js'
import { countClicks } from '../links/counts.js'
import { distinct } from '../settling/lockOrders.js'
import { flag, insertNew, orNull, type Row, type Step, together } from '../step.js'
import { markOld } from '../sums/marks.js'
import { keyOfClick, knownCodes, withoutRoom } from './clickRoom.js'
import { forgottenAmong, takeBack } from './forgotten.js'
import { ordersAfter, ordersTraced, type Since, settleConcerned, tracesOf } from './laterOrders.js'
import { lockVisitors, rootsOf } from './visitors.js'

/** Clicks that arrived together, and the function that decides affected orders. */
export interface ClickCall {
  readonly clicks: readonly NewClick[]
  readonly decide: Decide
}

const KEY = ['account_id', 'visitor_id', 'id'] as const

/**
 * Stores clicks of several calls of one account, then re-settles the orders that their visitors
 * placed after the earliest new click, each order once. Returns the state of each click per call.
 */
export function* recordClicks(
  programs: ProgramCache,
  calls: readonly ClickCall[],
): Step<readonly (readonly ClickState[])[]> {
  const arrived = calls.flatMap(({ clicks }) => clicks)
  const [first] = arrived
  if (!first) return calls.map(() => [])
  const { accountId, receivedAt } = first
  const visitors = distinct(arrived.map(({ visitorId }) => visitorId))
  const {
    known: { program, affiliates },
    roots,
    refused,
  } = yield* together({
    known: affiliatesOfClicks(programs, accountId, arrived),
    roots: rootsOf(accountId, visitors),
    refused: withoutRoom(accountId, arrived),
  })
  const taken = inKeyOrder(arrived.filter((click) => !refused.has(click)))
  const { added, people, forgotten } = yield* together({
    locked: lockVisitors(accountId, roots, receivedAt, tracesOf(arrived)),
    added: insertNew(
      'clicks',
      taken.map((click) => toRow(click, affiliates.get(click.affiliateCode)?.id)),
      KEY,
    ),
    people: buyersOf(accountId, visitors),
    forgotten: forgottenAmong(accountId, visitors),
  })
  const fresh = new Set(taken.filter((_, index) => added[index]))
  yield* markOld(
    program,
    'clicks',
    [...fresh].map((click) => click.receivedAt),
  )
  const gone = yield* takeBack(accountId, [...fresh], forgotten)
  const states = yield* statesOf(accountId, arrived, { fresh, refused, gone })
  const earliest = earliestOf(calls, states)
  const concerned = [
    ...ordersAfter(people, earliest),
    ...(yield* ordersTraced(accountId, [...fresh], earliest)),
  ]
  yield* settleConcerned(programs, accountId, concerned, receivedAt)
  const counted = taken.filter(
    (click) => (click.linkId ?? click.bannerId) !== undefined && states.get(click) === 'recorded',
  )
  yield* countClicks(
    accountId,
    counted.map((click) => ({ click, affiliateId: affiliates.get(click.affiliateCode)?.id })),
  )
  return calls.map(({ clicks }) => clicks.map((click) => states.get(click) ?? 'duplicate'))
}

function* affiliatesOfClicks(
  programs: ProgramCache,
  accountId: AccountId,
  clicks: readonly NewClick[],
): Step<{
  readonly program: Program
  readonly affiliates: ReadonlyMap<string, Affiliate>
}> {
  const program = yield* programFor(programs, accountId)
  const codes = [...new Set(clicks.map(({ affiliateCode }) => affiliateCode))]
  return { program, affiliates: yield* affiliatesMeant(program, codes) }
}

/** Sorted, because collectors that insert the same clicks in different orders would deadlock. */
const inKeyOrder = (clicks: readonly NewClick[]): readonly NewClick[] =>
  clicks.length <= 1
    ? clicks
    : clicks
        .map((click) => ({ click, key: keyOfClick(click) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ click }) => click)

interface Fates {
  /** Clicks that were added. */
  readonly fresh: ReadonlySet<NewClick>
  /** Clicks of visitors at the limit. */
  readonly refused: ReadonlySet<NewClick>
  /** Clicks of forgotten visitors, which were added and deleted again. */
  readonly gone: readonly NewClick[]
}

/** A click that was not added is a duplicate of the stored one, or conflicts with it. */
function* statesOf(
  accountId: AccountId,
  arrived: readonly NewClick[],
  { fresh, refused, gone }: Fates,
): Step<ReadonlyMap<NewClick, ClickState>> {
  const states = new Map<NewClick, ClickState>()
  for (const click of fresh) states.set(click, 'recorded')
  for (const click of refused) states.set(click, 'full')
  const others = arrived.filter((click) => !states.has(click))
  if (others.length + gone.length === 0) return states
  const known = yield* knownCodes(accountId, others)
  const forgotten = new Set(gone.map(keyOfClick))
  for (const click of arrived) {
    const key = keyOfClick(click)
    // A click of a forgotten visitor is answered as a duplicate, so that the answer reveals
    // nothing and the sender does not retry.
    if (forgotten.has(key)) states.set(click, 'duplicate')
    if (states.has(click)) continue
    states.set(click, stateBeside(click, known) ?? 'conflict')
  }
  return states
}

/** The state of a click by the code that is stored under its id; undefined if none is. */
const stateBeside = (
  click: NewClick,
  known: ReadonlyMap<string, string>,
): 'duplicate' | 'conflict' | undefined => {
  const said = known.get(keyOfClick(click))
  if (said === undefined) return undefined
  return codeKey(said) === codeKey(click.affiliateCode) ? 'duplicate' : 'conflict'
}

/** See `Ledger.knownClicks`. */
export function* knownClicks(
  clicks: readonly NewClick[],
): Step<readonly ('duplicate' | 'conflict' | undefined)[]> {
  const [first] = clicks
  if (!first) return []
  const known = yield* knownCodes(first.accountId, clicks)
  return clicks.map((click) => stateBeside(click, known))
}

/** For each visitor, the earliest new click; orders are decided as of the latest one. */
const earliestOf = (
  calls: readonly ClickCall[],
  states: ReadonlyMap<NewClick, ClickState>,
): readonly Since[] => {
  const found = new Map<VisitorId, Since>()
  for (const { clicks, decide } of calls) {
    for (const click of clicks) {
      if (states.get(click) !== 'recorded') continue
      const { visitorId, clickedAt, receivedAt } = click
      const known = found.get(visitorId)
      const since = Math.min(clickedAt, known?.since ?? clickedAt)
      const isLater = !known || receivedAt >= known.at
      found.set(visitorId, {
        visitorId,
        since,
        at: isLater ? receivedAt : known.at,
        decide: isLater ? decide : known.decide,
      })
    }
  }
  return [...found.values()]
}

const toRow = (click: NewClick, affiliateId: AffiliateId | undefined): Row => ({
  account_id: click.accountId,
  visitor_id: click.visitorId,
  id: click.id,
  affiliate_code: click.affiliateCode,
  affiliate_id: orNull(affiliateId),
  campaign_id: orNull(click.campaignId),
  banner: orNull(click.banner),
  channel: orNull(click.channel),
  data1: orNull(click.data1),
  data2: orNull(click.data2),
  url: orNull(click.url),
  referrer: orNull(click.referrer),
  clicked_at: click.clickedAt,
  received_at: click.receivedAt,
  late: flag(click.late),
  rung: orNull(click.rung),
  webdriver: flag(click.webdriver),
  source: click.source,
  test: flag(click.test),
  flawed: click.flawed.length === 0 ? null : JSON.stringify(click.flawed),
  mark: orNull(click.mark),
  direct_link: orNull(click.directLink),
  trace: orNull(click.trace),
})
