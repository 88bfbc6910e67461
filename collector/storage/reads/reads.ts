import type { Kysely } from 'kysely'
import type { Reads } from '../reads.js'
import { listAffiliates } from './affiliates.js'
import { balances, listPayable } from './balances.js'
import { listBookings } from './bookings.js'
import { listConversions } from './conversions.js'
import { listCoupons } from './coupons.js'
import { ledgerBalances } from './ledgerSums.js'
import { listLifetimes } from './lifetimes.js'
import { bannerCounts, bannerSums, linkDays, listLinks } from './links.js'
import {
  listClicks,
  listCommissions,
  listPayouts,
  listSetAside,
  setAsideDiscarded,
} from './lists.js'
import { salesBetween, salesCalled } from './storedSales.js'
import { summary } from './summary.js'
import type { Tables } from './tables.js'

/**
 * Every list and sum, over one read-only connection of either database.
 *
 * `byAffiliate`: where to look for the clicks of one affiliate, if not in their table.
 */
export const readsOver = (
  db: Kysely<Tables>,
  byAffiliate: 'clicks' | 'clicks_by_affiliate' = 'clicks',
): Reads => ({
  listAffiliates: (query) => listAffiliates(db, query),
  listCoupons: (query) => listCoupons(db, query),
  listLifetimes: (query) => listLifetimes(db, query),
  listClicks: (query) => listClicks(db, query, byAffiliate),
  listBookings: (query) => listBookings(db, query),
  listConversions: (query) => listConversions(db, query),
  salesCalled: (accountId, orderIds) => salesCalled(db, accountId, orderIds),
  salesBetween: (query) => salesBetween(db, query),
  listCommissions: (query) => listCommissions(db, query),
  listSetAside: (query) => listSetAside(db, query),
  setAsideDiscarded: (accountId) => setAsideDiscarded(db, accountId),
  listPayouts: (query) => listPayouts(db, query),
  listPayable: (accountId, at) => listPayable(db, accountId, at),
  balances: (accountId, at) => balances(db, accountId, at),
  ledgerBalances: (accountId) => ledgerBalances(db, accountId),
  listLinks: (query) => listLinks(db, query),
  linkDays: (accountId, linkId, since) => linkDays(db, accountId, linkId, since),
  bannerCounts: (accountId, bannerId, since) => bannerCounts(db, accountId, bannerId, since),
  bannerSums: (accountId, since) => bannerSums(db, accountId, since),
  summary: (accountId, since) => summary(db, accountId, since),
})
