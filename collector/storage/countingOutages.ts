import { StorageOutage } from './outage.js'
import type { Storage } from './storage.js'

/**
 * Counts the outages of all methods by kind, for both databases, to help an operator find the
 * cause.
 */
export const countingOutages = (methods: Omit<Storage, 'outages'>): Storage => {
  const counts: Record<string, number> = {}
  const count = (error: unknown) => {
    if (error instanceof StorageOutage) counts[error.kind] = (counts[error.kind] ?? 0) + 1
  }
  // These do not access the database.
  const { onResettling, onDeliveries, ...others } = methods
  const counted = Object.entries(others).map(([name, method]) => [
    name,
    (...values: readonly unknown[]) => {
      const result = (method as (...values: readonly unknown[]) => Promise<unknown>)(...values)
      // Not awaited, because every event passes here several times. The caller gets the error too.
      result.catch(count)
      return result
    },
  ])
  return {
    ...(Object.fromEntries(counted) as typeof others),
    onResettling,
    onDeliveries,
    outages: () => ({ ...counts }),
  }
}
