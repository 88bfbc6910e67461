import type { OrderFields } from '../../../wire/v1.js'
import { hmac } from './hmac.js'

/** The order that a page is going to report. Its values must be exactly those that the page sends. */
export interface ProofFields extends Omit<OrderFields, 'proof' | 'items'> {
  readonly type: 'sale' | 'action'
  readonly orderId?: string | undefined
  readonly actionId?: string | undefined
  /** The code of an action. */
  readonly code?: string | undefined
  readonly visitorId?: string | undefined
}

/** A key that signs pages' reports, made by `waymark key add --signing`. */
export interface SigningKey {
  readonly id: string
  readonly secret: string
}

const ALWAYS = [
  ...(['orderId', 'productId', 'code', 'actionId', 'total'] as const),
  ...(['currency', 'fixedCost', 'tax', 'shipping'] as const),
]
const COVERABLE = ['visitorId', 'affiliate', 'campaign', 'coupon', 'customerId'] as const

/** The `proof` for a page's report. It covers every field that is given. */
export const makeProof = async (
  account: string,
  { id, secret }: SigningKey,
  fields: ProofFields,
  seconds: number,
): Promise<string> => {
  const covered = COVERABLE.filter((field) => fields[field] !== undefined)
  const lines = [
    ...['waymark-proof-1', seconds, account, fields.type],
    ...ALWAYS.map((field) => fields[field] || ''),
    ...covered.map((field) => linesOf(field, fields[field])),
  ]
  const sum = await hmac(secret, lines.join('\n'))
  return `t=${seconds},k=${id},f=${covered.join('+')},v1=${sum}`
}

/** One line for each coupon of a list. */
const linesOf = (field: string, value: string | readonly string[] | undefined): string => {
  const values = typeof value === 'string' ? [value] : value || []
  return (values.length > 0 ? values : ['']).map((one) => `${field}=${one}`).join('\n')
}
