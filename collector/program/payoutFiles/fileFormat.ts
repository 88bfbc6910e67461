import type { PayoutId } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import type { PayeeDetails, Payer } from '../../domain/payee.js'
import type { PayoutFormat } from '../../domain/payoutBatch.js'

/** One payment of a file. */
export interface FilePayment {
  readonly payoutId: PayoutId
  /** The affiliate's code. */
  readonly affiliate: string
  readonly amount: Money
  readonly details: PayeeDetails | undefined
}

/** All that a file is made of, so that it has the same bytes whenever it is made. */
export interface FileBatch {
  readonly id: string
  readonly revision: number
  readonly createdAt: number
  readonly payer: Payer | undefined
  readonly payments: readonly FilePayment[]
}

/** Why a payment cannot be part of a file. */
export type Refusal =
  | 'no_details'
  | 'other_method'
  | 'no_iban'
  | 'not_sepa'
  | 'name_not_latin'
  | 'currency_not_in_file'
  | 'amount_too_large'

export interface FileFormat {
  readonly format: PayoutFormat
  readonly title: string
  readonly extension: 'csv' | 'xml'
  /** Whether all payments of a file have the same currency. */
  readonly hasOneCurrency: boolean
  readonly needsPayer: boolean
  refusal(details: PayeeDetails | undefined, amount: Money): Refusal | undefined
  write(batch: FileBatch): string
}

/** What the receiver sees beside the amount. */
export const referenceOf = ({ affiliate, payoutId }: FilePayment): string =>
  `Commission ${affiliate} ${payoutId.slice(-REFERENCE_ID_LENGTH)}`

const REFERENCE_ID_LENGTH = 8
