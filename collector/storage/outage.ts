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
