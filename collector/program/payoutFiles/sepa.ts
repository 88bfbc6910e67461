import { isSepaIban } from '../../domain/iban.js'
import { formatMoney } from '../../domain/money.js'
import type { IbanDetails, PayeeDetails } from '../../domain/payee.js'
import { type FileBatch, type FileFormat, type FilePayment, referenceOf } from './fileFormat.js'
import { sepaText } from './sepaText.js'
import { type Element, writeXml } from './xml.js'

/** Limits of the rulebook of the European Payments Council. */
export const SEPA_NAME_MAX = 70
const REMITTANCE_MAX = 140
const AMOUNT_MAX = 99_999_999_999
const ID_MAX = 35

/**
 * A SEPA credit transfer as pain.001.001.09, see docs/decisions/0049-payout-batches.md. All payments are
 * one payment instruction, so the bank books one sum or each payment, as agreed with it.
 */
export const sepa: FileFormat = {
  format: 'sepa',
  title: 'SEPA credit transfer (pain.001.001.09)',
  extension: 'xml',
  hasOneCurrency: true,
  needsPayer: true,
  refusal: (details, amount) => {
    if (amount.currency !== 'EUR') return 'currency_not_in_file'
    if (!details) return 'no_details'
    if (details.method !== 'bank') return 'other_method'
    if (!('iban' in details)) return 'no_iban'
    if (!isSepaIban(details.iban)) return 'not_sepa'
    if (sepaText(details.name, SEPA_NAME_MAX) === undefined) return 'name_not_latin'
    return amount.amount > AMOUNT_MAX ? 'amount_too_large' : undefined
  },
  write: (batch) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml([
      [
        'Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"',
        [['CstmrCdtTrfInitn', [groupHeader(batch), instruction(batch)]]],
      ],
    ])}`,
}

/** Unique for each revision, because a bank refuses a message that it has executed. */
const messageId = ({ id, revision }: FileBatch): string =>
  `${id.slice(-(ID_MAX - 1 - REVISION_LENGTH))}-${revision.toString(36)}`

const REVISION_LENGTH = 2

const totals = ({ payments }: FileBatch): readonly Element[] => [
  ['NbOfTxs', String(payments.length)],
  ['CtrlSum', formatMoney({ amount: sumOf(payments), currency: 'EUR' })],
]

const groupHeader = (batch: FileBatch): Element => [
  'GrpHdr',
  [
    ['MsgId', messageId(batch)],
    ['CreDtTm', `${new Date(batch.createdAt).toISOString().slice(0, -5)}Z`],
    ...totals(batch),
    ['InitgPty', [nameOf(payerOf(batch).name)]],
  ],
]

const instruction = (batch: FileBatch): Element => {
  const payer = payerOf(batch)
  return [
    'PmtInf',
    [
      ['PmtInfId', messageId(batch)],
      ['PmtMtd', 'TRF'],
      ...totals(batch),
      ['PmtTpInf', [['SvcLvl', [['Cd', 'SEPA']]]]],
      ['ReqdExctnDt', [['Dt', new Date(batch.createdAt).toISOString().slice(0, 10)]]],
      ['Dbtr', [nameOf(payer.name)]],
      ['DbtrAcct', [accountOf(payer.iban), ['Ccy', 'EUR']]],
      ['DbtrAgt', [agent(payer.bic) ?? NO_BIC]],
      ['ChrgBr', 'SLEV'],
      ...batch.payments.map(transfer),
    ],
  ]
}

const transfer = (payment: FilePayment): Element => {
  const { name, iban, bic } = ibanOf(payment.details)
  const bank = agent(bic)
  return [
    'CdtTrfTxInf',
    [
      ['PmtId', [['EndToEndId', payment.payoutId.slice(-ID_MAX)]]],
      ['Amt', [['InstdAmt Ccy="EUR"', formatMoney(payment.amount)]]],
      ...(bank ? [['CdtrAgt', [bank]] as const] : []),
      ['Cdtr', [nameOf(name)]],
      ['CdtrAcct', [accountOf(iban)]],
      ['RmtInf', [['Ustrd', sepaText(referenceOf(payment), REMITTANCE_MAX) ?? payment.payoutId]]],
    ],
  ]
}

const nameOf = (name: string): Element => ['Nm', sepaText(name, SEPA_NAME_MAX) ?? '']

const accountOf = (iban: string): Element => ['Id', [['IBAN', iban]]]

const agent = (bic: string | undefined): Element | undefined =>
  bic === undefined ? undefined : ['FinInstnId', [['BICFI', bic]]]

const NO_BIC: Element = ['FinInstnId', [['Othr', [['Id', 'NOTPROVIDED']]]]]

const payerOf = ({ payer }: FileBatch) => {
  if (!payer) throw new Error('A SEPA batch is prepared with a payer')
  return payer
}

const ibanOf = (details: PayeeDetails | undefined): IbanDetails => {
  if (details?.method !== 'bank' || !('iban' in details)) {
    throw new Error('A SEPA batch has IBANs only')
  }
  return details
}

const sumOf = (payments: readonly FilePayment[]): bigint =>
  payments.reduce((sum, { amount }) => sum + BigInt(amount.amount), 0n)
