import { versionAt } from '../../../domain/campaign.js'
import type { AccountId, AffiliateId, OrderKey, VisitorId } from '../../../domain/ids.js'
import { CLAIM_LIMITS, type ClaimLimits, type Policy } from '../../../domain/policy.js'
import { remembered } from '../../../domain/remembered.js'
import { CLAIMANT_REPORTS_MAX, type Statement } from '../../../domain/report.js'
import { SERIES_MS } from '../../../domain/series.js'
import type { PageClaim } from '../../../settle/facts.js'
import { seriesSubject } from '../resettling/series.js'
import { aTask, type Task } from '../resettling/tasks.js'
import type { Cause } from '../settling/cause.js'
import {
  all,
  flag,
  just,
  one,
  orNull,
  type Step,
  together,
  togetherAll,
  upsertAll,
} from '../step.js'
import type { Groups } from '../visitors/visitors.js'

/** How many different visitors, IP addresses and requests of one order are considered. */
export const CLAIMANTS_MAX = 20
/** How many claims from one IP address are searched for contested ones. */
const FROM_ADDRESS_MAX = 200

/** An order whose claims are compared with those of others. */
export interface Claimed {
  readonly orderKey: OrderKey
  readonly openedAt: number
  /** In the order of arrival. */
  readonly pages: readonly Statement[]
  readonly policies: readonly Policy[]
  readonly groups: Groups
}

const idsOf = (groups: Groups, visitorId: VisitorId): readonly VisitorId[] =>
  groups.get(visitorId)?.members ?? [visitorId]

const limitsOf = ({ policies, openedAt }: Claimed): ClaimLimits =>
  versionAt(policies, openedAt).claimLimits ?? CLAIM_LIMITS

interface Arrival {
  readonly arrived_at: number
}

/** Which claims to look for, and how many of them on either side of an instant. */
interface Wanted {
  readonly accountId: AccountId
  readonly orderKey: OrderKey
  readonly at: number
  /** Orders. */
  readonly most: number
  /** The maximum number of rows read to find these orders. */
  readonly rowsMax: number
}

type Condition = readonly [text: string, ...values: (string | readonly string[])[]]

/** By report id: when the claimants of this order claimed other orders. */
export function* othersClaimed(
  accountId: AccountId,
  claimed: Claimed,
): Step<ReadonlyMap<string, readonly number[]>> {
  const most = limitsOf(claimed).buyerPerHourMax + 2
  const looked = firstOfEach(claimed.pages)
  const found = yield* togetherAll(looked.map((page) => othersOf(accountId, page, claimed, most)))
  return new Map(looked.map(({ id }, index) => [id, found[index] ?? []]))
}

/** One report per claimant, because the others give the same result. */
const firstOfEach = (pages: readonly Statement[]): readonly Statement[] => {
  const seen = new Set<string>()
  return pages
    .filter(({ visitorId, address, request }) => {
      const key = `${visitorId ?? ''} ${address ?? ''} ${request ?? ''}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, CLAIMANTS_MAX)
}

function* othersOf(
  accountId: AccountId,
  { visitorId, address, request, receivedAt: at }: Statement,
  { orderKey, groups }: Claimed,
  most: number,
): Step<readonly number[]> {
  const wanted = { accountId, orderKey, at, most, rowsMax: most * CLAIMANT_REPORTS_MAX }
  const found = yield* togetherAll([
    visitorId ? around(wanted, ['visitor_id in (?*)', idsOf(groups, visitorId)]) : just([]),
    request ? around(wanted, ['request = ?', request]) : just([]),
    address ? contestedBy(wanted, address) : just([]),
  ])
  return found.reduce((longest, one) => (one.length > longest.length ? one : longest), [])
}

/** Weak claims to other orders in favour of each of these affiliates. */
export function* weakClaims(
  accountId: AccountId,
  claimed: Claimed,
  affiliates: readonly AffiliateId[],
): Step<ReadonlyMap<AffiliateId, readonly number[]>> {
  const [first] = claimed.pages
  if (!first) return new Map()
  const { orderKey } = claimed
  const most = limitsOf(claimed).affiliatePerHourMax + 2
  const rowsMax = most * CLAIMANT_REPORTS_MAX
  const wanted = { accountId, orderKey, at: first.receivedAt, most, rowsMax }
  const looked = affiliates.slice(0, CLAIMANTS_MAX)
  const found = yield* togetherAll(
    looked.map((affiliateId) => around(wanted, ['affiliate_id = ? and weak = 1', affiliateId])),
  )
  return new Map(looked.map((affiliateId, index) => [affiliateId, found[index] ?? []]))
}

/** When each of the nearest other orders was claimed, on either side of an instant. */
function* around(wanted: Wanted, condition: Condition): Step<readonly number[]> {
  if (!(yield* isAnyNear(wanted, condition))) return []
  const { before, after } = yield* together({
    before: side(wanted, condition, wanted.at - SERIES_MS, wanted.at, 'desc'),
    after: side(wanted, condition, wanted.at + 1, wanted.at + SERIES_MS, 'asc'),
  })
  return [...before, ...after].map(({ arrived_at }) => arrived_at)
}

const anyNear = remembered(
  (text) => `select arrived_at from claims
     where account_id = ? and ${text} and arrived_at between ? and ?
     order by arrived_at limit 1`,
)

/** Usually there is none, and grouping an empty result costs several times more than this check. */
function* isAnyNear({ accountId, at }: Wanted, [text, ...values]: Condition): Step<boolean> {
  const found = yield* one(anyNear(text), accountId, ...values, at - SERIES_MS, at + SERIES_MS)
  return found !== undefined
}

const sideText = (direction: 'asc' | 'desc') =>
  remembered(
    (text) => `select min(arrived_at) as arrived_at from (
       select order_key, arrived_at from claims
       where account_id = ? and ${text} and arrived_at between ? and ? and order_key <> ?
       order by arrived_at ${direction} limit ?) as near
     group by order_key order by min(arrived_at) ${direction} limit ?`,
  )
const SIDES = { asc: sideText('asc'), desc: sideText('desc') }

const side = (
  { accountId, orderKey, most, rowsMax }: Wanted,
  [text, ...values]: Condition,
  from: number,
  to: number,
  direction: 'asc' | 'desc',
): Step<readonly Arrival[]> =>
  // One order may have several claims of a claimant, which count as one.
  all<Arrival>(SIDES[direction](text), ...[accountId, ...values, from, to, orderKey], rowsMax, most)

/**
 * For an IP address, only orders count that are also claimed from elsewhere, because an office or a
 * mobile network may share one address.
 */
function* contestedBy(
  { accountId, orderKey, at, most }: Wanted,
  address: string,
): Step<readonly number[]> {
  const rows = yield* all<Arrival>(
    // `limit 1` and not `exists`, which PostgreSQL may turn into a join with all claims of the account.
    `select min(c.arrived_at) as arrived_at from (
       select order_key, arrived_at from claims
       where account_id = ? and address = ? and arrived_at between ? and ? and order_key <> ?
       order by arrived_at desc limit ${FROM_ADDRESS_MAX}) as c
     where (
       select 1 from claims o
       where o.account_id = ? and o.order_key = c.order_key and o.address <> ? limit 1) is not null
     group by c.order_key order by min(c.arrived_at) desc limit ?`,
    accountId,
    address,
    at - SERIES_MS,
    at + SERIES_MS,
    orderKey,
    accountId,
    address,
    most * 2,
  )
  return rows.map(({ arrived_at }) => arrived_at)
}

/**
 * Stores the claims of pages. Their evaluation may change with each report. Returns the orders to
 * re-settle, because claims to them have become part of a series.
 */
export function* keepClaims(
  { accountId, orderKey }: Cause,
  claims: readonly PageClaim[],
): Step<readonly Task[]> {
  const rows = claims.map((claim) => ({
    account_id: accountId,
    order_key: orderKey,
    report_id: claim.reportId,
    visitor_id: orNull(claim.visitorId),
    address: orNull(claim.address),
    request: orNull(claim.request),
    arrived_at: claim.arrivedAt,
    affiliate_id: orNull(claim.affiliateId),
    weak: flag(claim.isWeak),
  }))
  const isChanged = yield* upsertAll(
    'claims',
    rows,
    ['account_id', 'order_key', 'report_id'],
    `affiliate_id = excluded.affiliate_id, weak = excluded.weak
     where claims.weak <> excluded.weak
       or coalesce(claims.affiliate_id, '') <> coalesce(excluded.affiliate_id, '')`,
  )
  return claims.filter((_, index) => isChanged[index]).flatMap(tasksOf)
}

const tasksOf = (claim: PageClaim): readonly Task[] => {
  const { visitorId, address, request, affiliateId, arrivedAt } = claim
  const since = arrivedAt - SERIES_MS
  const claimants = Object.entries({ visitor_id: visitorId, address, request }).flatMap(
    ([column, value]) => (value ? [aTask('claimant', `${column} ${value}`, since)] : []),
  )
  const series = affiliateId ? [aTask('series', seriesSubject(affiliateId, arrivedAt), since)] : []
  return [...(claim.completesBuyer ? claimants : []), ...(claim.completesAffiliate ? series : [])]
}
