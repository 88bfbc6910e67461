import type { OrderKey, VisitorId } from './ids.js'
import { utcDay } from './time.js'

/**
 * Identifies an order within its account. A shop may report one sale per product. What a person books
 * for an affiliate is an order too, of the kind `booking`, and so is what clicks or impressions earn
 * (`traffic`).
 */
export interface OrderRef {
  readonly kind: 'sale' | 'action' | 'booking' | 'traffic'
  readonly orderId: string
  /** '' if the report named none. */
  readonly productId: string
  /** The action's code; '' for a sale; whose a booking or traffic is. */
  readonly code: string
}

/** An order that a customer placed. */
export interface PlacedRef extends OrderRef {
  readonly kind: 'sale' | 'action'
}

/**
 * The key of an order. JSON, because order ids may hold any separator. Order ids are compared
 * trimmed and otherwise letter by letter: "#1001" and "1001" are two orders. A test is another order
 * than the real one under its number, so that neither can touch the other.
 */
export const orderKey = (
  { kind, orderId, productId, code }: OrderRef,
  isTest: boolean = false,
): OrderKey =>
  JSON.stringify([
    kind,
    orderId.trim(),
    productId.trim(),
    code,
    ...(isTest ? ['test'] : []),
  ]) as OrderKey

type KeyParts = readonly [kind: string, orderId: string, productId: string, ...rest: string[]]

const partsOf = (key: OrderKey) => JSON.parse(key) as KeyParts

/**
 * For a sale that was reported per product: the key of the order's messages without a product.
 * Undefined for any other order.
 */
export const wholeOrderKey = (key: OrderKey): OrderKey | undefined => {
  const [kind, orderId, productId, ...rest] = partsOf(key)
  if (kind !== 'sale' || productId === '') return undefined
  return JSON.stringify([kind, orderId, '', ...rest]) as OrderKey
}

/**
 * The keys of an order's products lie between these two texts, and so do those of the order as a whole.
 * Keys are compared byte by byte.
 */
export const productKeys = (whole: OrderKey): readonly [from: string, until: string] => {
  const [kind, orderId] = partsOf(whole)
  const start = JSON.stringify([kind, orderId]).slice(0, -1)
  // `#` is the next character after the quotation mark that begins the product.
  return [`${start},"`, `${start},#`]
}

/** Whether the order is a test. */
export const isTestKey = (key: OrderKey): boolean => partsOf(key).length > 4

/** The id of an order, from its key. */
export const orderIdOf = (key: OrderKey): string => partsOf(key)[1]

/** The id of an action that has none: it counts once per UTC day and person. */
export const oncePerDay = (who: string, at: number): string => `${who}:${utcDay(at)}`

const ONCE_PER_DAY = /^([0-9a-f]{32}):\d{4}-\d\d-\d\d$/

/** The visitor of an action that counts once a day. Undefined for any other order. */
export const actorOf = (key: OrderKey): VisitorId | undefined => {
  const [kind, orderId] = partsOf(key)
  return kind === 'action' ? (ONCE_PER_DAY.exec(orderId)?.[1] as VisitorId | undefined) : undefined
}

/** The key under which another one of a visitor's ids did the same action on the same day. */
export const sameActionBy = (key: OrderKey, actor: VisitorId): OrderKey => {
  const [kind, orderId, ...rest] = partsOf(key)
  return JSON.stringify([kind, actor + orderId.slice(actor.length), ...rest]) as OrderKey
}

/** Whether others can guess the id, because it holds nothing but one short number: "1001", "#A-1001". */
export const canBeGuessed = (orderId: string): boolean => /^\D{0,16}\d{1,12}\D{0,4}$/.test(orderId)
