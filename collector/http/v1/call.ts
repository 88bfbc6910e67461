import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccountId } from '../../domain/ids.js'
import type { Scope } from '../../domain/key.js'
import type { RawBody } from '../body.js'

/** Who made a request to `/v1`. */
export interface Caller {
  /** The account of the key. */
  readonly accountId: AccountId
  readonly keyId: string
  /** What the key may do. */
  readonly scopes: readonly Scope[]
  /** The whole key. */
  readonly secret: string
  /**
   * Whether the request was signed. Somebody who recorded it can then send it again, until its time
   * is too old.
   */
  readonly isSigned: boolean
  /** The body, if it was read to check the signature. */
  readonly raw?: RawBody
}

/** A request with a valid key, to be answered. */
export interface V1Call extends Caller {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
}
