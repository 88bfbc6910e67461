import type { z } from 'zod'
import type { ClickEvent } from '../../wire/v1.js'
import { isVisitorId, KEY_TEXT_MAX } from '../domain/ids.js'
import { CLICK_DETAILS, CLICK_URL_MAX, EVENTS_MAX, type eventsRequest } from './schemas.js'

// Nearly all requests are of a few ordinary shapes. These checks recognize them in a fraction of the
// time of the schemas. They never reject: whatever they do not recognize is read by the schema. That
// a recognized message is exactly what the schema would have returned is tested.

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

/**
 * The sum of all texts of a recognized event. One character has at most three bytes in JSON, so the
 * event is shorter than `EVENT_BYTES_MAX`.
 */
export const TEXTS_MAX = 1_000

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

const CLICK: ReadonlyMap<string, Check> = new Map([
  ...Object.entries(CLICK_DETAILS).map(([name, max]) => [name, isText(max)] as const),
  ['affiliate', isText(KEY_TEXT_MAX)],
  ['id', isKey],
  ['type', (value) => value === 'click'],
  ['at', isInstant],
  ['url', isText(CLICK_URL_MAX)],
  ['rung', (value) => RUNGS.includes(value)],
  ['webdriver', isBoolean],
])

/** Whether an event is a click in which every field is known, well-formed and within its limit. */
export const isUsualClick = (event: Fields): event is Fields & ClickEvent => {
  let length = 0
  for (const name in event) {
    const value = event[name]
    if (!CLICK.get(name)?.(value)) return false
    if (typeof value === 'string') length += value.length
  }
  return (
    length <= TEXTS_MAX &&
    event.type === 'click' &&
    event.id !== undefined &&
    event.at !== undefined &&
    event.url !== undefined
  )
}

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
