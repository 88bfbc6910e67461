import { KEY_TEXT_MAX } from '../domain/ids.js'
import { cutText, isPlainText, toPlainText } from '../domain/text.js'
import type { Flaws } from '../ingest/readEvent.js'
import {
  CLICK_DETAILS,
  CLICK_URL_MAX,
  COUPONS_MAX,
  ITEMS_MAX,
  ORDER_DETAILS,
  URL_MAX,
} from './fieldLimits.js'
import { isDecimal, isItemField, isRung } from './schemas.js'

type Fields = Readonly<Record<string, unknown>>

/** A page's event without its unreadable parts, and the names of these parts. */
export interface Legible extends Flaws {
  readonly event: Fields
}

/**
 * Cuts or drops invalid values in fields that affect neither the order's identity nor its amounts.
 * A page sends an event once and cannot correct it, so a rejection would lose the event.
 */
export const legible = (event: Fields, type: 'click' | 'sale' | 'action'): Legible => {
  // A field with the value null counts as omitted.
  const given = Object.entries(event).filter(([, value]) => value !== null)
  const read: Record<string, unknown> = Object.fromEntries(given)
  const flawed = new Set<string>()
  const put = (name: string, value: unknown) => {
    if (value === event[name]) return
    if (value === undefined) delete read[name]
    else read[name] = value
    // An empty field is not an error, and the page's URL of an order is never stored.
    if (event[name] !== null && (type === 'click' || !ASIDE.includes(name))) flawed.add(name)
  }
  const details = type === 'click' ? CLICK_DETAILS : ORDER_DETAILS
  for (const [name, max] of Object.entries(details)) put(name, textOf(event[name], max))
  put('url', textOf(event.url, type === 'click' ? CLICK_URL_MAX : URL_MAX))
  put('rung', isRung(event.rung) ? event.rung : undefined)
  put('webdriver', typeof event.webdriver === 'boolean' ? event.webdriver : undefined)
  if (type !== 'click') {
    for (const name of COSTS) put(name, isDecimal(event[name]) ? event[name] : undefined)
    if (Array.isArray(event.coupon)) put('coupon', shortened(event.coupon, COUPONS_MAX))
    const items = itemsOf(event.items)
    if (items) read.items = items.kept
    else put('items', undefined)
    for (const name of items?.flawed ?? []) flawed.add(name)
  }
  return { event: read, flawed: [...flawed].slice(0, NAMED_MAX), sent: sentOf(event, flawed) }
}

/**
 * How many unreadable fields are named. The first ones are enough to find the mistake in a page.
 */
const NAMED_MAX = 20
const ASIDE = ['url', 'rung']
const COSTS = ['tax', 'shipping', 'fixedCost'] as const

const textOf = (value: unknown, max: number): unknown => {
  if (typeof value !== 'string') return undefined
  return cutText(isPlainText(value) ? value : toPlainText(value), max)
}

const shortened = (list: readonly unknown[], max: number) =>
  list.length > max ? list.slice(0, max) : list

interface Items {
  readonly kept: readonly Fields[]
  readonly flawed: readonly string[]
}

const itemsOf = (items: unknown): Items | undefined => {
  if (!Array.isArray(items)) return undefined
  const flawed: string[] = items.length > ITEMS_MAX ? ['items'] : []
  const kept = shortened(items, ITEMS_MAX).flatMap((item: unknown, index) => {
    const name = `items.${index}`
    const read = itemOf(item)
    if (!read) {
      flawed.push(name)
      return []
    }
    const given = Object.keys(isItemField).filter((field) => (item as Fields)[field] != null)
    const changed = given.filter((field) => read[field] !== (item as Fields)[field])
    flawed.push(...changed.map((field) => `${name}.${field}`))
    return [read]
  })
  return { kept, flawed }
}

/** Undefined for an item without a SKU, which carries no information. */
const itemOf = (item: unknown): Fields | undefined => {
  if (typeof item !== 'object' || item === null) return undefined
  const { sku, quantity, total } = item as Fields
  const article = textOf(sku, KEY_TEXT_MAX)
  if (!isItemField.sku(article)) return undefined
  return {
    sku: article,
    ...(isItemField.quantity(quantity) && { quantity }),
    ...(isItemField.total(total) && { total }),
  }
}

/**
 * The values that a proof may have signed. Values with line breaks are excluded, because they would
 * allow two events with the same signed text.
 */
const sentOf = (event: Fields, flawed: ReadonlySet<string>): Fields =>
  Object.fromEntries(
    [...flawed]
      .map((name) => [name, event[name]] as const)
      .filter(([, value]) =>
        [value].flat().every((one) => typeof one === 'string' && isPlainText(one)),
      )
      // Limits the size, because a proof is computed over the values once per id of the visitor.
      .filter(([, value]) => JSON.stringify(value).length <= SENT_MAX),
  )

/** The same limit as for a whole event. */
const SENT_MAX = 4_096
