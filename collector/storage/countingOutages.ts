import { StorageOutage } from './outage.js'
import type { Storage } from './storage.js'

/**
 * Counts the outages of all methods by kind, for both databases, to help an operator find the
 * cause.
 */
export const countingOutages = (methods: Omit<Storage, 'outages'>): Storage => {
  const counts: Record<string, number> = {}
  const counted = Object.entries(methods).map(([name, method]) => [
    name,
    async (...values: readonly unknown[]) => {
      try {
        return await (method as (...values: readonly unknown[]) => Promise<unknown>)(...values)
      } catch (error) {
        if (error instanceof StorageOutage) counts[error.kind] = (counts[error.kind] ?? 0) + 1
        throw error
      }
    },
  ])
  return { ...(Object.fromEntries(counted) as typeof methods), outages: () => ({ ...counts }) }
}
