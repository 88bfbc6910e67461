import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OrderFields } from '../../../wire/v1.js'
import { couponForms } from '../../domain/coupon.js'
import type { Key } from '../../domain/key.js'
import { DAY_MS, MINUTE_MS } from '../../domain/time.js'

/** The fields that a merchant's server can sign for a thank-you page. */
export interface ProofFields extends OrderFields {
  readonly account: string
  readonly type: 'sale' | 'action'
  readonly orderId?: string
  readonly actionId?: string
  readonly code?: string
  readonly visitorId?: string
}

/** The optional fields that a proof may cover besides the order, the action and their amounts. */
export const COVERABLE = ['visitorId', 'affiliate', 'campaign', 'coupon', 'customerId'] as const
export type Coverable = (typeof COVERABLE)[number]

/** How old a proof may be: an event waits in a browser for up to seven days. */
const AGE_MAX_MS = 8 * DAY_MS
/** How far ahead the merchant's clock may run. */
const AHEAD_MAX_MS = 5 * MINUTE_MS

/** Whether a proof states that it covers a field. Does not check the proof. */
export const covers = (proof: string, field: Coverable): boolean =>
  PROOF.exec(proof)?.[3]?.split('+').includes(field) ?? false

const PROOF = /^t=(\d{9,11}),k=([0-9a-f]{1,32}),f=([A-Za-z+]*),v1=([0-9a-f]{64})$/

/**
 * The fields that every proof covers: those that identify the order, and those that its commission
 * base is computed from.
 */
const ALWAYS = [
  'orderId',
  'productId',
  'code',
  'actionId',
  'total',
  'currency',
  'fixedCost',
  'tax',
  'shipping',
] as const

/**
 * The text a proof signs: one line a value, in this order. Values hold no line breaks, so two
 * different orders never give one text.
 */
export const proofText = (
  fields: ProofFields,
  seconds: number,
  covered: readonly Coverable[],
): string =>
  [
    'waymark-proof-1',
    seconds,
    fields.account,
    fields.type,
    ...ALWAYS.map((field) => fields[field] ?? ''),
    ...covered.flatMap((field) => {
      const values = [fields[field] ?? ''].flat()
      // One line per coupon, because joined by commas the codes "a" and "b" would equal the code
      // "a,b".
      return (values.length > 0 ? values : ['']).map((value) => `${field}=${value}`)
    }),
  ].join('\n')

/** Makes a proof. For merchants' servers, and the golden vectors of `docs/wire.md`. */
export const makeProof = (
  fields: ProofFields,
  seconds: number,
  covered: readonly Coverable[],
  key: { readonly id: string; readonly secret: string },
): string => {
  const sum = hmac(key.secret, proofText(fields, seconds, covered))
  return `t=${seconds},k=${key.id},f=${covered.join('+')},v1=${sum}`
}

/** The content of a valid proof. */
export interface Proven {
  readonly covered: readonly Coverable[]
  /** When the merchant's server signed, by its clock. */
  readonly signedAt: number
}

/**
 * Which optional fields a proof covers; undefined if it is invalid: of another key or order, too
 * old, from the future, or malformed. Never throws.
 */
export const checkProof = (
  proof: string,
  fields: ProofFields,
  keys: readonly Key[],
  now: number,
): Proven | undefined => {
  // An action without an id counts once a day, so one proof would be valid for every day.
  if (!fields.orderId && !fields.actionId) return undefined
  const match = PROOF.exec(proof)
  if (!match) return undefined
  const [, seconds = '', keyId = '', names = '', sum = ''] = match
  const age = now - Number(seconds) * 1_000
  if (age > AGE_MAX_MS || age < -AHEAD_MAX_MS) return undefined
  const key = keys.find(
    ({ id, kind, revokedAt }) => id === keyId && kind === 'signing' && !revokedAt,
  )
  if (!key) return undefined
  const covered = names === '' ? [] : (names.split('+') as Coverable[])
  if (!covered.every((field) => COVERABLE.includes(field))) return undefined
  const holds = formsOf(fields, covered).some((form) => {
    const expected = hmac(key.hash, proofText(form, Number(seconds), covered))
    return timingSafeEqual(Buffer.from(expected), Buffer.from(sum))
  })
  return holds ? { covered, signedAt: Number(seconds) * 1_000 } : undefined
}

/**
 * Tries the forms of a coupon one by one, because the customer may have typed it differently from
 * the server's database.
 */
const formsOf = (fields: ProofFields, covered: readonly Coverable[]): readonly ProofFields[] => {
  const { coupon } = fields
  if (coupon === undefined || !covered.includes('coupon')) return [fields]
  const forms = [coupon].flat().map(couponForms)
  const most = Math.max(1, ...forms.map(({ length }) => length))
  return Array.from({ length: most }, (_, index) => ({
    ...fields,
    coupon: forms.map((each) => each[index] ?? each.at(-1) ?? ''),
  }))
}

const hmac = (secret: string, text: string) =>
  createHmac('sha256', secret).update(text).digest('hex')
