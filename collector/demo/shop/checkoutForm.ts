import type { Draft } from './orders.js'
import { priceOf } from './price.js'
import type { Product } from './products.js'
import type { Coupon } from './shopOptions.js'

export const QUANTITY_MAX = 9
export const NAME_MAX = 100
/** As long as the collector takes a customer's id. */
export const EMAIL_MAX = 191
export const COUPON_MAX = 64

/** What was typed, as it was typed. */
export interface Typed {
  readonly quantity: string
  readonly name: string
  readonly email: string
  readonly coupon: string
  /** Names this copy of the form. */
  readonly form: string
}

type Field = 'quantity' | 'name' | 'email' | 'coupon'
export type FieldProblems = { readonly [Name in Field]?: string | undefined }

export const readTyped = (body: unknown): Typed => ({
  quantity: textOf(body, 'quantity'),
  name: textOf(body, 'name'),
  email: textOf(body, 'email'),
  coupon: textOf(body, 'coupon'),
  form: textOf(body, 'form'),
})

/** A field of a form; '' where it is missing or came more than once. */
export const textOf = (body: unknown, name: string): string => {
  const value = (body as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** The order as far as it can be read, and every problem at its field. */
export const toDraft = (
  typed: Typed,
  product: Product,
  coupons: readonly Coupon[],
): { readonly draft: Draft; readonly problems: FieldProblems } => {
  const coupon = findCoupon(coupons, typed.coupon)
  const counts = /^[1-9]\d?$/.test(typed.quantity) && Number(typed.quantity) <= QUANTITY_MAX
  const quantity = counts ? Number(typed.quantity) : 1
  const price = priceOf(product.unitPrice, quantity, coupon?.discountPercent)
  const { name, email } = typed
  return {
    draft: { product, quantity, name, email: email.toLowerCase(), coupon, price },
    problems: {
      quantity: counts ? undefined : `Choose between 1 and ${QUANTITY_MAX}.`,
      name: nameProblem(name),
      email: email === '' ? undefined : emailProblem(email),
      coupon: typed.coupon === '' || coupon ? undefined : couponProblem(typed.coupon),
    },
  }
}

const findCoupon = (coupons: readonly Coupon[], typed: string): Coupon | undefined =>
  coupons.find(({ code }) => code.toUpperCase() === typed.toUpperCase())

const nameProblem = (name: string): string | undefined => {
  if (name === '') return 'Please tell us your name, so that we know whom to write to.'
  return name.length > NAME_MAX ? `Please use at most ${NAME_MAX} characters.` : undefined
}

export const emailProblem = (email: string): string | undefined => {
  if (email.length > EMAIL_MAX) return `Please use at most ${EMAIL_MAX} characters.`
  if (/^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+\.[^\s\p{Cc}@]+$/u.test(email)) return undefined
  return 'This does not look like an e-mail address, such as ada@shop.example.'
}

const couponProblem = (typed: string): string =>
  `We do not know the coupon “${typed.slice(0, COUPON_MAX)}”. Check its spelling, or leave the field empty.`
