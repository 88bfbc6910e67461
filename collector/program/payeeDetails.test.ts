import { isIban } from '../domain/iban.js'
import { maskedDetails, type PayeeDetails } from '../domain/payee.js'
import { isProblem } from '../domain/problem.js'
import { type PayeeForm, toPayeeDetails } from './payeeDetails.js'

const BANK = { method: 'bank', name: 'Jane Doe' }
const US = { ...BANK, accountNumber: '000123456789', routingNumber: '110000000', country: 'us' }

test.each<[PayeeForm, Partial<PayeeDetails>]>([
  [{ ...BANK, iban: 'de89 3704 0044 0532 0130 00' }, { iban: 'DE89370400440532013000' }],
  [{ ...BANK, iban: 'NL91ABNA0417164300', bic: 'abnanl2a' }, { bic: 'ABNANL2A' }],
  [US, { accountNumber: '000123456789', country: 'US' }],
  [{ method: 'paypal', email: ' jane@example.com ' }, { email: 'jane@example.com' }],
  [{ method: 'other', text: 'in cash' }, { text: 'in cash' }],
])('%j is accepted', (form, details) => {
  expect(toPayeeDetails(form)).toMatchObject(details)
})

test.each<[string, PayeeForm]>([
  ['method', { method: 'cheque' }],
  ['method', {}],
  ['name', { ...BANK, name: '' }],
  ['name', { ...BANK, name: '=HYPERLINK("x")' }],
  ['name', { ...BANK, name: 'x'.repeat(71) }],
  ['iban', BANK],
  ['iban', { ...BANK, iban: 'DE89370400440532013001' }],
  ['iban', { ...BANK, iban: 'DE8937040044053201300' }],
  ['iban', { ...BANK, iban: 'XX89370400440532013000' }],
  ['bic', { ...BANK, iban: 'DE89370400440532013000', bic: 'COBADEFFXX' }],
  ['accountNumber', { ...US, accountNumber: '=1+1' }],
  ['routingNumber', { ...US, routingNumber: '' }],
  ['country', { ...US, country: 'USA' }],
  ['email', { method: 'paypal', email: 'jane' }],
  ['email', { method: 'paypal', email: '+jane@example.com' }],
  ['text', { method: 'other', text: 'two\nlines' }],
])('the field %s is named if it is wrong: %j', (field, form) => {
  const wrong = toPayeeDetails(form)
  expect(isProblem(wrong) && wrong.field).toBe(field)
})

test('an IBAN with two digits exchanged is not valid', () => {
  const iban = 'GB29NWBK60161331926819'
  expect(isIban(iban)).toBe(true)
  expect(isIban(iban.replace('6819', '6891'))).toBe(false)
  expect(isIban(iban.replace('NWBK', 'NWKB'))).toBe(false)
})

test.each<[PayeeDetails, string]>([
  [{ ...BANK, method: 'bank', iban: 'DE89370400440532013000', bic: undefined }, 'bank …3000'],
  [{ method: 'paypal', email: 'jane@example.com' }, 'PayPal j…@example.com'],
  [{ method: 'other', text: 'in cash' }, 'other'],
])('%j is shown in lists as %s', (details, shown) => {
  expect(maskedDetails(details)).toBe(shown)
})
