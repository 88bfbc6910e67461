import type { PayoutId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import type { PayeeDetails } from '../../domain/payee.js'
import type { FileBatch, FilePayment } from './fileFormat.js'
import { paypal } from './paypal.js'
import { plainCsv } from './plainCsv.js'
import { wise } from './wise.js'

const iban = (name = 'Jane Doe'): PayeeDetails => ({
  ...{ method: 'bank', name, iban: 'DE89370400440532013000' },
  bic: 'COBADEFFXXX',
})
const account: PayeeDetails = {
  ...{ method: 'bank', name: 'Bob Roe', accountNumber: '000123456789' },
  ...{ routingNumber: '110000000', country: 'US' },
}
const email: PayeeDetails = { method: 'paypal', email: 'jane@example.com' }

const payment = (amount: number, currency: string, details?: PayeeDetails): FilePayment => ({
  payoutId: '0193d8c0a1b27c3d8e4f5a6b7c8d9e0f' as PayoutId,
  affiliate: 'jane',
  amount: money(amount, currency),
  details,
})
const batch = (...payments: readonly FilePayment[]): FileBatch => ({
  ...{ id: 'b1', revision: 0, createdAt: 0, payer: undefined, payments },
})

describe('a plain CSV file', () => {
  test('has the heads in its first line and every detail in its column', () => {
    const lines = plainCsv.write(batch(payment(4990, 'EUR', iban()), payment(1, 'USD', account)))
    expect(lines.split('\r\n')).toEqual([
      '"payout","affiliate","amount","currency","method","name","iban","bic","account_number","routing_number","country","email","text","reference"',
      '"0193d8c0a1b27c3d8e4f5a6b7c8d9e0f","jane","49.90","EUR","bank","Jane Doe","DE89370400440532013000","COBADEFFXXX","","","","","","Commission jane 7c8d9e0f"',
      '"0193d8c0a1b27c3d8e4f5a6b7c8d9e0f","jane","0.01","USD","bank","Bob Roe","","","000123456789","110000000","US","","","Commission jane 7c8d9e0f"',
      '',
    ])
  })

  test.each([
    [1999, 'JPY', '"1999"'],
    [12345, 'KWD', '"12.345"'],
    [5, 'EUR', '"0.05"'],
    [9_007_199_254_740_991, 'USD', '"90071992547409.91"'],
  ])('writes %s minor units of %s as %s', (amount, currency, written) => {
    const line = plainCsv.write(batch(payment(amount, currency))).split('\r\n')[1]
    expect(line?.split(',')[2]).toBe(written)
  })

  test.each(['=1+1', '+cmd|x', '-1+1', '@SUM(A1)'])(
    'has no cell that a spreadsheet runs as a formula: %s',
    (text) => {
      const file = plainCsv.write(batch(payment(1, 'EUR', { method: 'other', text })))
      expect(file).toContain(`"'${text}"`)
    },
  )

  test('doubles the quotes of a text', () => {
    const file = plainCsv.write(batch(payment(1, 'EUR', { method: 'other', text: 'a "b", c' })))
    expect(file).toContain('"a ""b"", c"')
  })
})

describe('a file for PayPal', () => {
  test('has no heading, and an id of at most thirty characters', () => {
    expect(paypal.write(batch(payment(1050, 'USD', email)))).toBe(
      '"jane@example.com","10.50","USD","93d8c0a1b27c3d8e4f5a6b7c8d9e0f","Commission jane 7c8d9e0f","PAYPAL"\r\n',
    )
  })

  test.each([
    ['other_method', iban()],
    ['no_details', undefined],
    [undefined, email],
  ])('answers %s', (refusal, details) => {
    expect(paypal.refusal(details, money(1, 'USD'))).toBe(refusal)
  })
})

describe('a file for Wise', () => {
  test('pays the exact amount to an IBAN, in the currency of the commission', () => {
    expect(wise.write(batch(payment(1050, 'EUR', iban())))).toBe(
      '"name","recipientEmail","paymentReference","receiverType","amountCurrency","amount","sourceCurrency","targetCurrency","IBAN","BIC","accountNumber"\r\n' +
        '"Jane Doe","","Commission jane 7c8d9e0f","PERSON","target","10.50","EUR","EUR","DE89370400440532013000","COBADEFFXXX",""\r\n',
    )
  })

  test('names the routing number as the currency of the account does', () => {
    const [heads, line] = wise.write(batch(payment(1050, 'USD', account))).split('\r\n')
    expect(heads).toMatch(/"accountNumber","abartn"$/)
    expect(line).toMatch(/"000123456789","110000000"$/)
    expect(wise.refusal(account, money(1, 'EUR'))).toBe('no_iban')
    expect(wise.refusal(account, money(1, 'GBP'))).toBeUndefined()
  })
})
