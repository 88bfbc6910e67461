import { versionAt } from '../../../domain/campaign.js'
import type { Click } from '../../../domain/click.js'
import type { CapFlag } from '../../../domain/flag.js'
import type { AffiliateId, VisitorId } from '../../../domain/ids.js'
import { wholeOrderKey } from '../../../domain/order.js'
import { longestWindowDays, type Program } from '../../../domain/program.js'
import { isStatement, type Statement } from '../../../domain/report.js'
import { byArrival } from '../../../domain/sequence.js'
import { days, LATENCY_MAX_MS } from '../../../domain/time.js'
import { type Stated, statedIn } from '../../../settle/considered.js'
import type { Facts } from '../../../settle/facts.js'
import { type ClickRow, clickFromRow } from '../../rows.js'
import { ratesFor } from '../rates/ratesFor.js'
import type { Before } from '../settling/before.js'
import type { Cause } from '../settling/cause.js'
import { distinct } from '../settling/lockOrders.js'
import { lock, type Step, together } from '../step.js'
import { type Groups, groupsOf } from '../visitors/visitors.js'
import { bondsOf } from './bonds.js'
import { countBrowserOrders, trustedPerDay } from './browserOrders.js'
import { buyingAffiliates } from './buyingAffiliates.js'
import { affiliatesOf, couponsOf } from './byCode.js'
import { claimantClicks } from './claimantClicks.js'
import { othersClaimed, weakClaims } from './claims.js'
import { consideredClicks, type Looked } from './consideredClicks.js'
import { earlierUses } from './earlierUses.js'
import { ofProducts } from './ofProducts.js'
import { CODES_MAX, codesIn } from './orderCodes.js'
import { withParents } from './parents.js'
import { hasFinalProduct, hasProducts, ofWhole } from './products.js'
import { repeatsOf } from './repeats.js'

/** What is stored of an order itself. */
export type Stored = Pick<Before, 'reports' | 'applied' | 'booked'> & {
  readonly row: Pick<Before['row'], 'opened_at'>
}

/**
 * Loads all facts of one order. Runs in the transaction that books the outcome, under the order's
 * lock, and takes the locks of its customers. `readBonds`: where bonds from other orders come from.
 */
export function* gather(
  program: Program,
  { accountId, orderKey, at }: Omit<Cause, 'reportId'>,
  { row: { opened_at: openedAt }, reports, applied, booked }: Stored,
  readBonds: typeof bondsOf = bondsOf,
): Step<Facts> {
  const { policies, campaigns } = program
  const known = { orderKey, openedAt, reports, policies, campaigns, applied, booked }
  const found = yield* together({
    evidence: evidenceFor(program, known, at, readBonds),
    whole: ofWhole(accountId, orderKey),
    products: ofProducts(accountId, orderKey, reports, at),
    isPerProduct: hasProducts(accountId, orderKey, reports),
    repeats: repeatsOf(accountId, orderKey, at),
  })
  const { evidence, whole, products } = found
  const wholeKey = whole.isEarning ? wholeOrderKey(orderKey) : undefined
  const isCounted = wholeKey !== undefined && !(yield* hasFinalProduct(accountId, wholeKey, at))
  const elsewhere = [...whole.refunds, ...products.refunds]
  // Each field by its name, because V8 is slow at `...` of a second object, and this runs for each sale.
  return {
    orderKey,
    openedAt,
    policies,
    campaigns,
    applied,
    booked,
    repeats: found.repeats,
    hasProducts: found.isPerProduct,
    isImportedAsWhole: whole.isImported,
    isCountedAsWhole: isCounted,
    products: products.state,
    reports: elsewhere.length === 0 ? reports : [...reports, ...elsewhere],
    visitors: evidence.visitors,
    clicks: evidence.clicks,
    coupons: evidence.coupons,
    affiliates: evidence.affiliates,
    buyers: evidence.buyers,
    uses: evidence.uses,
    rates: evidence.rates,
    bonds: evidence.bonds,
    browserOrdersBefore: evidence.browserOrdersBefore,
    capped: evidence.capped,
    claimantClicks: evidence.claimantClicks,
    othersClaimed: evidence.othersClaimed,
    weakClaims: evidence.weakClaims,
  }
}

type Known = Pick<
  Facts,
  'orderKey' | 'openedAt' | 'reports' | 'policies' | 'campaigns' | 'applied' | 'booked'
>

/** What other orders decide. */
type OfOthers = 'hasProducts' | 'isImportedAsWhole' | 'isCountedAsWhole' | 'products' | 'repeats'

/** Loads the evidence from outside the order. */
function* evidenceFor(
  program: Program,
  { orderKey, openedAt, reports, policies, campaigns, applied }: Known,
  at: number,
  readBonds: typeof bondsOf,
): Step<Omit<Facts, keyof Known | OfOthers>> {
  const accountId = program.account.id
  const statements = reports.filter(isStatement)
  const named = <Value>(read: (statement: Statement) => Value | undefined) =>
    statements.flatMap((statement) => read(statement) ?? [])
  const customers = distinct(named(({ customer }) => customer))
  const trusted = trustedPerDay({ policies, campaigns })

  const { groups, browserOrdersBefore } = yield* together({
    locked: lock('customer', accountId, customers, at),
    groups: groupsOf(accountId, distinct(named(({ visitorId }) => visitorId))),
    browserOrdersBefore: countBrowserOrders(accountId, orderKey, openedAt, trusted),
  })
  const visitors = visitorsIn(groups)
  const pages = statements.filter(({ source }) => source === 'browser').sort(byArrival)
  const claimed = { orderKey, openedAt, pages, policies, groups }
  const { others, claimants } = yield* together({
    others: othersClaimed(accountId, claimed),
    claimants: claimantClicks(accountId, claimed),
  })
  const claimedBy = { othersClaimed: others, claimantClicks: claimants }
  const stated = statedIn({ ...claimedBy, reports, visitors, openedAt, policies })
  const texts = stated?.evidence.coupons.map(({ value }) => value) ?? []
  const {
    considered: { rows, isCapped },
    coupons,
    bonds,
  } = yield* together({
    considered: consideredClicks(accountId, lookedAt(stated, groups, { policies, campaigns })),
    coupons: couponsOf(accountId, texts.slice(0, CODES_MAX), at),
    bonds: readBonds(
      accountId,
      orderKey,
      stated?.evidence.customers.map(({ value }) => value) ?? [],
      bondedSince(stated, policies),
    ),
  })
  const credited = [...coupons, ...bonds, ...(applied?.verdict.credits ?? [])]
  const { uses, known } = yield* together({
    uses: earlierUses(accountId, orderKey, stated, coupons, at),
    known: knownTo(program, stated, inGroups(rows, visitors), affiliateIds(credited), at),
  })
  const { clicks, affiliates } = known
  const favoured = [...clicks, ...coupons, ...bonds, ...claimants.values()]
  const { weak, rates } = yield* together({
    weak: weakClaims(accountId, claimed, affiliateIds(favoured)),
    rates: ratesFor(program, stated, affiliates),
  })
  return {
    ...{ visitors, clicks, coupons, affiliates, bonds, uses, rates, browserOrdersBefore },
    buyers: buyingAffiliates(program, stated, affiliates),
    capped: capsOf(isCapped, reports),
    ...{ claimantClicks: claimants, othersClaimed: others, weakClaims: weak },
  }
}

/** The affiliates that an order may credit, and its clicks with them. */
function* knownTo(
  program: Program,
  stated: Stated | undefined,
  clicks: readonly Click[],
  credited: readonly AffiliateId[],
  at: number,
): Step<Pick<Facts, 'clicks' | 'affiliates'>> {
  const usual = program.policies.flatMap(({ defaultAffiliateId }) => defaultAffiliateId ?? [])
  const forced = distinct(stated?.evidence.forced.map(({ value }) => value) ?? [])
  const found = yield* affiliatesOf(
    program,
    clicks,
    [...credited, ...usual],
    forced.slice(0, CODES_MAX),
    at,
  )
  const affiliates = yield* withParents(program, found.affiliates, stated?.order.termsAt)
  return { clicks: found.clicks, affiliates }
}

/** Since when a bond lasts until an order. Undefined: bonds last for ever. */
const bondedSince = (
  stated: Stated | undefined,
  policies: Facts['policies'],
): number | undefined => {
  const { lifetimeDays } = stated ? versionAt(policies, stated.order.termsAt) : NO_LIMIT
  return lifetimeDays && stated && stated.order.convertedAt - days(lifetimeDays)
}

const NO_LIMIT = { lifetimeDays: undefined }

const capsOf = (isCapped: boolean, reports: Facts['reports']): readonly CapFlag[] => {
  const caps: CapFlag[] = []
  if (isCapped) caps.push('clicks_capped')
  if (codesIn(reports).isCapped) caps.push('codes_capped')
  return caps
}

const affiliateIds = (
  touches: readonly { readonly affiliateId: AffiliateId | undefined }[],
): readonly AffiliateId[] => distinct(touches.flatMap(({ affiliateId }) => affiliateId ?? []))

/** Every id of the visitors, and the one that stands for it. */
export const visitorsIn = (groups: Groups): ReadonlyMap<VisitorId, VisitorId> =>
  new Map(
    [...groups.values()].flatMap(({ root, members }) =>
      members.map((member) => [member, root] as const),
    ),
  )

const lookedAt = (
  stated: Stated | undefined,
  groups: Groups,
  program: Pick<Program, 'policies' | 'campaigns'>,
): Looked => {
  const placedAt = stated?.order.convertedAt ?? 0
  const members = new Map([...groups.values()].map((group) => [group.root, group.members]))
  const ids = stated?.evidence.visitors.flatMap(({ value }) => members.get(value) ?? [value]) ?? []
  return {
    ids,
    since: placedAt - days(longestWindowDays(program)),
    placedAt,
    until: placedAt + LATENCY_MAX_MS,
  }
}

/** Clicks as `settle` sees them: of visitors, not of ids. */
export const inGroups = (
  rows: readonly ClickRow[],
  visitors: ReadonlyMap<VisitorId, VisitorId>,
): readonly Click[] => {
  const clicks = new Map<string, Click>()
  for (const row of rows) {
    const click = clickFromRow(row)
    const visitorId = visitors.get(click.visitorId) ?? click.visitorId
    clicks.set(`${row.visitor_id} ${row.id}`, { ...click, visitorId })
  }
  return [...clicks.values()]
}
