import { versionAt } from '../../domain/campaign.js'
import type { AccountId, AffiliateId, OrderKey, VisitorId } from '../../domain/ids.js'
import { CLAIM_LIMITS, type ClaimLimits, type Policy } from '../../domain/policy.js'
import { byArrival, type Statement } from '../../domain/report.js'
import { HOUR_MS } from '../../domain/time.js'
import type { PageClaim } from '../../settle/facts.js'
import type { Cause } from './book.js'
import { flag, insertAll, just, one, orNull, type Step, together } from './step.js'

/** How far apart in time claims are that count as made together. */
export const SERIES_MS = HOUR_MS
/** How many different visitors, addresses and requests of one order are looked at. */
const CLAIMANTS_MAX = 20
/** How many claims from one address are looked through for contested ones. */
const FROM_ADDRESS_MAX = 200

interface Count {
  readonly count: number
}

export interface Series {
  readonly othersClaimed: ReadonlyMap<string, number>
  readonly weakClaims: ReadonlyMap<AffiliateId, number>
}

export interface Claimed {
  readonly orderKey: OrderKey
  readonly openedAt: number
  readonly pages: readonly Statement[]
  readonly policies: readonly Policy[]
  /** All ids of a visitor. */
  readonly idsOf: (visitorId: VisitorId) => readonly VisitorId[]
}

export const claimLimitsAt = (policies: readonly Policy[], at: number): ClaimLimits =>
  versionAt(policies, at).claimLimits ?? CLAIM_LIMITS

/** How many other orders the claimants of this one claim within an hour, a little beyond the limit. */
export function* othersClaimed(
  accountId: AccountId,
  claimed: Claimed,
): Step<ReadonlyMap<string, number>> {
  const { orderKey, openedAt, pages, policies } = claimed
  const most = claimLimitsAt(policies, openedAt).buyerPerHourMax + 1
  const looked = firstOfEach([...pages].sort(byArrival))
  const counts = yield* together(
    ...looked.map((page) => countOthers(accountId, orderKey, page, claimed, most)),
  )
  return new Map(looked.map(({ id }, index) => [id, counts[index] ?? 0]))
}

/** One page of each claimant: its others are as many. */
const firstOfEach = (pages: readonly Statement[]): readonly Statement[] => {
  const seen = new Set<string>()
  return pages
    .filter(({ visitorId, address, request }) => {
      const key = `${visitorId ?? ''} ${address ?? ''} ${request ?? ''}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, CLAIMANTS_MAX)
}

function* countOthers(
  accountId: AccountId,
  orderKey: OrderKey,
  { visitorId, address, request, receivedAt }: Statement,
  { idsOf }: Claimed,
  most: number,
): Step<number> {
  const [from, to] = [receivedAt - SERIES_MS, receivedAt + SERIES_MS]
  const counts = yield* together(
    visitorId ? byVisitor(accountId, orderKey, idsOf(visitorId), from, to, most) : just(undefined),
    address ? byAddress(accountId, orderKey, address, from, to, most) : just(undefined),
    request ? byRequest(accountId, orderKey, request, most) : just(undefined),
  )
  return Math.max(...counts.map((found) => found?.count ?? 0))
}

const byVisitor = (
  accountId: AccountId,
  orderKey: OrderKey,
  ids: readonly VisitorId[],
  from: number,
  to: number,
  most: number,
): Step<Count | undefined> =>
  one<Count>(
    `select count(*) as count from (
       select distinct order_key from claims
       where account_id = ? and visitor_id in (?*) and arrived_at between ? and ?
         and order_key <> ?
       limit ?) as others`,
    accountId,
    ids,
    from,
    to,
    orderKey,
    most,
  )

/**
 * Of an address only orders count that somebody elsewhere claims too: a whole office, or all of a
 * mobile network, may buy from behind one.
 */
const byAddress = (
  accountId: AccountId,
  orderKey: OrderKey,
  address: string,
  from: number,
  to: number,
  most: number,
): Step<Count | undefined> =>
  one<Count>(
    `select count(*) as count from (
       select distinct c.order_key from (
         select order_key from claims
         where account_id = ? and address = ? and arrived_at between ? and ? and order_key <> ?
         order by arrived_at limit ${FROM_ADDRESS_MAX}) as c
       where exists (
         select 1 from claims o
         where o.account_id = ? and o.order_key = c.order_key and o.address <> ?)
       limit ?) as others`,
    accountId,
    address,
    from,
    to,
    orderKey,
    accountId,
    address,
    most,
  )

const byRequest = (
  accountId: AccountId,
  orderKey: OrderKey,
  request: string,
  most: number,
): Step<Count | undefined> =>
  one<Count>(
    `select count(*) as count from (
       select distinct order_key from claims
       where account_id = ? and request = ? and order_key <> ?
       limit ?) as others`,
    accountId,
    request,
    orderKey,
    most,
  )

/** How many other orders within an hour have weak claims in favour of each of these affiliates. */
export function* weakClaims(
  accountId: AccountId,
  { orderKey, openedAt, pages, policies }: Claimed,
  affiliates: readonly AffiliateId[],
): Step<ReadonlyMap<AffiliateId, number>> {
  if (pages.length === 0) return new Map()
  const most = claimLimitsAt(policies, openedAt).affiliatePerHourMax + 1
  const looked = affiliates.slice(0, CLAIMANTS_MAX)
  const counts = yield* together(
    ...looked.map((affiliateId) =>
      one<Count>(
        `select count(*) as count from (
           select distinct order_key from claims
           where account_id = ? and affiliate_id = ? and weak = 1
             and arrived_at between ? and ? and order_key <> ?
           limit ?) as others`,
        accountId,
        affiliateId,
        openedAt - SERIES_MS,
        openedAt + SERIES_MS,
        orderKey,
        most,
      ),
    ),
  )
  return new Map(looked.map((affiliateId, index) => [affiliateId, counts[index]?.count ?? 0]))
}

/** Keeps what pages claimed; what a claim turned out to be worth may change with each report. */
export const keepClaims = (
  { accountId, orderKey }: Cause,
  claims: readonly PageClaim[],
): Step<readonly unknown[]> =>
  insertAll(
    'claims',
    claims.map((claim) => ({
      account_id: accountId,
      order_key: orderKey,
      report_id: claim.reportId,
      visitor_id: orNull(claim.visitorId),
      address: orNull(claim.address),
      request: orNull(claim.request),
      arrived_at: claim.arrivedAt,
      affiliate_id: orNull(claim.affiliateId),
      weak: flag(claim.isWeak),
    })),
    `on conflict (account_id, order_key, report_id) do update
     set affiliate_id = excluded.affiliate_id, weak = excluded.weak
     where claims.weak <> excluded.weak
       or coalesce(claims.affiliate_id, '') <> coalesce(excluded.affiliate_id, '')`,
  )
