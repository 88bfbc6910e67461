import { plainName } from '../../imports/columns.js'
import type { Profile } from '../profile.js'
import { chargebee, paddle } from './billing.js'
import { generic } from './generic.js'
import { paypal } from './paypal.js'
import { shopify, woocommerce } from './shops.js'
import { stripeBalance, stripeItemised, stripePayments } from './stripe.js'

/** Every form of a file, the most distinct first. */
export const PROFILES: readonly Profile[] = [
  stripeItemised,
  stripeBalance,
  stripePayments,
  paypal,
  shopify,
  woocommerce,
  chargebee,
  paddle,
  generic,
]

/** The form of a file, by the names of its columns. Without a known one it is a list of orders. */
export const profileOf = (header: readonly string[]): Profile => {
  const names = new Set(header.map(plainName))
  const has = ({ marks }: Profile) =>
    marks.every((some) => some.some((name) => names.has(plainName(name))))
  return PROFILES.find(has) ?? generic
}
