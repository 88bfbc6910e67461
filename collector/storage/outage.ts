/** An operation that failed because of an outage. Nothing was written, and a retry is safe. */
export class StorageOutage extends Error {
  /**
   * The limit or error, for counters and the log: the database's code (`53300`, `SQLITE_FULL`), the
   * socket's code (`ECONNREFUSED`), or a name for one of Waymark's limits.
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
  // A host with several addresses fails with an `AggregateError` of all attempts.
  // https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
  if (typeof code === 'string') return code
  return errors === undefined ? '' : codeOf(errors[0])
}

/** How many outages there were since the storage was opened, by their kind. */
export type OutageCounts = Readonly<Record<string, number>>
