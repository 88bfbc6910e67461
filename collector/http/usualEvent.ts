import type { z } from 'zod'
import type { ClickEvent, SaleEvent } from '../../wire/v1.js'
import { isVisitorId, KEY_TEXT_MAX } from '../domain/ids.js'
import {
  CLICK_DETAILS,
  CLICK_URL_MAX,
  EVENTS_MAX,
  type eventsRequest,
  ORDER_DETAILS,
  PROOF_MAX,
  URL_MAX,
} from './schemas.js'

// Nearly all requests are of a few ordinary shapes. These checks recognize them in a fraction of the
// time of the schemas. They never reject: whatever they do not recognize is read by the schema. That
// a recognized message is exactly what the schema would have returned is tested.

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

/**
 * The sum of all texts of a recognized event. One character has at most three bytes in JSON, so the
 * event is shorter than `EVENT_BYTES_MAX`.
 */
export const TEXTS_MAX = 900

/** Control characters and halves of characters. Whole characters beyond the BMP match as well. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNUSUAL = /[\0-\x1f\x7f-\x9f\ud800-\udfff]/

const isText =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= max && !UNUSUAL.test(value)

const isKey: Check = (value) => isText(KEY_TEXT_MAX)(value) && (value as string).trim() !== ''

const INSTANT_MAX = 8.64e15

const isInstant: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= INSTANT_MAX

const isBoolean: Check = (value) => typeof value === 'boolean'

const RUNGS: readonly unknown[] = ['cookie', 'storage', 'handover', 'new']

const isOneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)

const isMatch =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value)

const isDecimal = isMatch(/^\d{1,20}(\.\d{1,20})?$/)

type Checks = ReadonlyMap<string, Check>

const detailsOf = (limits: Readonly<Record<string, number>>) =>
  Object.entries(limits).map(([name, max]) => [name, isText(max)] as const)

const CLICK: Checks = new Map([
  ...detailsOf(CLICK_DETAILS),
  ['affiliate', isText(KEY_TEXT_MAX)],
  ['id', isKey],
  ['type', isOneOf(['click'])],
  ['at', isInstant],
  ['url', isText(CLICK_URL_MAX)],
  ['rung', isOneOf(RUNGS)],
  ['webdriver', isBoolean],
])

/** Whether an event is a click in which every field is known, well-formed and within its limit. */
export const isUsualClick = (event: Fields): event is Fields & ClickEvent =>
  isUsual(event, CLICK) && hasAll(event, ['id', 'type', 'at', 'url'])

const ITEM: Checks = new Map([
  ['sku', isKey],
  ['quantity', (value) => typeof value === 'number' && Math.abs(value) <= 1_000_000],
  ['total', isMatch(/^-?\d{1,20}(\.\d{1,20})?$/)],
])

/** With their names and numbers, so many items fit an event of `TEXTS_MAX` characters. */
const ITEMS_MAX = 8

const areItems: Check = (value) =>
  Array.isArray(value) &&
  value.length <= ITEMS_MAX &&
  value.every(
    (item: unknown) =>
      typeof item === 'object' && item !== null && isUsual(item as Fields, ITEM) && 'sku' in item,
  )

const SALE: Checks = new Map([
  ...detailsOf(ORDER_DETAILS),
  ['id', isKey],
  ['type', isOneOf(['sale'])],
  ['at', isInstant],
  ['url', isText(URL_MAX)],
  ['rung', isOneOf(RUNGS)],
  ['webdriver', isBoolean],
  ['orderId', isKey],
  ['total', isDecimal],
  ['currency', isMatch(/^[A-Z]{3}$/)],
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
    account.length <= 32 &&
    (visitorId === undefined || (typeof visitorId === 'string' && isVisitorId(visitorId))) &&
    isInstant(sentAt) &&
    (test === undefined || typeof test === 'boolean') &&
    Array.isArray(events) &&
    events.length > 0 &&
    events.length <= EVENTS_MAX
  )
}
