import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccountId } from '../../domain/ids.js'

/** A request with a valid secret key, to be answered. */
export interface V1Call {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The account of the key. */
  readonly accountId: AccountId
  /** The named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
}
