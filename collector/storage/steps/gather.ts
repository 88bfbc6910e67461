import type { Affiliate } from '../../domain/affiliate.js'
import type { Click } from '../../domain/click.js'
import type { Coupon } from '../../domain/coupon.js'
import type { AccountId, AffiliateId, VisitorId } from '../../domain/ids.js'
import { isStatement, type Statement } from '../../domain/report.js'
import { DAY_MS } from '../../domain/time.js'
import type { Facts } from '../../settle/facts.js'
import type { Program } from '../catalogue.js'
import { type ClickRow, type CouponRow, toClick, toCoupon } from '../rows.js'
import type { Touches } from '../storage.js'
import type { Before } from './before.js'
import { bondsOf } from './bonds.js'
import type { Cause } from './book.js'
import { distinct } from './lockOrders.js'
import { selectAffiliates } from './program.js'
import { all, just, lock, one, type Step, together } from './step.js'
import { groupsOf } from './visitors.js'

/** Of one visitor's clicks the first and the last so many are considered. */
export const CLICKS_MAX = 100
/** How many coupons of an affiliate may be offered to a visitor: those that end last. */
export const OFFERED_MAX = 200

/**
 * Loads every fact of one order beside what is kept about it. Runs inside the transaction that books
 * the outcome, under the order's lock; takes the locks of its customers.
 */
export function* gather(
  { policies, campaigns }: Program,
  { accountId, orderKey, at }: Cause,
  { openedAt, reports, applied, booked }: Before,
): Step<Facts> {
  const known = { orderKey, openedAt, reports, policies, campaigns, applied, booked }
  return { ...known, ...(yield* evidenceFor(accountId, known, at)) }
}

type Known = Pick<
  Facts,
  'orderKey' | 'openedAt' | 'reports' | 'policies' | 'campaigns' | 'applied' | 'booked'
>

/** What lies outside the order, and what its reports lead to. */
function* evidenceFor(
  accountId: AccountId,
  { orderKey, openedAt, reports, policies, campaigns, applied }: Known,
  at: number,
): Step<Omit<Facts, keyof Known>> {
  const statements = reports.filter(isStatement)
  const named = <Value>(read: (statement: Statement) => Value | undefined) =>
    statements.flatMap((statement) => read(statement) ?? [])
  const visitorIds = named(({ visitorId }) => visitorId)
  const codes = statements.flatMap((statement) => statement.coupons)
  const customers = distinct(named(({ customer }) => customer))
  const trusted = trustedPerDay({ policies, campaigns })

  const [, { visitors, clicks }, coupons, bonds, browserOrdersBefore] = yield* together(
    lock('customer', accountId, customers, at),
    clicksOf(accountId, visitorIds),
    couponsOf(accountId, codes),
    bondsOf(accountId, orderKey, customers),
    countBrowserOrders(accountId, orderKey, openedAt, trusted),
  )
  const credited = [...clicks, ...coupons, ...bonds, ...(applied?.verdict.credits ?? [])]
  const usual = policies.map(({ defaultAffiliateId }) => defaultAffiliateId)
  const affiliates = yield* affiliatesOf(
    accountId,
    [...credited.map(({ affiliateId }) => affiliateId), ...usual],
    named(({ affiliate }) => affiliate),
  )
  return { visitors, clicks, coupons, affiliates, bonds, browserOrdersBefore }
}

/** What an order of this visitor would find now, as far as their clicks go. */
export function* touchesOf(accountId: AccountId, visitorId: VisitorId): Step<Touches> {
  const { visitors, clicks } = yield* clicksOf(accountId, [visitorId])
  const affiliates = yield* affiliatesOf(
    accountId,
    clicks.map(({ affiliateId }) => affiliateId),
    [],
  )
  if (affiliates.length === 0) return { visitors, clicks, affiliates, coupons: [] }
  const coupons = yield* all<CouponRow>(
    `select * from coupons where account_id = ? and affiliate_id in (?*)
     order by case when valid_until is null then 0 else 1 end, valid_until desc, code
     limit ${OFFERED_MAX}`,
    accountId,
    affiliates.map(({ id }) => id),
  )
  const byCode = coupons.map(toCoupon).sort((a, b) => (a.code < b.code ? -1 : 1))
  return { visitors, clicks, affiliates, coupons: byCode }
}

interface Seen {
  readonly visitors: ReadonlyMap<VisitorId, VisitorId>
  readonly clicks: readonly Click[]
}

function* clicksOf(accountId: AccountId, reported: readonly VisitorId[]): Step<Seen> {
  const visitors = new Map<VisitorId, VisitorId>()
  const groups = yield* groupsOf(accountId, [...new Set(reported)])
  for (const { root, members } of groups.values()) {
    for (const member of members) visitors.set(member, root)
  }
  const membersOf = new Map([...groups.values()].map(({ root, members }) => [root, members]))
  const found = yield* together(
    ...[...membersOf.values()].map((members) => firstAndLastClicks(accountId, members)),
  )
  const clicks = new Map<string, Click>()
  for (const row of found.flat()) {
    const click = toClick(row)
    clicks.set(`${row.visitor_id} ${row.id}`, {
      ...click,
      visitorId: visitors.get(click.visitorId) ?? click.visitorId,
    })
  }
  return { visitors, clicks: [...clicks.values()] }
}

function* firstAndLastClicks(
  accountId: AccountId,
  visitors: readonly VisitorId[],
): Step<readonly ClickRow[]> {
  const select = (direction: '' | 'desc') =>
    all<ClickRow>(
      `select * from clicks where account_id = ? and visitor_id in (?*)
       order by clicked_at ${direction}, id ${direction} limit ${CLICKS_MAX}`,
      accountId,
      visitors,
    )
  const last = yield* select('desc')
  // Where there are fewer than so many, these are all of them.
  return last.length < CLICKS_MAX ? last : [...(yield* select('')), ...last]
}

function* couponsOf(accountId: string, codes: readonly string[]): Step<readonly Coupon[]> {
  if (codes.length === 0) return []
  const rows = yield* all<CouponRow>(
    'select * from coupons where account_id = ? and code in (?*) order by code',
    accountId,
    // All of them: who names the most must not decide which are looked at.
    [...new Set(codes)],
  )
  return rows.map(toCoupon)
}

function* affiliatesOf(
  accountId: AccountId,
  ids: readonly (AffiliateId | undefined)[],
  codes: readonly string[],
): Step<readonly Affiliate[]> {
  const wanted = [...new Set(ids.filter((id) => id !== undefined))]
  if (wanted.length + codes.length === 0) return []
  return yield* selectAffiliates(accountId, 'and (id in (?*) or code in (?*))', wanted, codes)
}

/** The largest number of orders a day that pages are trusted with anywhere; 0: none. */
export const trustedPerDay = ({
  policies,
  campaigns,
}: Pick<Program, 'policies' | 'campaigns'>): number => {
  const settings = [...policies, ...campaigns.flatMap(({ versions }) => versions)]
  const most = settings.map(({ browserReports }) =>
    browserReports?.mode === 'trusted' ? browserReports.perDayMax : 0,
  )
  return Math.max(0, ...most)
}

/** Asked only where pages are trusted, and no further than the largest number that is. */
function* countBrowserOrders(
  accountId: string,
  orderKey: string,
  openedAt: number,
  most: number,
): Step<number> {
  if (most === 0) return yield* just(0)
  const found = yield* one<{ count: number }>(
    `select count(*) as count from (
       select 1 as one from orders
       where account_id = ? and opened_at >= ? and opened_at <= ? and source = 'browser'
         and (opened_at, order_key) < (?, ?)
       limit ?) as earlier`,
    accountId,
    openedAt - (openedAt % DAY_MS),
    openedAt,
    openedAt,
    orderKey,
    most,
  )
  return found?.count ?? 0
}
