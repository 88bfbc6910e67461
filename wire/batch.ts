import type { ActionRequest, ClickRequest, EventState, RefundRequest, SaleRequest } from './v1.js'

/** A message of a batch: the body of its own endpoint, with its type. */
export type BatchMessage = (
  | ({ readonly type: 'sale' } & SaleRequest)
  | ({ readonly type: 'action' } & ActionRequest)
  | ({ readonly type: 'refund' } & RefundRequest)
  | ({ readonly type: 'click' } & ClickRequest)
) & {
  /** As the header `Idempotency-Key` of a single message. */
  readonly idempotencyKey?: string
}

/** `POST /v1/batch`: 1 to 1,000 messages, together up to 1 MB. */
export interface BatchRequest {
  readonly messages: readonly BatchMessage[]
}

/**
 * The result of a message of a batch. `retry` means that it was not stored and must be sent again; all
 * others are final. `conflict` means that other content is stored under its id or key, and that nothing
 * was changed.
 */
export interface MessageResult {
  readonly state: EventState | 'conflict'
  /** Of a click: the visitor id to use from now on. */
  readonly visitorId?: string
  /** The cause, from the closed list in `docs/wire.md`. */
  readonly code?: string
  /** The field of a rejected message. */
  readonly field?: string
  /** One sentence that says what to do. */
  readonly message?: string
}

/** The answer to `POST /v1/batch`. It has one result for each message, in the order of the messages. */
export interface BatchResponse {
  readonly results: readonly MessageResult[]
}
