import type { Click } from '../../../domain/click.js'
import type { CapFlag } from '../../../domain/flag.js'
import type { AffiliateId } from '../../../domain/ids.js'
import { wholeOrderKey } from '../../../domain/order.js'
import type { Program } from '../../../domain/program.js'
import { isStatement, type Statement } from '../../../domain/report.js'
import { byArrival } from '../../../domain/sequence.js'
import { type Stated, statedIn } from '../../../settle/considered.js'
import type { Facts } from '../../../settle/facts.js'
import { ratesFor } from '../rates/ratesFor.js'
import type { Before } from '../settling/before.js'
import type { Cause } from '../settling/cause.js'
import { distinct } from '../settling/lockOrders.js'
import { lock, type Step, together } from '../step.js'
import { groupsOf } from '../visitors/visitors.js'
import { bondingOf } from './bonding.js'
import { bondsOf, type ReadBonds } from './bonds.js'
import { countBrowserOrders, trustedPerDay } from './browserOrders.js'
import { buyingAffiliates } from './buyingAffiliates.js'
import { affiliatesOf, couponsOf } from './byCode.js'
import { claimantClicks } from './claimantClicks.js'
import { othersClaimed, weakClaims } from './claims.js'
import { consideredClicks } from './consideredClicks.js'
import { earlierUses } from './earlierUses.js'
import { inGroups, lookedAt, visitorsIn } from './inGroups.js'
import { ofProducts } from './ofProducts.js'
import { CODES_MAX, codesIn } from './orderCodes.js'
import { withParents } from './parents.js'
import { hasFinalProduct, hasProducts, ofWhole } from './products.js'
import { repeatsOf } from './repeats.js'
import { type ReadSales, salesBefore, visitorsForgotten } from './salesBefore.js'
import { tracedClicks } from './tracedClicks.js'

/** What is stored of an order itself. */
export type Stored = Pick<Before, 'reports' | 'applied' | 'booked'> & {
  readonly row: Pick<Before['row'], 'opened_at'>
}

/** Where facts that other orders decided come from. */
export interface ReadOthers {
  readonly readBonds: ReadBonds
  readonly readSales: ReadSales
}

const OTHERS: ReadOthers = { readBonds: bondsOf, readSales: salesBefore }

/**
 * Loads all facts of one order. Runs in the transaction that books the outcome, under the order's
 * lock, and takes the locks of its customers. `others`: where bonds and sales of other orders come from.
 */
export function* gather(
  program: Program,
  { accountId, orderKey, at }: Omit<Cause, 'reportId'>,
  { row: { opened_at: openedAt }, reports, applied, booked }: Stored,
  others: ReadOthers = OTHERS,
): Step<Facts> {
  const { policies, campaigns } = program
  const known = { orderKey, openedAt, reports, policies, campaigns, applied, booked }
  const found = yield* together({
    evidence: evidenceFor(program, known, at, others),
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
    traced: evidence.traced,
    coupons: evidence.coupons,
    affiliates: evidence.affiliates,
    buyers: evidence.buyers,
    uses: evidence.uses,
    salesBefore: evidence.salesBefore,
    rates: evidence.rates,
    bonds: evidence.bonds,
    lifetimes: evidence.lifetimes,
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
  known: Known,
  at: number,
  { readBonds, readSales }: ReadOthers,
): Step<Required<Omit<Facts, keyof Known | OfOthers>>> {
  const accountId = program.account.id
  const { orderKey, reports, policies, campaigns, applied } = known
  const said = yield* claimedIn(program, known, at)
  const { stated, groups, visitors, claimed, claimants } = said
  const texts = stated?.evidence.coupons.map(({ value }) => value) ?? []
  const {
    considered: { rows, isCapped },
    traced: tracedRows,
    coupons,
    bonding: { bonds, lifetimes },
  } = yield* together({
    considered: consideredClicks(accountId, lookedAt(stated, groups, { policies, campaigns })),
    traced: tracedClicks(accountId, stated, policies),
    coupons: couponsOf(accountId, texts.slice(0, CODES_MAX), at),
    bonding: bondingOf(accountId, orderKey, stated, policies, readBonds),
  })
  const own = inGroups(rows, visitors)
  const others = inGroups(tracedRows, visitors)
  const credited = [...coupons, ...bonds, ...lifetimes, ...(applied?.verdict.credits ?? [])]
  const forgotten = visitorsForgotten(stated, policies)
  const { uses, salesBefore, found } = yield* together({
    uses: earlierUses(accountId, orderKey, stated, coupons, forgotten, at),
    salesBefore: readSales(accountId, {
      ...{ orderKey, visitors: forgotten, groups },
      convertedAt: stated?.order.convertedAt ?? 0,
    }),
    found: knownTo(program, stated, [...own, ...others], affiliateIds(credited), at),
  })
  const { affiliates } = found
  const clicks = found.clicks.slice(0, own.length)
  const traced = found.clicks.slice(own.length)
  const favoured = [...found.clicks, ...coupons, ...bonds, ...lifetimes, ...claimants.values()]
  const { weak, rates } = yield* together({
    weak: weakClaims(accountId, claimed, affiliateIds(favoured)),
    rates: ratesFor(program, stated, affiliates),
  })
  return {
    ...{ visitors, clicks, traced, coupons, affiliates, bonds, lifetimes, uses, salesBefore },
    rates,
    browserOrdersBefore: said.browserOrdersBefore,
    buyers: buyingAffiliates(program, stated, affiliates),
    capped: capsOf(isCapped, reports),
    ...{ claimantClicks: claimants, othersClaimed: said.othersClaimed, weakClaims: weak },
  }
}

/** What the order's reports state, and what is known of the browsers that claim it. */
function* claimedIn(
  { account: { id: accountId } }: Program,
  { orderKey, openedAt, reports, policies, campaigns }: Known,
  at: number,
) {
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
  const found = yield* together({
    othersClaimed: othersClaimed(accountId, claimed),
    claimants: claimantClicks(accountId, claimed),
  })
  const claimedBy = { othersClaimed: found.othersClaimed, claimantClicks: found.claimants }
  const stated = statedIn({ ...claimedBy, reports, visitors, openedAt, policies })
  return { ...found, groups, visitors, claimed, stated, browserOrdersBefore }
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

const capsOf = (isCapped: boolean, reports: Facts['reports']): readonly CapFlag[] => {
  const caps: CapFlag[] = []
  if (isCapped) caps.push('clicks_capped')
  if (codesIn(reports).isCapped) caps.push('codes_capped')
  return caps
}

const affiliateIds = (
  touches: readonly { readonly affiliateId: AffiliateId | undefined }[],
): readonly AffiliateId[] => distinct(touches.flatMap(({ affiliateId }) => affiliateId ?? []))
