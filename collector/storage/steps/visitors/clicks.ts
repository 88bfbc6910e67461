import type { Click } from '../../../domain/click.js'
import { codeKey } from '../../../domain/code.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { LATENCY_MAX_MS } from '../../../domain/time.js'
import type { ClickState, Decide } from '../../storage.js'
import { type Programs, programFor } from '../catalogue/programs.js'
import { type Buyers, buyersOf } from '../facts/buyers.js'
import { aBudget } from '../resettling/budget.js'
import { aTask, later } from '../resettling/tasks.js'
import { distinct, lockOrders } from '../settling/lockOrders.js'
import { settleLocked, takeOut } from '../settling/settling.js'
import { flag, insertAll, orNull, type Row, type Step, together } from '../step.js'
import { type ClickKey, keyOf, keyOfClick, knownCodes, withoutRoom } from './clickRoom.js'
import { forgottenAmong, takeBack } from './forgotten.js'
import { lockVisitors, rootsOf } from './visitors.js'

/** Clicks that came together, and who decides the orders they come before. */
export interface ClickCall {
  readonly clicks: readonly Click[]
  readonly decide: Decide
}

/**
 * Keeps clicks of one account, whoever brought them, then settles anew the orders of their visitors
 * that were placed after the first of them: each order once, however many clicks there are. Answers
 * for each click of each call.
 */
export function* recordClicks(
  programs: Programs,
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

/** Collectors that keep clicks at the same time do it in the same order, or they would deadlock. */
const inKeyOrder = (clicks: readonly Click[]): readonly Click[] =>
  clicks.length <= 1
    ? clicks
    : clicks
        .map((click) => ({ click, key: keyOfClick(click) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ click }) => click)

interface NotKept {
  /** Of visitors who have as many clicks as are kept. */
  readonly refused: ReadonlySet<string>
  /** Of visitors who were forgotten. */
  readonly gone: ReadonlySet<string>
}

/** Of several clicks under one key the first that is new is recorded; the others are told so. */
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
      // Its visitor was forgotten: the sender is told that it came before, which is all there is to say.
      if (gone.has(key)) return 'duplicate'
      const said = known.get(key)
      if (said === undefined || codeKey(said) !== codeKey(click.affiliateCode)) return 'conflict'
      return unclaimed.delete(key) ? 'recorded' : 'duplicate'
    }),
  )
}

/** Orders of a visitor that something learnt at an instant may decide anew. */
export interface Since {
  readonly visitorId: VisitorId
  /** Those placed at or after it. */
  readonly since: number
  readonly at: number
  readonly decide: Decide
}

/** For each visitor with a new click, the earliest of these; decided as of the latest. */
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
 * Settles anew the orders of visitors that were placed at or after an instant: a click, or an alias,
 * that we hear of after the order it led to. What is more than one message may cost is left for later.
 */
export function* settleOrdersOf(
  programs: Programs,
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
