import { isProblem } from '../../domain/problem.js'
import { layoutOf, toRow } from '../../imports/columns.js'
import { readOptions, type TypedOptions } from '../options.js'
import type { Entry } from '../profile.js'
import { profileOf } from './registry.js'

const NOW = Date.UTC(2026, 5, 1)
const eur = (amount: number) => ({ amount, currency: 'EUR' })
const at = (text: string) => ({ at: Date.parse(text) })

/** What a row says, as the form that its header has reads it. */
const read = (header: string, cells: string, typed: Partial<TypedOptions> = {}) => {
  const options = readOptions({ columns: [], ...typed }, NOW)
  if (isProblem(options)) throw new Error(options.message)
  const names = header.split(',')
  const profile = profileOf(names)
  const layout = layoutOf(profile.columns, profile.needs, names, options.renamed)
  if (isProblem(layout)) throw new Error(layout.message)
  const row = toRow(layout, 2, cells.split(','))
  if (isProblem(row)) throw new Error(row.message)
  return { profile: profile.name, entry: profile.read(row, options.reading) }
}

const STRIPE =
  'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Mode,Status,Customer ID,PaymentIntent ID,order_id (metadata)'
const STRIPE_BALANCE =
  'id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Customer Facing Amount,Customer Facing Currency,order_id (metadata)'
const STRIPE_ITEMISED =
  'balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,payment_intent_id,customer_facing_amount,customer_facing_currency,payment_metadata[order_id]'
const PAYPAL =
  'Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Reference Txn ID,Invoice Number,Custom Number'
const SHOPIFY =
  'Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Discount Code,Created at,Lineitem quantity,Lineitem name,Payment Method,Refunded Amount,Id'
const WOOCOMMERCE =
  'order_id,order_number,date,status,order_total,refunded_total,order_currency,customer_id,coupon_items'
const PADDLE = 'id,status,customer_id,currency_code,origin,billed_at,total,custom_data.order_id'
const CHARGEBEE = 'Invoice Number,Subscription Id,Customer Id,Status,Invoice Date,Amount,Currency'

test.each<[string, string, string, object]>([
  [
    'stripe',
    STRIPE,
    'ch_1,2026-03-01 12:00:00,49.90,10.00,eur,true,Live,Paid,cus_1,pi_1,1001',
    {
      orderId: '1001',
      total: eur(4990),
      refunded: eur(1000),
      customer: 'cus_1',
      at: at('2026-03-01T12:00:00Z'),
    },
  ],
  [
    'stripe',
    STRIPE,
    'ch_1,2026-03-01 12:00:00,49.90,49.90,eur,true,Live,Refunded,,pi_1,',
    { orderId: 'pi_1', refunded: eur(4990) },
  ],
  [
    'stripe',
    STRIPE,
    'ch_1,2026-03-01 12:00:00,49.90,0.00,eur,true,Test,Paid,,pi_1,1001',
    { kind: 'left_out', why: 'test' },
  ],
  [
    'stripe',
    STRIPE,
    'ch_1,2026-03-01 12:00:00,49.90,0.00,eur,false,Live,Failed,,pi_1,1001',
    { kind: 'unpaid', state: 'failed' },
  ],
  [
    'stripe',
    STRIPE,
    'ch_1,2026-03-01 12:00:00,49.90,0.00,eur,false,Live,Uncaptured,,pi_1,1001',
    { kind: 'unpaid', state: 'awaited' },
  ],
  [
    'stripe-balance',
    STRIPE_BALANCE,
    'txn_1,charge,ch_1,54.00,1.00,53.00,usd,2026-03-01 12:00,2026-03-03 00:00,49.90,eur,1001',
    { kind: 'sale', orderId: '1001', total: eur(4990), references: ['ch_1'] },
  ],
  [
    'stripe-balance',
    STRIPE_BALANCE,
    'txn_1,payout,po_1,-54.00,0.00,-54.00,usd,2026-03-01 12:00,2026-03-03 00:00,,,',
    { kind: 'left_out', type: 'payout' },
  ],
  [
    'stripe-balance',
    STRIPE_BALANCE,
    'txn_2,refund,re_1,-10.00,0.00,-10.00,eur,2026-03-01 12:00,2026-03-03 00:00,,,',
    { code: 'missing', field: 'source' },
  ],
  [
    'stripe-itemised',
    STRIPE_ITEMISED,
    'txn_2,2026-03-01 12:00:00,eur,-10.00,0.00,-10.00,refund,re_1,ch_1,pi_1,,,',
    {
      kind: 'refund',
      orderId: undefined,
      references: ['pi_1', 'ch_1', 're_1'],
      refund: {
        refundId: 're_1',
        amount: eur(1000),
        partOf: 'ch_1',
        at: Date.parse('2026-03-01T12:00:00Z'),
      },
    },
  ],
  [
    'stripe-itemised',
    STRIPE_ITEMISED,
    'txn_3,2026-03-01 12:00:00,eur,10.00,0.00,10.00,dispute_reversal,dp_1,ch_1,pi_1,,,1001',
    { kind: 'refund', orderId: '1001', refund: { refundId: 'dispute:dp_1', amount: eur(-1000) } },
  ],
  [
    'paypal',
    PAYPAL,
    '03/14/2026,09:05:00,PDT,Anna,Express Checkout Payment,Completed,EUR,49.90,-1.50,48.40,8TX,,1001,',
    {
      kind: 'sale',
      orderId: '1001',
      total: eur(4990),
      references: ['8TX'],
      at: at('2026-03-14T16:05:00Z'),
    },
  ],
  [
    'paypal',
    PAYPAL,
    '14/03/2026,9:05:00,Europe/Berlin,Anna,Website Payment,Completed,EUR,49.90,-1.50,48.40,8TX,,,',
    { kind: 'sale', orderId: '8TX', at: at('2026-03-14T08:05:00Z') },
  ],
  [
    'paypal',
    PAYPAL,
    '03/14/2026,09:05:00,PDT,Anna,Payment Refund,Completed,EUR,-49.90,1.50,-48.40,9TX,8TX,,',
    {
      kind: 'refund',
      orderId: undefined,
      references: ['8TX'],
      refund: { refundId: '9TX', amount: eur(4990), partOf: '8TX' },
    },
  ],
  [
    'paypal',
    PAYPAL,
    '03/14/2026,09:05:00,PDT,Host,Website Payment,Completed,EUR,-9.90,0,-9.90,9TX,,,',
    { kind: 'left_out', why: 'other' },
  ],
  [
    'paypal',
    PAYPAL,
    '03/14/2026,09:05:00,PDT,,General Withdrawal,Completed,EUR,-9.90,0,-9.90,9TX,,,',
    { kind: 'left_out', type: 'General Withdrawal' },
  ],
  [
    'paypal',
    PAYPAL,
    '03/04/2026,09:05:00,PDT,Anna,Website Payment,Completed,EUR,9.90,0,9.90,9TX,,,',
    { code: 'ambiguous', field: 'date' },
  ],
  [
    'shopify',
    SHOPIFY,
    '#1001,a@b.example,partially_refunded,2026-03-01 12:00:00 +0100,EUR,40,49.90,JANE10,2026-03-01 12:00:00 +0100,1,Shoes,Card,5.00,5678',
    {
      kind: 'sale',
      orderId: '5678',
      total: eur(4990),
      refunded: eur(500),
      coupons: ['JANE10'],
      customer: undefined,
      at: at('2026-03-01T11:00:00Z'),
    },
  ],
  [
    'shopify',
    SHOPIFY,
    '#1001,a@b.example,,,,,,,2026-03-01 12:00:00 +0100,1,Socks,,,',
    { kind: 'continued', orderId: undefined },
  ],
  [
    'shopify',
    SHOPIFY,
    '#1001,,paid,,EUR,40,49.90,,2026-03-01 12:00:00 +0100,1,Shoes,(for testing) Bogus Gateway,0.00,5678',
    { kind: 'left_out', why: 'test' },
  ],
  [
    'shopify',
    SHOPIFY,
    '#1001,,voided,,EUR,40,49.90,,2026-03-01 12:00:00 +0100,1,Shoes,Card,0.00,5678',
    { kind: 'unpaid', state: 'failed' },
  ],
  [
    'woocommerce',
    WOOCOMMERCE,
    '81,1001,2026-03-01 12:00:00,wc-completed,49.90,0.00,EUR,0,code:JANE10|description:|amount:5.00;code:BOB5|amount:1.00',
    {
      kind: 'sale',
      orderId: '81',
      total: eur(4990),
      customer: undefined,
      coupons: ['JANE10', 'BOB5'],
    },
  ],
  [
    'woocommerce',
    WOOCOMMERCE,
    '81,1001,2026-03-01 12:00:00,refunded,49.90,0.00,EUR,7,',
    { refunded: eur(4990), customer: '7' },
  ],
  [
    'woocommerce',
    WOOCOMMERCE,
    '81,1001,2026-03-01 12:00:00,verified,49.90,0.00,EUR,7,',
    { code: 'unknown', field: 'status' },
  ],
  [
    'paddle',
    PADDLE,
    'txn_01,completed,ctm_1,EUR,web,2026-03-01T12:00:00.123Z,49.90,1001',
    { kind: 'sale', orderId: '1001', total: eur(4990), customer: 'ctm_1' },
  ],
  [
    'paddle',
    PADDLE,
    'txn_01,completed,ctm_1,EUR,web,2026-03-01T12:00:00Z,4990,',
    { code: 'ambiguous', field: 'total' },
  ],
  [
    'paddle',
    PADDLE,
    'txn_01,past_due,ctm_1,EUR,web,2026-03-01T12:00:00Z,49.90,',
    { kind: 'unpaid', orderId: 'txn_01', state: 'awaited' },
  ],
  [
    'chargebee',
    CHARGEBEE,
    'INV-1,sub_1,cust_1,Paid,31-Jan-2026 10:00,49.90,EUR',
    {
      kind: 'sale',
      orderId: 'INV-1',
      total: eur(4990),
      customer: 'cust_1',
      at: at('2026-01-31T10:00:00Z'),
    },
  ],
  [
    'chargebee',
    CHARGEBEE,
    'INV-1,sub_1,cust_1,Payment Due,2026-01-31 10:00,49.90,EUR',
    { kind: 'unpaid', state: 'awaited' },
  ],
  [
    'chargebee',
    CHARGEBEE,
    'INV-1,sub_1,cust_1,Voided,2026-01-31 10:00,49.90,EUR',
    { kind: 'unpaid', state: 'failed' },
  ],
  [
    'generic',
    'Order number,Amount,Currency,Order date',
    '1001,49.90,EUR,2026-03-01',
    { kind: 'sale', orderId: '1001', total: eur(4990) },
  ],
])('a row of %s (%#) is read as the provider writes it', (name, header, cells, expected) => {
  const { profile, entry } = read(header, cells)
  expect(profile).toBe(name)
  expect(entry).toMatchObject(expected)
})

describe('an option says what a cell cannot:', () => {
  const GENERIC = 'order,total,currency,date,status'
  test.each<[string, Partial<TypedOptions>, string, string, Partial<Entry>]>([
    [
      '--unit minor',
      { unit: 'minor' },
      PADDLE,
      'txn_01,paid,c,EUR,web,2026-03-01T12:00:00Z,4990,',
      { total: eur(4990) },
    ],
    [
      '--unit major',
      { unit: 'major' },
      PADDLE,
      'txn_01,paid,c,EUR,web,2026-03-01T12:00:00Z,4990,',
      { total: eur(499000) },
    ],
    [
      '--dates dmy',
      { dates: 'dmy' },
      GENERIC,
      '1,9,EUR,03/04/2026 10:00,paid',
      { at: { at: Date.UTC(2026, 3, 3, 10), endOfDay: undefined } },
    ],
    [
      '--dates mdy',
      { dates: 'mdy' },
      GENERIC,
      '1,9,EUR,03/04/2026 10:00,paid',
      { at: { at: Date.UTC(2026, 2, 4, 10), endOfDay: undefined } },
    ],
    [
      '--paid-status',
      { paidStatus: ['Bezahlt'] },
      GENERIC,
      '1,9,EUR,2026-03-01,bezahlt',
      { kind: 'sale' },
    ],
    [
      '--remove-prefix',
      { removePrefix: '#' },
      GENERIC,
      '#1001,9,EUR,2026-03-01,paid',
      { orderId: '1001' },
    ],
    ['--round', { round: true }, GENERIC, '1,9.9051,EUR,2026-03-01,paid', { total: eur(991) }],
    ['--currency', { currency: 'eur' }, GENERIC, '1,9,,2026-03-01,paid', { total: eur(900) }],
    [
      '--time-zone',
      { timeZone: 'America/New_York' },
      GENERIC,
      '1,9,EUR,2026-03-01 00:30,paid',
      { at: { at: Date.UTC(2026, 2, 1, 5, 30), endOfDay: undefined } },
    ],
    [
      '--columns',
      { columns: ['order=Number of the order,total=Sum'] },
      'Number of the order,Sum,currency,date',
      '1,9,EUR,2026-03-01',
      { orderId: '1' },
    ],
  ])('%s', (_option, typed, header, cells, expected) => {
    expect(read(header, cells, typed).entry).toMatchObject(expected)
  })
})

describe('a wrong option names itself and the remedy:', () => {
  test.each<[keyof TypedOptions, Partial<TypedOptions>]>([
    ['timeZone', { timeZone: 'Berlin' }],
    ['currency', { currency: 'euro' }],
    ['format', { format: 'sage' }],
    ['dates', { dates: 'ymd' }],
    ['unit', { unit: 'cents' }],
    ['encoding', { encoding: 'latin2' }],
    ['columns', { columns: ['sum=amount'] }],
    ['columns', { columns: ['total'] }],
    ['to', { from: '2026-01-01' }],
    ['from', { to: '2026-01-01' }],
    ['from', { from: 'January', to: '2026-01-31' }],
    ['to', { from: '2026-02-01', to: '2026-01-31' }],
  ])('%s (%#)', (field, typed) => {
    const options = readOptions({ columns: [], ...typed }, NOW)
    expect(options).toMatchObject({ field, message: expect.stringMatching(/^[A-Z].* /) })
  })
})
