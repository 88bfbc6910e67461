import type { Click } from '../../domain/click.js'
import type { AccountId, OrderKey, VisitorId } from '../../domain/ids.js'
import { LATENCY_MAX_MS } from '../../domain/time.js'
import type { Decide } from '../storage.js'
import { forgottenAmong, takeBack } from './forgotten.js'
import { distinct, lockOrders } from './lockOrders.js'
import { type Programs, programFor } from './program.js'
import { settleLocked } from './settling.js'
import { all, flag, insertAll, orNull, type Row, type Step, together } from './step.js'
import { type Groups, groupsOf, lockVisitors, rootsOf } from './visitors.js'

/** How many orders one late click, or one learnt alias, may decide anew. */
export const RESETTLED_MAX = 100

export type ClickState = 'recorded' | 'duplicate' | 'conflict'

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
  const clicks = inKeyOrder(calls.flatMap((call) => call.clicks))
  const [first] = clicks
  if (!first) return calls.map(() => [])
  const { accountId, receivedAt } = first
  const visitors = distinct(clicks.map(({ visitorId }) => visitorId))
  const roots = yield* rootsOf(accountId, visitors)
  const [, added, people, forgotten] = yield* together(
    lockVisitors(accountId, roots, receivedAt),
    insertAll<ClickKey>(
      'clicks',
      clicks.map(toRow),
      'on conflict do nothing returning visitor_id, id, affiliate_code',
    ),
    peopleOf(accountId, visitors),
    forgottenAmong(accountId, visitors),
  )
  const fresh = new Map(added.map((row) => [keyOf(row), row.affiliate_code]))
  const news = clicks.filter((click) => fresh.has(keyOfClick(click)))
  const gone = new Set((yield* takeBack(accountId, news, forgotten)).map(keyOfClick))
  const states = yield* statesOf(accountId, calls, fresh, gone)
  yield* settleOrdersOf(programs, accountId, people, earliestOf(calls, states))
  return states
}

interface ClickKey {
  readonly visitor_id: string
  readonly id: string
  readonly affiliate_code: string
}

const keyOf = ({ visitor_id, id }: ClickKey) => `${visitor_id} ${id}`

const keyOfClick = ({ visitorId, id }: Click) => `${visitorId} ${id}`

/** Collectors that keep clicks at the same time do it in the same order, or they would deadlock. */
const inKeyOrder = (clicks: readonly Click[]): readonly Click[] =>
  clicks.length === 1
    ? clicks
    : clicks
        .map((click) => ({ click, key: keyOfClick(click) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ click }) => click)

/** Of several clicks under one key the first that is new is recorded; the others are told so. */
function* statesOf(
  accountId: AccountId,
  calls: readonly ClickCall[],
  fresh: ReadonlyMap<string, string>,
  gone: ReadonlySet<string>,
): Step<readonly (readonly ClickState[])[]> {
  const all = calls.flatMap(({ clicks }) => clicks)
  const known = fresh.size === all.length ? fresh : yield* knownCodes(accountId, all)
  const unclaimed = new Set(fresh.keys())
  return calls.map(({ clicks }) =>
    clicks.map((click): ClickState => {
      const key = keyOfClick(click)
      // Its visitor was forgotten: the sender is told that it came before, which is all there is to say.
      if (gone.has(key)) return 'duplicate'
      if (known.get(key) !== click.affiliateCode) return 'conflict'
      return unclaimed.delete(key) ? 'recorded' : 'duplicate'
    }),
  )
}

function* knownCodes(
  accountId: AccountId,
  clicks: readonly Click[],
): Step<ReadonlyMap<string, string>> {
  const rows = yield* all<ClickKey>(
    `select visitor_id, id, affiliate_code from clicks
     where account_id = ? and visitor_id in (?*) and id in (?*)`,
    accountId,
    [...new Set(clicks.map(({ visitorId }) => visitorId))],
    [...new Set(clicks.map(({ id }) => id))],
  )
  return new Map(rows.map((row) => [keyOf(row), row.affiliate_code]))
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
})

/** Visitors under all their ids, and which of these ids ever bought. */
export interface People {
  readonly groups: Groups
  readonly buyers: ReadonlySet<VisitorId>
}

export function* peopleOf(accountId: AccountId, ids: readonly VisitorId[]): Step<People> {
  const [groups, own] = yield* together(groupsOf(accountId, ids), buyersAmong(accountId, ids))
  const members = [...groups.values()].flatMap((group) => group.members)
  const others = members.filter((member) => !ids.includes(member))
  const more = yield* buyersAmong(accountId, distinct(others))
  return { groups, buyers: new Set([...own, ...more]) }
}

/** Most visitors never buy: one question for all of them. */
function* buyersAmong(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly VisitorId[]> {
  if (visitors.length === 0) return []
  const rows = yield* all<{ visitor_id: VisitorId }>(
    'select distinct visitor_id from order_visitors where account_id = ? and visitor_id in (?*)',
    accountId,
    visitors,
  )
  return rows.map(({ visitor_id }) => visitor_id)
}

/**
 * Settles anew the orders of visitors that were placed at or after an instant: a click, or an alias,
 * that we hear of after the order it led to.
 */
export function* settleOrdersOf(
  programs: Programs,
  accountId: AccountId,
  { groups, buyers }: People,
  sinces: readonly Since[],
): Step<void> {
  if (buyers.size === 0) return
  const program = yield* programFor(programs, accountId)
  for (const since of sinces) {
    const members = groups.get(since.visitorId)?.members ?? []
    if (!members.some((member) => buyers.has(member))) continue
    const keys = yield* ordersSince(accountId, members, since.since - LATENCY_MAX_MS)
    yield* lockOrders(accountId, keys, since.at)
    for (const orderKey of keys) {
      const cause = { accountId, orderKey, reportId: undefined, at: since.at }
      yield* settleLocked(program, cause, since.decide)
    }
  }
}

function* ordersSince(
  accountId: AccountId,
  visitors: readonly VisitorId[],
  since: number,
): Step<readonly OrderKey[]> {
  // `cross join` keeps SQLite from starting at the orders: it would read all of the account's.
  const orders = yield* all<{ order_key: OrderKey }>(
    `select distinct o.order_key, o.converted_at
     from order_visitors v cross join orders o
     where v.account_id = ? and v.visitor_id in (?*)
       and o.account_id = v.account_id and o.order_key = v.order_key and o.converted_at >= ?
     order by o.converted_at desc, o.order_key limit ${RESETTLED_MAX}`,
    accountId,
    visitors,
    since,
  )
  return orders.map(({ order_key }) => order_key)
}
