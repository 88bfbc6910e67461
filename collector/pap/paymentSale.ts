import { stripeDecimalsOf } from '../domain/stripeAmount.js'
import type { PapParams } from './papParams.js'
import type { PapSale } from './papSale.js'

/** A payment that a provider's message names, and who its visitor was. */
export interface Payment {
  readonly sale: PapSale
  /** The account and the visitor's id, as the script wrote them into a hidden field. */
  readonly custom: string
}

const NOTHING: PapSale = {
  code: '',
  total: '',
  fixedCost: '',
  ...{ commission: '', commissionName: '', tiersFromCampaign: '', status: '' },
  keepsClicks: '',
  orderId: '',
  productId: '',
  data: ['', '', '', '', ''],
  affiliate: '',
  campaign: '',
  channel: '',
  coupon: '',
  currency: '',
}

/**
 * The payment of PayPal's message (IPN). Undefined for a message about anything else, such as a refund.
 * https://developer.paypal.com/api/nvp-soap/ipn/IPNandPDTVariables/
 */
export const payPalPayment = (params: PapParams): Payment | undefined => {
  const say = (name: string) => params.get(name)?.trim() ?? ''
  if (say('payment_status').toLowerCase() !== 'completed' || say('txn_id') === '') return undefined
  return {
    sale: {
      ...NOTHING,
      total: say('mc_gross') || say('payment_gross'),
      currency: say('mc_currency'),
      orderId: say('txn_id'),
      productId: say('item_number') || say('item_number1'),
      data: [say('payer_email'), '', '', '', ''],
    },
    custom: say('pap_custom') || afterSeparator(say('custom')),
  }
}

/**
 * The payment of a Stripe event of the type `charge.succeeded`. Undefined for any other. Integrations
 * write the visitor's id into the metadata or behind the description.
 * https://docs.stripe.com/api/charges/object
 */
export const stripePayment = (event: unknown): Payment | undefined => {
  const charge = fieldsOf(fieldsOf(fieldsOf(event).data).object)
  const { id, amount, currency, description, metadata, customer } = charge
  if (fieldsOf(event).type !== 'charge.succeeded') return undefined
  if (typeof id !== 'string' || typeof currency !== 'string' || !Number.isSafeInteger(amount)) {
    return undefined
  }
  return {
    sale: {
      ...NOTHING,
      total: inMajorUnits(amount as number, currency.toUpperCase()),
      currency,
      orderId: id,
      data: [textOf(customer), '', '', '', ''],
    },
    custom: textOf(fieldsOf(metadata).pap_custom) || afterSeparator(textOf(description)),
  }
}

/** Integrations append the id to what the field already has, behind this separator. */
const afterSeparator = (text: string): string => text.split('||').at(-1)?.trim() ?? ''

const inMajorUnits = (amount: number, currency: string): string => {
  const places = stripeDecimalsOf(currency) ?? 2
  const digits = String(amount).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
