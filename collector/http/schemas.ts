import { z } from 'zod'
import type {
  ActionEvent,
  ActionRequest,
  ClickEvent,
  ClickRequest,
  EventsRequest,
  ForgetEvent,
  HandoverEvent,
  RefundRequest,
  SaleEvent,
  SaleRequest,
} from '../../wire/v1.js'
import { EVENT_ID_MAX, HANDOVER_TOKEN, KEY_TEXT_MAX } from '../domain/ids.js'
import { isPlaceholder } from '../domain/placeholder.js'
import { parseInstant } from '../domain/time.js'
import { customerFields } from './customerSchemas.js'
import {
  ACCOUNT_ID_MAX,
  CLICK_DETAILS,
  CLICK_URL_MAX,
  COUPONS_MAX,
  CURRENCY,
  EVENTS_MAX,
  INSTANT_MAX,
  ITEMS_MAX,
  ORDER_DETAILS,
  PROOF_MAX,
  QUANTITY_MAX,
  RUNGS,
  URL_MAX,
} from './fieldLimits.js'
import { commission, decimal, signedDecimal } from './moneySchemas.js'
import { boolean, text } from './textSchemas.js'
import { anyVisitorId, visitorId } from './visitorIdSchemas.js'

const key = text(KEY_TEXT_MAX).refine((value) => value.trim() !== '', {
  error: 'must not be empty',
})

const NOT_FILLED = {
  error:
    'is a placeholder that the shop did not fill in, so all orders would be one: use the placeholder that your cart documents',
}

const orderKey = key.refine((value) => !isPlaceholder(value), NOT_FILLED)
const optionalKey = text(KEY_TEXT_MAX).refine((value) => !isPlaceholder(value), NOT_FILLED)

const textsOf = <Name extends string>(limits: Readonly<Record<Name, number>>) =>
  Object.fromEntries(
    Object.entries<number>(limits).map(([name, max]) => [name, text(max).exactOptional()]),
  ) as Record<Name, ReturnType<ReturnType<typeof text>['exactOptional']>>

const currency = z
  .string({ error: 'must be an ISO 4217 code such as "EUR"' })
  .regex(CURRENCY, { error: 'must be an ISO 4217 code such as "EUR"' })

const epochMs = z
  .number({ error: 'must be milliseconds since 1970' })
  .int({ error: 'must be whole milliseconds since 1970' })
  .min(0, { error: 'must be milliseconds since 1970' })
  .max(INSTANT_MAX, { error: 'must be milliseconds since 1970' })

const instant = z
  .string({ error: 'must be an ISO 8601 instant such as "2026-01-31T12:00:00Z"' })
  .refine((value) => parseInstant(value) !== undefined, {
    error:
      'must be an ISO 8601 instant with a zone, such as "2026-01-31T12:00:00Z", of a real date',
  })

/** A decimal, because fabric is sold by the metre; negative for a returned item. */
const quantity = z
  .number({ error: 'must be a number' })
  .min(-QUANTITY_MAX, { error: `must be at least -${QUANTITY_MAX}` })
  .max(QUANTITY_MAX, { error: `must be at most ${QUANTITY_MAX}` })

const item = z.object({
  sku: key,
  quantity: quantity.exactOptional(),
  total: signedDecimal.exactOptional(),
})

/** A server can correct a misspelt key. Of a page's item, unknown keys are dropped. */
const serverItem = z.strictObject(item.shape)

const itemsOf = <Schema extends z.ZodType>(line: Schema) =>
  z
    .array(line, { error: 'must be a list of { sku, quantity, total }' })
    .max(ITEMS_MAX, { error: `must hold at most ${ITEMS_MAX} items` })
    .exactOptional()

const orderFields = {
  total: decimal.exactOptional(),
  currency: currency.exactOptional(),
  fixedCost: decimal.exactOptional(),
  tax: decimal.exactOptional(),
  shipping: decimal.exactOptional(),
  coupon: z
    .union([text(KEY_TEXT_MAX), z.array(text(KEY_TEXT_MAX)).max(COUPONS_MAX)], {
      error: `must be a text, or a list of up to ${COUPONS_MAX} texts`,
    })
    .exactOptional(),
  productId: text(KEY_TEXT_MAX).exactOptional(),
  items: itemsOf(item),
  customerId: text(KEY_TEXT_MAX).exactOptional(),
  keepsClicks: z
    .union([boolean, z.enum(['true', 'false'])], { error: 'must be true or false' })
    .exactOptional(),
  ...textsOf(ORDER_DETAILS),
  proof: text(PROOF_MAX).exactOptional(),
}

const saleFields = { ...orderFields, orderId: orderKey, total: decimal, currency }
const actionFields = {
  ...orderFields,
  code: key,
  orderId: optionalKey.exactOptional(),
  actionId: optionalKey.exactOptional(),
}

const clickFields = {
  ...textsOf(CLICK_DETAILS),
  affiliate: text(KEY_TEXT_MAX).exactOptional(),
}

/** The script builds it from percent-encoded order, product and action, each as long as a key. */
const eventId = text(EVENT_ID_MAX).refine((value) => value.trim() !== '', {
  error: 'must not be empty',
})

const anyEvent = {
  id: eventId,
  at: epochMs,
  url: text(URL_MAX).exactOptional(),
  rung: z.enum(RUNGS, { error: 'is not known' }).exactOptional(),
  webdriver: boolean.exactOptional(),
}

// `satisfies` keeps the schemas in line with the types that the script is compiled against.

export const clickEvent = z.object({
  ...anyEvent,
  ...clickFields,
  id: key,
  type: z.literal('click'),
  url: text(CLICK_URL_MAX),
  framed: boolean.exactOptional(),
}) satisfies z.ZodType<ClickEvent>

/** The fields of an item. Other fields are dropped. */
export const isItemField = {
  sku: (value: unknown) => key.safeParse(value).success,
  quantity: (value: unknown) => quantity.safeParse(value).success,
  total: (value: unknown) => signedDecimal.safeParse(value).success,
} as const

export const isRung = (value: unknown): boolean => RUNGS.some((rung) => rung === value)

export const isDecimal = (value: unknown): boolean => decimal.safeParse(value).success

export const saleEvent = z.object({
  ...anyEvent,
  ...saleFields,
  type: z.literal('sale'),
}) satisfies z.ZodType<SaleEvent>

export const actionEvent = z.object({
  ...anyEvent,
  ...actionFields,
  type: z.literal('action'),
}) satisfies z.ZodType<ActionEvent>

export const forgetEvent = z.object({
  ...anyEvent,
  type: z.literal('forget'),
}) satisfies z.ZodType<ForgetEvent>

export const handoverEvent = z.object({
  ...anyEvent,
  type: z.literal('handover'),
  token: z
    .string({ error: 'must be 32 lower-case hex characters and ".0"' })
    .regex(HANDOVER_TOKEN, { error: 'must be 32 lower-case hex characters and ".0"' }),
}) satisfies z.ZodType<HandoverEvent>

/**
 * The envelope of `POST /e`. Events are checked one by one, so one error does not fail the others.
 */
export const eventsRequest = z.object({
  v: z.literal(1, { error: 'must be 1' }),
  account: z
    .string({ error: 'must be an account id' })
    .max(ACCOUNT_ID_MAX, { error: 'must be an account id' }),
  visitorId: anyVisitorId.exactOptional(),
  sentAt: epochMs,
  test: boolean.exactOptional(),
  events: z
    .array(z.unknown(), { error: 'must be a list of events' })
    .min(1, { error: 'must hold at least one event' })
    .max(EVENTS_MAX, { error: `must hold at most ${EVENTS_MAX} events` }),
}) satisfies z.ZodType<Omit<EventsRequest, 'events'>>

const serverFields = {
  visitorId: visitorId.exactOptional(),
  at: instant.exactOptional(),
  test: boolean.exactOptional(),
}

const orderFieldsOfServers = {
  ...serverFields,
  items: itemsOf(serverItem),
  ...customerFields,
  commission: commission.exactOptional(),
}

export const saleRequest = z.strictObject({
  ...saleFields,
  ...orderFieldsOfServers,
  subscriptionId: key.exactOptional(),
  revision: z
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(0, { error: 'must not be negative' })
    .max(1_000_000, { error: 'must be at most 1000000' })
    .exactOptional(),
}) satisfies z.ZodType<SaleRequest>

export const actionRequest = z.strictObject({
  ...actionFields,
  ...orderFieldsOfServers,
}) satisfies z.ZodType<ActionRequest>

export const refundRequest = z.strictObject({
  orderId: orderKey,
  refundId: key,
  amount: decimal.exactOptional(),
  currency: currency.exactOptional(),
  productId: text(KEY_TEXT_MAX).exactOptional(),
  at: instant.exactOptional(),
  test: boolean.exactOptional(),
}) satisfies z.ZodType<RefundRequest>

export const clickRequest = z.strictObject({
  ...clickFields,
  ...serverFields,
  url: text(URL_MAX).exactOptional(),
}) satisfies z.ZodType<ClickRequest>
