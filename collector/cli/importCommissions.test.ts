import { readFileSync } from 'node:fs'
import type { Refund, Statement } from '../domain/report.js'
import { customerHash } from '../ingest/fingerprint.js'
import { recordReport } from '../ingest/record.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { aConfirmation, account, anAction, aRefund, aSale, eur } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { decideAt } from '../testing/readingFrom.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES, countsIn, daysAgo, importingWith } from './testing/importing.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeEach(async () => {
  command = await aCommand()
  ;({ waymark } = command)
  await waymark('site', 'add', 'shop.example')
  await imported('affiliates', AFFILIATES)
})
afterEach(() => command.remove())

const imported = importingWith(() => command)

const HEADER = 'orderid,productid,actioncode,refid,commission,totalcost,date,rstatus,pstatus,rtype'
const commissions = (rows: readonly string[], ...options: readonly string[]) =>
  imported('commissions', [HEADER, ...rows], '--currency', 'EUR', ...options)
const aRow = (order: string, over: Readonly<Record<string, string>> = {}): string =>
  Object.values({
    ...{ order, product: '', action: '', refid: 'jane', commission: '5.00', total: '49.90' },
    ...{ date: daysAgo(3), status: 'A', paid: 'U', type: 'S' },
    ...over,
  })
    .map((cell) => `"${cell}"`)
    .join(',')

const sent = async (make: (secret: string) => Statement | Refund) => {
  const storage = openSqlite({ file: command.database })
  const secret = (await storage.program(account))?.account.secret ?? ''
  await recordReport({ storage }, make(secret))
  await drain(storage, decideAt(Date.now()))
  await storage.close()
}
const now = () => ({ occurredAt: Date.now(), receivedAt: Date.now() })

test('a page’s unproven claim of an order does not block the import of its commission', async () => {
  await waymark('coupon', 'add', 'JANE10', '--affiliate', 'jane')
  await sent(() => aSale({ orderId: '1001', coupons: ['JANE10'], ...now() }))
  expect(await waymark('explain', '1001')).toMatch(/jane earns .*: unverified/)
  const rows = [aRow('1001', { refid: '22222222' })]
  expect(countsIn((await commissions(rows, '--dry-run')).said)).toEqual([1, 0, 0])
  expect(countsIn((await commissions(rows)).said)).toEqual([1, 0, 0])
  expect(await waymark('payout', 'list')).toMatch(/^22222222 +5.00 +EUR +1$/m)
  expect(await waymark('payout', 'list')).not.toMatch(/jane/)
})

test('refunds of products take back the commission of an order that was imported as a whole', async () => {
  const refunded = (productId: string, amount: string | undefined) =>
    sent(() => {
      const which = { orderId: '1001', ref: { productId }, refundId: productId, id: productId }
      return aRefund(amount === undefined ? undefined : eur(amount), { ...which, ...now() })
    })
  await refunded('p1', '20.00')
  await commissions([aRow('1001', { commission: '4.99' })])
  expect(await waymark('payout', 'list')).toMatch(/^jane +2.99 +EUR/m)
  await refunded('p3', undefined)
  expect(await waymark('explain', '1001')).toMatch(/refund_needs_amount/)
  await refunded('p2', '29.90')
  expect(await waymark('payout', 'list')).not.toMatch(/jane/)
  expect(await waymark('explain', '1001')).toMatch(/jane earns 0.00 EUR/)
  expect(await waymark('audit')).toMatch(/^No entry was changed\.$/m)
})

test('a full refund of a product that was reported takes back what the product cost', async () => {
  await commissions([aRow('1001', { commission: '10.00', total: '100.00' })])
  const product = { orderId: '1001', ref: { productId: 'p1' } }
  await sent(() => aConfirmation({ ...product, total: eur('40.00'), ...now() }))
  await sent(() => aRefund(eur('10.00'), { ...product, refundId: 'a', id: 'a', ...now() }))
  expect(await waymark('payout', 'list')).toMatch(/^jane +9.00 +EUR/m)
  await sent(() => aRefund(undefined, { ...product, refundId: 'b', id: 'b', ...now() }))
  expect(await waymark('payout', 'list')).toMatch(/^jane +6.00 +EUR/m)
})

test('a commission of an action needs the action’s code, and the shop’s action is not paid again', async () => {
  const lead = { type: 'lead', total: '' }
  const { said } = await commissions([
    aRow('l-1', lead),
    aRow('l-1', { ...lead, action: 'signup' }),
  ])
  expect(countsIn(said)).toEqual([1, 0, 1])
  expect(said).toMatch(/^line 2, actioncode "": Name the action’s code/m)
  await sent(() =>
    anAction({ orderId: 'l-1', ref: { code: 'signup' }, affiliate: 'jane', ...now() }),
  )
  expect(await waymark('payout', 'list')).toMatch(/^jane +5.00 +EUR +1$/m)
})

test.each([
  ['yes', 'The commission is paid'],
  ['Y', 'The commission is paid'],
  ['P', 'The commission is paid'],
  ['1', 'The commission is paid'],
  ['2026-01-31', 'Use unpaid \\(U\\) or paid \\(P\\)'],
])('a commission whose payout status is "%s" is not owed', async (paid, message) => {
  const { said } = await commissions([aRow('1001', { paid })])
  expect(said).toMatch(new RegExp(`^line 2, pstatus ".*": ${message}`, 'm'))
})

test('a commission whose payout status is empty or "no" is imported as unpaid', async () => {
  const states = ['', 'no', 'N', 'U', 'not paid', '0', 'NULL']
  const { said } = await commissions(states.map((paid, n) => aRow(`o-${n}`, { paid })))
  expect(countsIn(said)).toEqual([states.length, 0, 0])
})

test('a file that does not say what is paid is refused, and told what to do', async () => {
  const lines = ['orderid,refid,commission,date,status', `1001,jane,5,${daysAgo(1)},A`]
  const { error } = await imported('commissions', lines, '--currency', 'EUR')
  expect(error).toMatch(/no column "payoutstatus".*add the column and leave its cells empty/)
})

test.each([
  ['500 Ft', 'EUR'],
  ['₹1000', 'EUR'],
  ['₽500', 'EUR'],
  ['10 zł', 'EUR'],
  ['1000 kr', 'USD'],
  ['1000 kr.', 'EUR'],
  ['10 Kč', 'EUR'],
  ['Rs. 500', 'EUR'],
  ['R$ 10', 'USD'],
  ['A$ 10', 'USD'],
  ['￥10', 'EUR'],
  ['12€50', 'EUR'],
  ['1,234', 'KWD'],
  ['1,234', 'TND'],
  ['1.234', 'EUR'],
])('"%s" is no amount in %s', async (commission, currency) => {
  const rows = [aRow('1001', { commission, total: '' })]
  const { said } = await commissions(rows, '--currency', currency, '--round')
  expect(said).toMatch(/^line 2, commission ".*": (The amount is in|Write the amount|"1.234" may)/m)
})

test.each([
  ['10 zł', 'PLN', '10.00'],
  ['1 000 kr', 'SEK', '1000.00'],
  ['R$ 10', 'BRL', '10.00'],
  ['US$10', 'USD', '10.00'],
  ['usd 10.50', 'USD', '10.50'],
  ['₹1000', 'INR', '1000.00'],
  ['1.234', 'KWD', '1.234'],
  ['1 234,500 KWD', 'KWD', '1234.500'],
  ['0.125', 'EUR', '0.13'],
  ['0.120', 'EUR', '0.12'],
  ['12345.678', 'EUR', '12345.68'],
])('"%s" in %s is %s', async (commission, currency, amount) => {
  const rows = [aRow('1001', { commission, total: '' })]
  const { error } = await commissions(rows, '--currency', currency, '--round')
  expect(error).toBeUndefined()
  expect(await waymark('explain', '1001')).toMatch(`jane earns ${amount} ${currency}`)
})

test('an import says how many commissions are pending, and until when', async () => {
  const rows = [aRow('1', { status: 'P' }), aRow('2', { status: 'P' }), aRow('3')]
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const expected = `2 of the added are pending, and payable on ${day} unless`
  expect((await commissions(rows, '--dry-run')).said).toMatch(expected)
  expect((await commissions(rows)).said).toMatch(expected)
  expect((await commissions(rows)).said).not.toMatch(/pending/)
})

test('a dry run accepts two actions of which one names a product, as the import does', async () => {
  const action = { action: 'signup', type: 'A', total: '' }
  const rows = [aRow('l-1', action), aRow('l-1', { ...action, product: 'p' })]
  expect(countsIn((await commissions(rows, '--dry-run')).said)).toEqual([2, 0, 0])
  expect(countsIn((await commissions(rows)).said)).toEqual([2, 0, 0])
})

test('the file of refused rows is imported with the order ids of the first file', async () => {
  const refused = `${command.database}.refused.csv`
  await commissions([aRow('-A1001', { refid: 'zoe' })], '--refused', refused)
  expect(readFileSync(refused, 'utf8')).toMatch(/"'-A1001"/)
  await imported('affiliates', ['code', 'zoe'])
  const again = await imported('commissions', readFileSync(refused), '--currency', 'EUR')
  expect(again.error).toBeUndefined()
  expect(await waymark('explain', '--', '-A1001')).toMatch(/^sale -A1001, 49.90 EUR: approved$/m)
})

test('empty codes of an export of a database are none, and its columns can be named', async () => {
  const file = aFileBeside(command.database, 'all.csv', [
    'Partner,userid',
    'jane,11111111',
    'NULL,22222222',
  ])
  const lines = ['code,userid', 'JANE10,11111111', 'BOB5,22222222']
  const options = ['--affiliates', file, '--affiliates-columns', 'Partner=code'] as const
  const { error } = await imported('coupons', lines, ...options)
  expect(error).toBeUndefined()
  expect(await waymark('coupon', 'list')).toMatch(/^JANE10 +jane$/m)
  expect(await waymark('coupon', 'list')).toMatch(/^BOB5 +22222222$/m)
  await expect(
    imported('coupons', lines, ...options.slice(0, 3), 'Nobody=code'),
  ).resolves.toMatchObject({ error: '--affiliates-columns: The file has no column "Nobody".' })
})

test('an imported lifetime affiliate can be ended, and then replaced', async () => {
  await imported('customers', ['customer,refid', ' c-77,jane'])
  await sent((secret) =>
    aConfirmation({ orderId: '1', customer: customerHash('c-77', secret), ...now() }),
  )
  expect(await waymark('explain', '1')).toMatch(/lifetime +credits jane/)
  expect((await imported('customers', ['customer,refid', 'c-77,22222222'])).said).toMatch(
    /waymark lifetime set <customer>/,
  )
  const end = ['--since', '1970-01-01', '--reason', 'a mistake']
  await expect(waymark('lifetime', 'end', 'c-78', ...end)).rejects.toThrow(/No order bonds this/)
  expect(await waymark('lifetime', 'end', 'c-77', ...end)).toMatch(/^Nobody is the lifetime/)
  const storage = openSqlite({ file: command.database })
  await drain(storage, decideAt(Date.now()))
  await storage.close()
  expect(await waymark('explain', '1')).not.toMatch(/credits jane/)
  const { error } = await imported('customers', ['customer,refid', 'c-77,22222222'])
  expect(error).toBeUndefined()
})
