import type {
  ActionRequest,
  ClickRequest,
  OrderFields,
  RefundRequest,
  SaleRequest,
} from '../../../wire/v1.js'

/** Optional fields may be undefined, and are not sent then. A time may be a `Date`. */
type Loose<Request> = {
  readonly [Name in keyof Request]: Name extends 'at'
    ? string | Date | undefined
    : Partial<Pick<Request, Name>> extends Pick<Request, Name>
      ? Request[Name] | undefined
      : Request[Name]
}

/** An order that was paid. */
export type Sale = Loose<Omit<SaleRequest, keyof Pick<OrderFields, 'proof'>>>
/** A lead, a sign-up, a download. */
export type Action = Loose<Omit<ActionRequest, keyof Pick<OrderFields, 'proof'>>>
/** Money that a customer got back. Without an amount it is the whole order. */
export type Refund = Loose<RefundRequest>
/** A visitor's arrival by an affiliate link. */
export type Click = Loose<ClickRequest>

/** How a message is sent. */
export interface Sent {
  /**
   * A message is stored once under its key. Clicks, and actions without `orderId` and `actionId`, get a
   * random one. To correct a sale, give a key of its own and a higher `revision`.
   */
  readonly idempotencyKey?: string | undefined
}

/** A message of a batch. */
export type Message =
  | ({ readonly type: 'sale' } & Sale & Sent)
  | ({ readonly type: 'action' } & Action & Sent)
  | ({ readonly type: 'refund' } & Refund & Sent)
  | ({ readonly type: 'click' } & Click & Sent)
