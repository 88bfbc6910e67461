import type { Storage } from './storage.js'

/** A write that could not be done now, and was not done. Safe to repeat. */
export class StorageOutage extends Error {
  /**
   * Which limit or error it was, from a short list: the database's own code (`53300`, `SQLITE_FULL`),
   * that of the socket (`ECONNREFUSED`), or a word for a limit of ours. To be counted and logged.
   */
  readonly kind: string

  constructor(message: string, cause?: unknown, kind = codeOf(cause) || 'other') {
    super(message, { cause })
    this.name = 'StorageOutage'
    this.kind = kind
  }
}

const codeOf = (cause: unknown): string => {
  const { code, errors } = (cause ?? {}) as {
    readonly code?: unknown
    readonly errors?: readonly unknown[]
  }
  // An address with several sockets fails with the errors of all of them.
  if (typeof code === 'string') return code
  return errors === undefined ? '' : codeOf(errors[0])
}

/** How many outages there were since the storage was opened, by their kind. */
export type OutageCounts = Readonly<Record<string, number>>

/**
 * Counts the outages that methods answer with, in one place for both databases, so that one which
 * nobody could explain is at least known by its kind.
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
