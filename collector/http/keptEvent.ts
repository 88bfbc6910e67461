import { isRefund, isStatement, type Report } from '../domain/report.js'
import { customerHash } from '../ingest/fingerprint.js'
import { readLanding, readReferrer } from '../ingest/identity/landing.js'
import { BODY_KEPT_MAX } from '../storage/storage.js'

/**
 * The fields that help to explain a rejection. All other fields may contain personal data and are
 * not stored.
 */
const FIELDS = [
  ...['type', 'id', 'at', 'orderId', 'productId', 'code', 'actionId', 'total', 'currency'],
  ...['fixedCost', 'tax', 'shipping', 'affiliate', 'campaign', 'banner', 'channel', 'rung'],
  'webdriver',
]
const ITEM_FIELDS = ['sku', 'quantity', 'total']

const TEXT_KEPT_MAX = 200
const LIST_KEPT_MAX = 20

type Fields = Readonly<Record<string, unknown>>

/**
 * A rejected event as it is shown to the merchant for thirty days: JSON of at most `BODY_KEPT_MAX`
 * characters.
 */
export const keptEvent = (event: unknown, accountSecret: string): string =>
  toText(isFields(event) ? fieldsOf(event, accountSecret) : kept(event))

/** The shown form of a server's parked report. The order stores the full report. */
export const keptReport = (report: Report): string => {
  const { kind, source } = report
  if (isRefund(report)) {
    return toText({ kind, source, refundId: report.refundId, amount: report.amount })
  }
  if (!isStatement(report)) return toText({ kind, source })
  const { total, customer, coupons } = report
  return toText({ kind, source, total, customer, coupons })
}

const toText = (value: unknown): string => clean(JSON.stringify(value)).slice(0, BODY_KEPT_MAX)

/**
 * Removes control characters, because PostgreSQL refuses NUL in text
 * (https://www.postgresql.org/docs/current/datatype-character.html) and no page should show the
 * others.
 */
export const clean = (text: string): string => text.replace(/\p{Cc}/gu, ' ').toWellFormed()

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsOf = (event: Fields, accountSecret: string): Fields => {
  const { customerId, proof, url, referrer, coupon, items } = event
  const special = {
    customer: typeof customerId === 'string' ? customerHash(customerId, accountSecret) : undefined,
    proof: typeof proof === 'string' ? proofOf(proof) : undefined,
    url: typeof url === 'string' ? landingOf(url) : undefined,
    referrer: typeof referrer === 'string' ? (readReferrer(referrer) ?? NO_ADDRESS) : undefined,
    coupon: Array.isArray(coupon) ? coupon.slice(0, LIST_KEPT_MAX).map(kept) : textOf(coupon),
    items: Array.isArray(items) ? items.slice(0, LIST_KEPT_MAX).map(itemOf) : undefined,
  }
  const told: Fields = { customerId: special.customer, ...special }
  const leftOut = Object.keys(event)
    .filter((name) => !FIELDS.includes(name) && told[name] === undefined)
    .slice(0, LIST_KEPT_MAX)
    .map((name) => (/^[a-z][\w-]{0,31}$/i.test(name) ? name : '(another name)'))
  return {
    ...pick(event, FIELDS),
    ...special,
    ...(leftOut.length > 0 && { leftOut }),
  }
}

const pick = (from: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, kept(from[name])]),
  )

const itemOf = (item: unknown): unknown => (isFields(item) ? pick(item, ITEM_FIELDS) : kept(item))

const textOf = (value: unknown): unknown => (value === undefined ? undefined : kept(value))

/** The value, or only its type if it is not a short scalar. */
const kept = (value: unknown): unknown => {
  if (typeof value === 'string') return withoutMail(value.slice(0, TEXT_KEPT_MAX))
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? '(a list)' : '(an object)'
}

/** Also matches `%40`, because event ids are percent-encoded. */
const withoutMail = (text: string): string =>
  text.replace(/[^\s@%:]{1,64}(@|%40)[^\s@:]{1,191}/gi, '(an e-mail address)')

/** The time, the key and the covered fields of a proof, without the signature. */
const proofOf = (proof: string): string =>
  /^t=\d{1,15},k=[0-9a-f]{1,32},f=[A-Za-z+]{0,80}(?=,)/.exec(proof)?.[0] ?? '(not of this form)'

const NO_ADDRESS = '(no web address)'

const landingOf = (url: string): string => {
  const place = readReferrer(url)
  const { affiliate } = readLanding(url) ?? {}
  if (!place) return NO_ADDRESS
  return affiliate ? `${place}?${new URLSearchParams({ a_aid: affiliate })}` : place
}
