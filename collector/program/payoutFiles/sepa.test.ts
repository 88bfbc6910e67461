import { JSDOM } from 'jsdom'
import type { PayoutId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import type { PayeeDetails } from '../../domain/payee.js'
import type { FileBatch, FilePayment } from './fileFormat.js'
import { sepa } from './sepa.js'
import { sepaText } from './sepaText.js'

const iban = (name: string, bic?: string): PayeeDetails => ({
  ...{ method: 'bank', name, iban: 'DE89370400440532013000', bic },
})
const payments: readonly FilePayment[] = [
  {
    payoutId: '0193d8c0a1b27c3d8e4f5a6b7c8d9e0f' as PayoutId,
    affiliate: 'jane_doe',
    amount: money(4990, 'EUR'),
    details: iban('Jäne <Doe> & Søns', 'COBADEFFXXX'),
  },
  {
    payoutId: '0193d8c0a1b27c3d8e4f5a6b7c8d9e10' as PayoutId,
    affiliate: 'bob',
    amount: money(5, 'EUR'),
    details: iban('Bob'),
  },
]
const batch = (over: Partial<FileBatch> = {}): FileBatch => ({
  ...{ id: '0193d8c0a1b27c3d8e4f5a6b7c8d9eff', revision: 0, payments },
  createdAt: Date.UTC(2026, 2, 1, 12),
  payer: { name: 'Shop GmbH', iban: 'NL91ABNA0417164300', bic: undefined },
  ...over,
})

const parsed = (xml: string): Document =>
  new new JSDOM('').window.DOMParser().parseFromString(xml, 'application/xml')

/** The order of the elements in the schema pain.001.001.09, as far as a file may have them. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  Document: ['CstmrCdtTrfInitn'],
  CstmrCdtTrfInitn: ['GrpHdr', 'PmtInf'],
  GrpHdr: ['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty'],
  InitgPty: ['Nm'],
  PmtInf: [
    ...['PmtInfId', 'PmtMtd', 'NbOfTxs', 'CtrlSum', 'PmtTpInf', 'ReqdExctnDt', 'Dbtr'],
    ...['DbtrAcct', 'DbtrAgt', 'ChrgBr', 'CdtTrfTxInf'],
  ],
  PmtTpInf: ['SvcLvl'],
  SvcLvl: ['Cd'],
  ReqdExctnDt: ['Dt'],
  Dbtr: ['Nm'],
  DbtrAcct: ['Id', 'Ccy'],
  DbtrAgt: ['FinInstnId'],
  CdtTrfTxInf: ['PmtId', 'Amt', 'CdtrAgt', 'Cdtr', 'CdtrAcct', 'RmtInf'],
  PmtId: ['EndToEndId'],
  Amt: ['InstdAmt'],
  CdtrAgt: ['FinInstnId'],
  FinInstnId: ['BICFI', 'Othr'],
  Cdtr: ['Nm'],
  CdtrAcct: ['Id'],
  RmtInf: ['Ustrd'],
}

const FORMS: Readonly<Record<string, RegExp>> = {
  MsgId: /^[A-Za-z0-9+?/:().,'-]{1,35}$/,
  PmtInfId: /^[A-Za-z0-9+?/:().,'-]{1,35}$/,
  EndToEndId: /^[A-Za-z0-9+?/:().,'-]{1,35}$/,
  CreDtTm: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  Dt: /^\d{4}-\d\d-\d\d$/,
  NbOfTxs: /^\d{1,15}$/,
  CtrlSum: /^\d{1,15}\.\d\d$/,
  InstdAmt: /^\d{1,9}\.\d\d$/,
  IBAN: /^[A-Z]{2}\d\d[A-Z0-9]{1,30}$/,
  BICFI: /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/,
  Nm: /^[A-Za-z0-9/\-?:().,'+ ]{1,70}$/,
  Ustrd: /^[A-Za-z0-9/\-?:().,'+ ]{1,140}$/,
}

const checkElement = (element: Element): void => {
  const children = [...element.children].map(({ tagName }) => tagName)
  const order = ORDER[element.tagName]
  if (order) {
    const places = children.map((child) => order.indexOf(child))
    expect([element.tagName, children, places.every((place) => place >= 0)]).toEqual([
      ...[element.tagName, children, true],
    ])
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  }
  const form = FORMS[element.tagName]
  if (form) expect(element.textContent).toMatch(form)
  for (const child of element.children) checkElement(child)
}

describe('a SEPA file', () => {
  test('has the elements of pain.001.001.09 in the order and form of its schema', () => {
    const document = parsed(sepa.write(batch()))
    expect(document.documentElement.namespaceURI).toBe(
      'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
    )
    expect(document.querySelectorAll('parsererror')).toHaveLength(0)
    checkElement(document.documentElement)
    const needed = ['MsgId', 'PmtMtd', 'DbtrAgt', 'ChrgBr', 'EndToEndId', 'InstdAmt[Ccy=EUR]']
    for (const one of needed) expect(document.querySelector(one)).not.toBeNull()
  })

  test('counts and sums its payments, once for the message and once for the instruction', () => {
    const document = parsed(sepa.write(batch()))
    const texts = (name: string) =>
      [...document.querySelectorAll(name)].map(({ textContent }) => textContent)
    expect(texts('NbOfTxs')).toEqual(['2', '2'])
    expect(texts('CtrlSum')).toEqual(['49.95', '49.95'])
    expect(texts('InstdAmt')).toEqual(['49.90', '0.05'])
    expect(texts('Cdtr > Nm')).toEqual(['Jane .Doe. + Sons', 'Bob'])
    expect(texts('CdtrAgt BICFI')).toEqual(['COBADEFFXXX'])
    expect(texts('DbtrAgt Othr > Id')).toEqual(['NOTPROVIDED'])
    expect(texts('Ustrd')).toEqual(['Commission jane-doe 7c8d9e0f', 'Commission bob 7c8d9e10'])
  })

  test('has another message id for each revision, because a bank executes an id once', () => {
    const idOf = (revision: number) =>
      parsed(sepa.write(batch({ revision }))).querySelector('MsgId')?.textContent
    expect([idOf(0), idOf(1), idOf(1000)]).toEqual([
      '0193d8c0a1b27c3d8e4f5a6b7c8d9eff-0',
      '0193d8c0a1b27c3d8e4f5a6b7c8d9eff-1',
      '0193d8c0a1b27c3d8e4f5a6b7c8d9eff-rs',
    ])
  })

  test.each<[string | undefined, PayeeDetails | undefined, number, string]>([
    [undefined, iban('Jane'), 1, 'EUR'],
    ['currency_not_in_file', iban('Jane'), 1, 'USD'],
    ['no_details', undefined, 1, 'EUR'],
    ['other_method', { method: 'paypal', email: 'jane@example.com' }, 1, 'EUR'],
    ['name_not_latin', iban('Ιωάννα'), 1, 'EUR'],
    ['name_not_latin', iban('田中'), 1, 'EUR'],
    [
      'not_sepa',
      { ...iban('Ana'), iban: 'BR1800360305000010009795493C1' } as PayeeDetails,
      1,
      'EUR',
    ],
    ['amount_too_large', iban('Jane'), 100_000_000_000, 'EUR'],
  ])('answers %s', (refusal, details, amount, currency) => {
    expect(sepa.refusal(details, money(amount, currency))).toBe(refusal)
  })
})

describe('a text in a SEPA file', () => {
  test.each([
    ['Łukasz Żółć', 'Lukasz Zolc'],
    ['Straße', 'Strasse'],
    ['O’Neill', "O'Neill"],
    ['//a//b/', 'a/b'],
    ['a\u00a0 b*c', 'a b.c'],
    ['***', undefined],
    ['Jane Иванова', undefined],
  ])('%j is written as %j', (text, written) => {
    expect(sepaText(text, 70)).toBe(written)
  })

  test('is cut to its longest length', () => {
    expect(sepaText('x'.repeat(80), 70)).toHaveLength(70)
  })
})
