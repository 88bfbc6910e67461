import type { Money } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { OrderName, ProviderMessage, ProviderNames } from '../../domain/providerMessage.js'
import { stripeMoney } from '../../domain/stripeAmount.js'
import type { Keys } from '../keys.js'
import { type Fields, fieldsOf, idOf, listOf, someText } from '../read.js'

/** An event of Stripe, as far as all its types are alike. */
export interface StripeEvent {
  readonly type: string
  /** When it happened. */
  readonly at: number | undefined
  readonly test: boolean
  /** The session, invoice, charge … that it is about. */
  readonly object: Fields
  readonly keys: Keys
}

/** Read as an amount, it is a problem that names the field. */
export const MISSING = 'missing'

/** What an event means, or why it cannot be understood. */
export type Said =
  | { readonly messages: readonly ProviderMessage[]; readonly note?: string | undefined }
  | Problem

export const nothing = (note: string): Said => ({ messages: [], note })

export const noId = problem(
  'no_id',
  'data.object.id',
  'The object of the event has no usable id, so no order can be named.',
)

/** A message that only ties names together; none if there is only one. */
export const onlyNames = (
  { test }: StripeEvent,
  names: readonly OrderName[],
  at: number | undefined,
): readonly ProviderNames[] => (names.length > 1 ? [{ kind: 'names', names, at, test }] : [])

/** Several amounts in one currency, or the problem of the first that is none. Undefined is left out. */
export const amountsOf = <Name extends string>(
  currency: unknown,
  values: Readonly<Record<Name, unknown>>,
): Readonly<Partial<Record<Name, Money>>> | Problem => {
  const found: Partial<Record<Name, Money>> = {}
  for (const name of Object.keys(values) as Name[]) {
    if (values[name] === undefined || values[name] === null) continue
    const amount = stripeMoney(values[name], currency, name)
    if (isProblem(amount)) return amount
    found[name] = amount
  }
  return found
}

/** `cus_…`, or of a guest the e-mail address. */
export const customerOf = (object: Fields, email: unknown): string | undefined =>
  idOf(object.customer) ?? idOf(object.customer_account) ?? someText(email)?.toLowerCase()

/** Stripe's ids of promotion codes, which are not what the customer typed. */
const PROMOTION_ID = /^promo_/
const COUPONS_MAX = 10

/**
 * The codes of discounts: the customer's promotion code if the event has the whole object, and the coupon's
 * id, which the merchant may have chosen. https://docs.stripe.com/api/discounts/object
 */
export const couponsOf = (discounts: readonly unknown[]): readonly string[] | undefined => {
  const codes = discounts
    .map(fieldsOf)
    .flatMap((discount) => [
      someText(fieldsOf(discount.promotion_code).code),
      idOf(discount.coupon) ?? idOf(fieldsOf(discount.source).coupon),
    ])
  const known = codes.filter((code): code is string => !!code && !PROMOTION_ID.test(code))
  return known.length > 0 ? [...new Set(known)].slice(0, COUPONS_MAX) : undefined
}

/** The sum of whole amounts. Undefined if one is missing. */
export const sumOf = (amounts: readonly unknown[]): number | undefined => {
  const known = amounts.filter((amount): amount is number => Number.isSafeInteger(amount))
  return known.length === amounts.length ? known.reduce((sum, one) => sum + one, 0) : undefined
}

/** Shipping net of tax, because the tax on it is already part of the order's tax. */
export const netShipping = (cost: unknown): number | undefined => {
  const { amount_total: total, amount_tax: tax } = fieldsOf(cost)
  const sum = sumOf([total, tax])
  return sum === undefined ? undefined : Number(total) - Number(tax)
}

/** The entries of a list that is sent as an object: `{ object: 'list', data: […] }`. */
export const dataOf = (list: unknown): readonly Fields[] =>
  listOf(fieldsOf(list).data).map(fieldsOf)
