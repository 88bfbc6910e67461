import type { z } from 'zod'
import type { ClickEvent, SaleEvent } from '../../wire/v1.js'
import { isVisitorId, KEY_TEXT_MAX } from '../domain/ids.js'
import { isPlaceholder } from '../domain/placeholder.js'
import { isPlainText } from '../domain/text.js'
import {
  ACCOUNT_ID_MAX,
  CLICK_DETAILS,
  CLICK_URL_MAX,
  CURRENCY,
  DECIMAL,
  EVENTS_MAX,
  INSTANT_MAX,
  ORDER_DETAILS,
  PROOF_MAX,
  QUANTITY_MAX,
  SIGNED_DECIMAL,
  URL_MAX,
} from './fieldLimits.js'
import { type eventsRequest, isRung } from './schemas.js'

// Nearly all requests have one of a few ordinary shapes. These checks recognize such a request in a
// fraction of the time that its schema needs. They reject nothing: the schema reads every request that
// they do not recognize. A property test holds them to the schemas.

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

/**
 * The maximum number of characters in all texts of a recognized event. A character has at most three
 * bytes in JSON, so the event is shorter than `EVENT_BYTES_MAX`.
 */
export const TEXTS_MAX = 900

const isText =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= max && isPlainText(value)

const isMatch =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value)

const isKey: Check = (value) => isText(KEY_TEXT_MAX)(value) && (value as string).trim() !== ''

const isInstant: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= INSTANT_MAX

const isBoolean: Check = (value) => typeof value === 'boolean'

const isDecimal = isMatch(DECIMAL)

type Checks = ReadonlyMap<string, Check>

const detailsOf = (limits: Readonly<Record<string, number>>) =>
  Object.entries(limits).map(([name, max]) => [name, isText(max)] as const)

const ANY_EVENT: readonly (readonly [string, Check])[] = [
  ['id', isKey],
  ['at', isInstant],
  ['rung', isRung],
  ['webdriver', isBoolean],
]

const CLICK: Checks = new Map([
  ...ANY_EVENT,
  ...detailsOf(CLICK_DETAILS),
  ['affiliate', isText(KEY_TEXT_MAX)],
  ['framed', isBoolean],
  ['type', (value) => value === 'click'],
  ['url', isText(CLICK_URL_MAX)],
])

/** Whether an event is a click in which every field is known, well-formed and within its limit. */
export const isUsualClick = (event: Fields): event is Fields & ClickEvent =>
  isUsual(event, CLICK) && hasAll(event, ['id', 'type', 'at', 'url'])

const ITEM: Checks = new Map([
  ['sku', isKey],
  ['quantity', (value) => typeof value === 'number' && Math.abs(value) <= QUANTITY_MAX],
  ['total', isMatch(SIGNED_DECIMAL)],
])

/** An event with this many items and `TEXTS_MAX` characters is shorter than `EVENT_BYTES_MAX`. */
const USUAL_ITEMS_MAX = 8

const areItems: Check = (value) =>
  Array.isArray(value) &&
  value.length <= USUAL_ITEMS_MAX &&
  value.every(
    (item: unknown) =>
      typeof item === 'object' && item !== null && isUsual(item as Fields, ITEM) && 'sku' in item,
  )

const SALE: Checks = new Map([
  ...ANY_EVENT,
  ...detailsOf(ORDER_DETAILS),
  ['type', (value) => value === 'sale'],
  ['url', isText(URL_MAX)],
  ['orderId', (value) => isKey(value) && !isPlaceholder(value as string)],
  ['total', isDecimal],
  ['currency', isMatch(CURRENCY)],
  ['fixedCost', isDecimal],
  ['tax', isDecimal],
  ['shipping', isDecimal],
  ['coupon', isText(KEY_TEXT_MAX)],
  ['productId', isText(KEY_TEXT_MAX)],
  ['customerId', isText(KEY_TEXT_MAX)],
  ['items', areItems],
  ['proof', isText(PROOF_MAX)],
])

/** Whether an event is a sale in which every field is known, well-formed and within its limit. */
export const isUsualSale = (event: Fields): event is Fields & SaleEvent =>
  isUsual(event, SALE) && hasAll(event, ['id', 'type', 'at', 'orderId', 'total', 'currency'])

const isUsual = (fields: Fields, checks: Checks): boolean => {
  let length = 0
  for (const name in fields) {
    const value = fields[name]
    if (!checks.get(name)?.(value)) return false
    length += lengthOf(value)
  }
  return length <= TEXTS_MAX
}

/** The characters in a field's texts. */
const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length
  if (!Array.isArray(value)) return 0
  return value.reduce<number>((sum, { sku, total = '' }) => sum + sku.length + total.length, 0)
}

const hasAll = (event: Fields, names: readonly string[]): boolean =>
  names.every((name) => event[name] !== undefined)

type Envelope = z.infer<typeof eventsRequest>

/** Whether a request's body is a well-formed envelope. The events in it are not looked at. */
export const isUsualEnvelope = (body: unknown): body is Envelope => {
  if (typeof body !== 'object' || body === null) return false
  const { v, account, visitorId, sentAt, test, events } = body as Fields
  return (
    v === 1 &&
    typeof account === 'string' &&
    account.length <= ACCOUNT_ID_MAX &&
    (visitorId === undefined || (typeof visitorId === 'string' && isVisitorId(visitorId))) &&
    isInstant(sentAt) &&
    (test === undefined || typeof test === 'boolean') &&
    Array.isArray(events) &&
    events.length > 0 &&
    events.length <= EVENTS_MAX
  )
}
