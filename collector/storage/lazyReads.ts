import type { Reads } from './reads.js'

/** Makes the function of each list from its name. */
export const readsBy = (
  readOf: <Method extends keyof Reads>(method: Method) => Reads[Method],
): Reads => ({
  listAffiliates: readOf('listAffiliates'),
  listCoupons: readOf('listCoupons'),
  listLifetimes: readOf('listLifetimes'),
  listClicks: readOf('listClicks'),
  listLinks: readOf('listLinks'),
  linkDays: readOf('linkDays'),
  bannerCounts: readOf('bannerCounts'),
  bannerSums: readOf('bannerSums'),
  listBookings: readOf('listBookings'),
  listConversions: readOf('listConversions'),
  salesCalled: readOf('salesCalled'),
  salesBetween: readOf('salesBetween'),
  listCommissions: readOf('listCommissions'),
  listSetAside: readOf('listSetAside'),
  setAsideDiscarded: readOf('setAsideDiscarded'),
  listPayouts: readOf('listPayouts'),
  listPayable: readOf('listPayable'),
  balances: readOf('balances'),
  ledgerBalances: readOf('ledgerBalances'),
  summary: readOf('summary'),
})

/**
 * Lists whose code is loaded when the first of them is asked for. The query builder alone was a third
 * of the modules that a collector loaded before its first answer.
 */
export const lazyReads = (load: () => Promise<Reads>): Reads =>
  readsBy((method) => {
    const read = async (...values: readonly unknown[]) =>
      ((await load())[method] as (...values: readonly unknown[]) => Promise<unknown>)(...values)
    return read as never
  })
