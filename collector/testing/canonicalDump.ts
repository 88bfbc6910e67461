import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId } from '../domain/ids.js'
import { formatMoney } from '../domain/money.js'
import type { Storage } from '../storage/storage.js'

/**
 * All that an account's messages amount to, as text that two databases can be compared by: who is
 * credited, why, and what each affiliate's accounts hold. What depends on when and in which order
 * messages arrived is left out: receipt times, maturity, and the steps by which a balance came
 * about. Up to 200 orders.
 */
export const canonicalDump = async (storage: Storage, accountId: AccountId): Promise<string> => {
  const rows = await storage.listConversions({ accountId })
  const orders = await Promise.all(
    rows.map(async ({ orderKey }) => {
      const found = await storage.conversion(accountId, orderKey)
      if (!found) throw new Error(`Order ${orderKey} is listed and cannot be read`)
      return canonicalOrder(found)
    }),
  )
  return orders.sort().join('\n')
}

/** One order of a dump. */
export const canonicalOrder = (found: ConversionDetail): string => {
  const { orderKey, status, source, total, remaining, convertedAt, flags, verdict } = found
  const balances = new Map<string, number>()
  for (const { affiliateId, from, to, amount } of found.entries) {
    for (const [account, sign] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const key = `${affiliateId} ${account} ${amount.currency}`
      balances.set(key, (balances.get(key) ?? 0) + sign * amount.amount)
    }
  }
  return JSON.stringify({
    orderKey,
    status,
    source,
    convertedAt,
    flags,
    total: total && formatMoney(total),
    remaining: remaining && formatMoney(remaining),
    verdict,
    commissions: found.commissions.map(({ maturesAt: _when, ...commission }) => commission),
    reports: found.reports.map(({ id, fingerprint }) => `${id} ${fingerprint}`).sort(),
    balances: [...balances].filter(([, amount]) => amount !== 0).sort(),
  })
}
