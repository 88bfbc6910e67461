const ACCOUNT = 'default1'
const TIMES = 5
const DAY_MS = 86_400_000

/** The reads of the panel and of `/v1`, each on its first and its last page. */
const readsOf = (storage, { now, affiliateId, orderKey }) => {
  const all = { accountId: ACCOUNT, limit: 51 }
  const oldest = now - 364 * DAY_MS
  const ofAffiliate = { ...all, affiliateId }
  return {
    clicks: () => storage.listClicks(all),
    'clicks, last page': () => storage.listClicks({ ...all, before: oldest }),
    'clicks of an affiliate': () => storage.listClicks(ofAffiliate),
    'clicks of an affiliate, last page': () =>
      storage.listClicks({ ...ofAffiliate, before: oldest }),
    conversions: () => storage.listConversions(all),
    'conversions, last page': () => storage.listConversions({ ...all, before: oldest }),
    'conversions of an affiliate': () => storage.listConversions(ofAffiliate),
    'conversions of an affiliate, last page': () =>
      storage.listConversions({ ...ofAffiliate, before: oldest }),
    'conversions, search': () => storage.listConversions({ ...all, search: 'order-77' }),
    commissions: () => storage.listCommissions(all),
    'commissions, last page': () => storage.listCommissions({ ...all, before: oldest }),
    'commissions of an affiliate': () => storage.listCommissions(ofAffiliate),
    'commissions by status, last page': () =>
      storage.listCommissions({ ...all, status: 'unverified', before: oldest }),
    payable: () => storage.listPayable(ACCOUNT, now),
    balances: () => storage.balances(ACCOUNT),
    'overview of 30 days': () => storage.summary(ACCOUNT, now - 30 * DAY_MS),
    'set aside': () => storage.listSetAside(all),
    'an order': () => storage.conversion(ACCOUNT, orderKey),
  }
}

/** Sums the days that are over, as the job does. Returns how long it took, in milliseconds. */
const sumDays = async (storage, now) => {
  const startedAt = performance.now()
  let after
  do after = await storage.sumDay(ACCOUNT, now, after)
  while (after)
  return performance.now() - startedAt
}

/** The median time of each read, in milliseconds. */
export const measureLists = async (root, database) => {
  const { createCollector } = await import(`${root}/collector/dist/collector/main.js`)
  const { deps, close } = createCollector({ database, reader: 'inline', jobs: false })
  const { storage } = deps
  const [affiliate] = await storage.affiliates(ACCOUNT)
  const [order] = await storage.listConversions({ accountId: ACCOUNT, limit: 1 })
  const asked = { now: Date.now(), affiliateId: affiliate.id, orderKey: order.orderKey }
  const found = { 'sums of all days': await sumDays(storage, asked.now) }
  for (const [name, read] of Object.entries(readsOf(storage, asked))) {
    const times = []
    for (let time = 0; time < TIMES; time += 1) {
      const startedAt = performance.now()
      await read()
      times.push(performance.now() - startedAt)
    }
    found[name] = times.sort((a, b) => a - b)[Math.floor(TIMES / 2)]
  }
  await close()
  return found
}
