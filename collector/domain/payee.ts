import type { AffiliateId } from './ids.js'

/** How an affiliate is paid. */
export type PayeeDetails = IbanDetails | AccountDetails | PaypalDetails | OtherDetails

/** A bank account with an IBAN, without spaces. */
export interface IbanDetails {
  readonly method: 'bank'
  /** The holder of the account. */
  readonly name: string
  readonly iban: string
  readonly bic: string | undefined
}

/** A bank account in a country without IBANs. */
export interface AccountDetails {
  readonly method: 'bank'
  readonly name: string
  readonly accountNumber: string
  readonly routingNumber: string
  /** ISO 3166, two letters. */
  readonly country: string
}

export interface PaypalDetails {
  readonly method: 'paypal'
  readonly email: string
}

/** Any other way, in words for the person who pays. */
export interface OtherDetails {
  readonly method: 'other'
  readonly text: string
}

export const PAYEE_METHODS = ['bank', 'paypal', 'other'] as const
export type PayeeMethod = (typeof PAYEE_METHODS)[number]

/** An amount in minor units by currency. */
export type Minimums = Readonly<Record<string, number>>

export interface Payee {
  readonly affiliateId: AffiliateId
  /** Undefined: not known. */
  readonly details: PayeeDetails | undefined
  /** Override those of the account. */
  readonly minimums: Minimums
  readonly changedAt: number
  readonly changedBy: string
}

/** The bank account that a merchant pays from. */
export interface Payer {
  readonly name: string
  readonly iban: string
  readonly bic: string | undefined
}

export interface PayoutTerms {
  /** The smallest amount that is paid out. A currency without one has none. */
  readonly minimums: Minimums
  readonly payer: Payer | undefined
}

export const NO_PAYOUT_TERMS: PayoutTerms = { minimums: {}, payer: undefined }

/** Details for a list: the last four characters of an account, an e-mail address with its name cut. */
export const maskedDetails = (details: PayeeDetails): string => {
  if (details.method === 'other') return 'other'
  if (details.method === 'paypal') return `PayPal ${maskedEmail(details.email)}`
  return `bank ${maskedAccount('iban' in details ? details.iban : details.accountNumber)}`
}

export const maskedAccount = (account: string): string => `…${account.slice(-SHOWN)}`

const SHOWN = 4

const maskedEmail = (email: string): string => {
  const [, name = '', host = ''] = /^(.*)@(.*)$/.exec(email) ?? []
  return `${[...name].slice(0, 1).join('')}…@${host}`
}
