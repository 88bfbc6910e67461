import type { Click } from '../../../domain/click.js'
import { codeKey } from '../../../domain/code.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { LATENCY_MAX_MS } from '../../../domain/time.js'
import type { ClickState, Decide } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { type Buyers, buyersOf } from '../facts/buyers.js'
import { aBudget } from '../resettling/budget.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct, lockOrders } from '../settling/lockOrders.js'
import { settleLocked, takeOut } from '../settling/settling.js'
import { flag, insertAll, orNull, type Row, type Step, together } from '../step.js'
import { type ClickKey, keyOf, keyOfClick, knownCodes, withoutRoom } from './clickRoom.js'
import { forgottenAmong, takeBack } from './forgotten.js'
import { lockVisitors, rootsOf } from './visitors.js'

/** Clicks that arrived together, and the function that decides affected orders. */
export interface ClickCall {
  readonly clicks: readonly Click[]
  readonly decide: Decide
}

/**
 * Stores clicks of several calls of one account, then re-settles the orders that their visitors
 * placed after the earliest new click, each order once. Returns the state of each click per call.
 */
export function* recordClicks(
  programs: ProgramCache,
  calls: readonly ClickCall[],
): Step<readonly (readonly ClickState[])[]> {
  const brought = calls.flatMap((call) => call.clicks)
  const [first] = brought
  if (!first) return calls.map(() => [])
  const { accountId, receivedAt } = first
  const visitors = distinct(brought.map(({ visitorId }) => visitorId))
  const { roots, refused } = yield* together({
    roots: rootsOf(accountId, visitors),
    refused: withoutRoom(accountId, brought),
  })
  const clicks = inKeyOrder(brought.filter((click) => !refused.has(keyOfClick(click))))
  const { added, people, forgotten } = yield* together({
    locked: lockVisitors(accountId, roots, receivedAt),
    added: insertAll<ClickKey>(
      'clicks',
      clicks.map(toRow),
      'on conflict do nothing returning visitor_id, id, affiliate_code',
    ),
    people: buyersOf(accountId, visitors),
    forgotten: forgottenAmong(accountId, visitors),
  })
  const fresh = new Map(added.map((row) => [keyOf(row), row.affiliate_code]))
  const news = clicks.filter((click) => fresh.has(keyOfClick(click)))
  const gone = new Set((yield* takeBack(accountId, news, forgotten)).map(keyOfClick))
  const states = yield* statesOf(accountId, calls, fresh, { refused, gone })
  yield* settleOrdersOf(programs, accountId, people, earliestOf(calls, states), receivedAt)
  return states
}

/** Sorted, because collectors that insert the same clicks in different orders would deadlock. */
const inKeyOrder = (clicks: readonly Click[]): readonly Click[] =>
  clicks.length <= 1
    ? clicks
    : clicks
        .map((click) => ({ click, key: keyOfClick(click) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ click }) => click)

interface NotKept {
  /** Clicks of visitors at the limit. */
  readonly refused: ReadonlySet<string>
  /** Clicks of forgotten visitors. */
  readonly gone: ReadonlySet<string>
}

/**
 * Of several clicks with one key, the first new one is `recorded`; the others are duplicates or
 * conflicts.
 */
function* statesOf(
  accountId: AccountId,
  calls: readonly ClickCall[],
  fresh: ReadonlyMap<string, string>,
  { refused, gone }: NotKept,
): Step<readonly (readonly ClickState[])[]> {
  const all = calls.flatMap(({ clicks }) => clicks)
  const known = fresh.size === all.length ? fresh : yield* knownCodes(accountId, all)
  const unclaimed = new Set(fresh.keys())
  return calls.map(({ clicks }) =>
    clicks.map((click): ClickState => {
      const key = keyOfClick(click)
      if (refused.has(key)) return 'full'
      // A click of a forgotten visitor is answered as a duplicate, so that the answer reveals
      // nothing and the sender does not retry.
      if (gone.has(key)) return 'duplicate'
      const said = known.get(key)
      if (said === undefined || codeKey(said) !== codeKey(click.affiliateCode)) return 'conflict'
      return unclaimed.delete(key) ? 'recorded' : 'duplicate'
    }),
  )
}

/** Orders of a visitor that new data may affect. */
export interface Since {
  readonly visitorId: VisitorId
  /** Only orders placed at or after this instant. */
  readonly since: number
  readonly at: number
  readonly decide: Decide
}

/** For each visitor, the earliest new click; orders are decided as of the latest one. */
const earliestOf = (
  calls: readonly ClickCall[],
  states: readonly (readonly ClickState[])[],
): readonly Since[] => {
  const found = new Map<VisitorId, Since>()
  for (const [call, { clicks, decide }] of calls.entries()) {
    for (const [index, { visitorId, clickedAt, receivedAt }] of clicks.entries()) {
      if (states[call]?.[index] !== 'recorded') continue
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

const toRow = (click: Click): Row => ({
  account_id: click.accountId,
  visitor_id: click.visitorId,
  id: click.id,
  affiliate_code: click.affiliateCode,
  affiliate_id: orNull(click.affiliateId),
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
})

/**
 * Re-settles the orders that visitors placed at or after an instant, because a click or an alias
 * arrived after its order. Orders beyond the budget become tasks.
 */
export function* settleOrdersOf(
  programs: ProgramCache,
  accountId: AccountId,
  { groups, buyers }: Buyers,
  sinces: readonly Since[],
  at: number,
): Step<void> {
  if (buyers.size === 0) return
  const program = yield* programFor(programs, accountId)
  const budget = aBudget()
  for (const since of sinces) {
    const { root, members } = groups.get(since.visitorId) ?? { root: since.visitorId, members: [] }
    if (!members.some((member) => buyers.has(member))) continue
    const task = aTask('visitor', root, since.since - LATENCY_MAX_MS)
    const { keys, rest } = yield* takeOut(accountId, task, budget)
    budget.rest.push(...rest)
    yield* lockOrders(accountId, keys, since.at)
    for (const orderKey of keys) {
      const cause = { accountId, orderKey, reportId: undefined, at: since.at }
      yield* settleLocked(program, cause, since.decide, budget)
    }
  }
  yield* later(accountId, budget.rest, at)
}
