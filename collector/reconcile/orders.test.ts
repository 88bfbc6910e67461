import { money } from '../domain/money.js'
import { HOUR_MS } from '../domain/time.js'
import { addCoupon } from '../program/coupons.js'
import { decline } from '../program/decisions.js'
import type { Deps } from '../program/deps.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  aSale,
  jane,
  NOON,
  visitor,
} from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { TypedOptions } from './options.js'
import { type Content, reconciling } from './testing/reconciling.js'

let temp: TempStorage
let deps: Deps
beforeEach(async () => {
  temp = tempStorage()
  deps = await aProgram(temp.storage)
})
afterEach(() => temp.remove())

const NOW = NOON + 12 * HOUR_MS
const eur = (amount: number) => money(amount, 'EUR')
const store = async (...reports: readonly Parameters<typeof temp.storage.settleOrder>[0][]) => {
  for (const report of reports) await temp.storage.settleOrder(report, decideAt(NOW))
}
type Typed = Partial<TypedOptions> & { readonly isCreating?: boolean }
const compare = (files: readonly Content[], typed: Typed = {}) =>
  reconciling({ ...deps, now: () => NOW }, files, typed)
const create = (files: readonly Content[], typed: Typed = {}) =>
  compare(files, { ...typed, isCreating: true })
const order = async (orderId: string) => (await temp.storage.conversionsOf(account, orderId))[0]

describe('an order of several lines in Shopify’s export', () => {
  const HEADER = 'Name,Financial Status,Currency,Total,Created at,Lineitem name,Refunded Amount,Id'
  const FIRST = '#1,paid,EUR,49.90,2026-03-01 12:00:00 +0000,Shoes,0.00,501'
  const SECOND = '#1,,,,2026-03-01 12:00:00 +0000,Socks,,'
  const OTHER = '#2,paid,EUR,10.00,2026-03-01 12:05:00 +0000,Hat,0.00,502'

  test.each<[string, readonly Content[], readonly string[]]>([
    ['together', [[HEADER, FIRST, SECOND, OTHER]], []],
    ['in any order', [[HEADER, SECOND, OTHER, FIRST]], []],
    [
      'in two parts of the export',
      [
        [HEADER, FIRST],
        [HEADER, SECOND, OTHER],
      ],
      [],
    ],
    ['by their names', [[HEADER, SECOND, OTHER, FIRST]], ['order=Name']],
  ])('is one order, %s', async (_how, files, columns) => {
    const { named, refused } = await compare(files, { columns })
    const ids = columns.length > 0 ? ['#1', '#2'] : ['501', '502']
    expect([...named].sort()).toEqual(ids.map((id) => `missing_here ${id}`))
    expect(refused).toEqual([])
  })

  test('without its first line is refused with the remedy, and is not called missing', async () => {
    await store(aConfirmation({ orderId: '#1', occurredAt: NOON }))
    const files = [[HEADER, SECOND, OTHER]]
    const { named, refused } = await compare(files, { columns: ['order=Name'] })
    expect(named).toEqual(['missing_here #2'])
    expect(refused).toMatchObject([
      { place: { line: 2 }, message: expect.stringContaining('Name all parts of the export') },
    ])
  })
})

describe('two rows with one order id', () => {
  const HEADER = 'order,total,currency,date,status'
  const row = (total: string, status = 'paid', currency = 'EUR') =>
    `1001,${total},${currency},2026-03-01 12:00,${status}`

  test('and other totals contradict each other: the second is refused, and nothing is compared', async () => {
    const { named, refused } = await compare([[HEADER, row('30.00'), row('19.90')]])
    expect(named).toEqual([])
    expect(refused).toMatchObject([
      {
        place: { file: 'file1.csv', line: 3 },
        column: 'total',
        value: '19.90',
        message: expect.stringMatching(/in line 2 of file1.csv: 30.00 EUR.*--add-lines/),
      },
    ])
  })

  test('are parts of it with --add-lines', async () => {
    await store(aConfirmation({ occurredAt: NOON }))
    const { named } = await compare([[HEADER, row('30.00'), row('19.90')]], { addLines: true })
    expect(named).toEqual([])
  })

  test.each([[['failed', 'paid']], [['paid', 'failed']], [['failed', 'pending', 'paid']]])(
    'count as paid if one payment of %j succeeded',
    async (statuses) => {
      const rows = statuses.map((status) => row('49.90', status))
      expect((await compare([[HEADER, ...rows]])).named).toEqual(['missing_here 1001'])
    },
  )
})

describe('refunds that are rows of their own', () => {
  const HEADER =
    'Date,Time,TimeZone,Type,Status,Currency,Gross,Net,Transaction ID,Reference Txn ID,Invoice Number'
  const SALE = '01/03/2026,12:00:00,GMT,Website Payment,Completed,EUR,49.90,48,SALE1,,1001'
  const refund = (id: string, gross: string, reference = 'SALE1') =>
    `01/03/2026,13:00:00,GMT,Payment Refund,Completed,EUR,${gross},${gross},${id},${reference},`
  const dmy = { dates: 'dmy' }

  test('are assigned by the payment that they name, also before it, and keep the provider’s ids', async () => {
    const files = [[HEADER, refund('R1', '-10.00'), SALE, refund('R2', '-5.00')]]
    await create(files, dmy)
    expect(await order('1001')).toMatchObject({ total: eur(4990), remaining: eur(3490) })
    const ids = (await order('1001'))?.reports.flatMap((one) =>
      'refundId' in one ? one.refundId : [],
    )
    expect(ids?.sort()).toEqual(['R1', 'R2'])
    expect((await compare(files, dmy)).named).toEqual([])
  })

  test('that are stored under other ids are not refunded once more', async () => {
    await store(
      aConfirmation({ occurredAt: NOON }),
      aRefund(eur(1_000), { refundId: 'ours', id: 'ours', occurredAt: NOON }),
    )
    const files = [[HEADER, SALE, refund('R1', '-10.00'), refund('R2', '-5.00')]]
    await create(files, dmy)
    expect((await order('1001'))?.remaining).toEqual(eur(3_490))
    expect((await create(files, dmy)).named).toEqual([])
  })

  test('of an order that is in no file and not stored are named and not created', async () => {
    const { named, done } = await create([[HEADER, refund('R1', '-10.00', 'OLD')]], dmy)
    expect(named).toEqual(['not_refunded_here OLD'])
    expect(done).toMatchObject({ created: 0, left: 1 })
  })

  test('that are more than the total are refunded up to it', async () => {
    const files = [[HEADER, SALE, refund('R1', '-49.90'), refund('R2', '-15.00')]]
    await create(files, dmy)
    expect((await order('1001'))?.remaining).toEqual(eur(0))
    expect((await create(files, dmy)).named).toEqual([])
  })
})

describe('the span in which stored orders must be in the file', () => {
  const HEADER = 'order,total,currency,date'
  const at = (orderId: string, time: string) =>
    aConfirmation({ orderId, occurredAt: Date.parse(time), receivedAt: NOW })

  test('is the days of the file, in its zone', async () => {
    await store(
      at('before', '2026-02-27T22:59:59Z'),
      at('first', '2026-02-27T23:00:00Z'),
      at('last', '2026-02-28T22:59:59Z'),
      at('after', '2026-02-28T23:00:00Z'),
    )
    const file = [HEADER, 'x,1.00,EUR,2026-02-28']
    const berlin = await compare([file], { timeZone: 'Europe/Berlin' })
    expect(berlin.named).toEqual(['missing_here x', 'missing_there first', 'missing_there last'])
    const utc = await compare([file])
    expect(utc.named).toEqual(['missing_here x', 'missing_there last', 'missing_there after'])
  })

  test('is from the first to the last order of a file with times', async () => {
    await store(at('a', '2026-02-28T10:00:00Z'), at('b', '2026-02-28T12:00:01Z'))
    const file = [HEADER, 'x,1.00,EUR,2026-02-28 10:00', 'y,1.00,EUR,2026-02-28 12:00']
    const { named } = await compare([file])
    expect(named).toEqual(['missing_here x', 'missing_here y', 'missing_there a'])
  })

  test('is what --from and --to say, and none with --partial', async () => {
    await store(at('a', '2026-02-01T00:00:00Z'), at('b', '2026-02-28T23:59:59Z'))
    const file = [HEADER, 'x,1.00,EUR,2026-02-14']
    const typed = { from: '2026-02-01', to: '2026-02-28' }
    expect((await compare([file], typed)).named).toEqual([
      'missing_here x',
      'missing_there a',
      'missing_there b',
    ])
    expect((await compare([file], { partial: true })).named).toEqual(['missing_here x'])
  })

  test('has no limit of orders', async () => {
    const ids = Array.from({ length: 401 }, (_, n) => `o${n}`)
    await store(
      ...ids.map((id, n) => at(id, n % 2 ? '2026-02-28T10:00:00Z' : '2026-02-28T11:00:00Z')),
    )
    const { named } = await compare([[HEADER, 'x,1.00,EUR,2026-02-28']])
    expect(named.slice(1).sort()).toEqual(ids.map((id) => `missing_there ${id}`).sort())
  })
})

describe('an order that is created', () => {
  const HEADER = 'order,total,currency,date,coupon,customer,visitor'
  const row = (more: string) => `1001,49.90,EUR,2026-03-01 12:00,${more}`

  test('credits the owner of its coupon', async () => {
    await addCoupon({ ...deps, now: () => NOON - 24 * HOUR_MS }, account, {
      code: 'JANE10',
      affiliate: 'jane',
    })
    await create([[HEADER, row('jane10,,')]])
    expect((await order('1001'))?.commissions).toMatchObject([
      { affiliateId: jane, status: 'pending' },
    ])
  })

  test('credits the click of the visitor that the file names', async () => {
    await temp.storage.recordClicks([aClick()], decideAt(NOON))
    await create([[HEADER, row(`,,${visitor('anna')}`)]])
    expect((await order('1001'))?.commissions).toMatchObject([{ affiliateId: jane }])
  })

  test('credits nobody without them', async () => {
    await create([[HEADER, row(',,')]])
    expect((await order('1001'))?.commissions).toEqual([])
  })
})

test('an order that only a page reported is confirmed once, and a declined one is left alone', async () => {
  await temp.storage.recordClicks([aClick()], decideAt(NOON))
  await store(aSale(), aSale({ orderId: '1002' }))
  const file = [
    'order,total,currency,date',
    '1001,49.90,EUR,2026-03-01 12:00',
    '1002,49.90,EUR,2026-03-01 12:00',
  ]
  const declined = await order('1002')
  if (!declined) throw new Error('It is stored')
  await decline(deps, { accountId: account, orderKey: declined.orderKey, by: 'owner' }, 'fraud')
  expect((await create([file])).named).toEqual(['unverified_here 1001'])
  expect((await create([file])).named).toEqual([])
  expect((await order('1001'))?.reports.filter(({ kind }) => kind === 'confirm')).toHaveLength(1)
  expect((await order('1001'))?.commissions).toMatchObject([{ status: 'pending' }])
})

test('an order that is stored per product is compared by the sum, and confirmed by a person', async () => {
  const product = (productId: string, amount: number) =>
    aSale({ ref: { productId }, total: eur(amount), id: productId })
  await store(product('p1', 3_000), product('p2', 1_990))
  const row = (total: string) => ['order,total,currency,date', `1001,${total},EUR,2026-03-01 12:00`]
  expect((await create([row('49.90')])).found).toMatchObject([
    {
      fate: 'left',
      difference: { kind: 'unverified_here', note: expect.stringContaining('one by one') },
    },
  ])
  expect((await create([row('49.91')])).named).toEqual([
    'unverified_here 1001',
    'amounts_differ 1001',
  ])
})

test.each<[string, string, string, string]>([
  ['no order id', ',9.90,EUR,2026-03-01', 'order', 'does not name the order'],
  ['a placeholder', '{{order}},9.90,EUR,2026-03-01', 'order', 'placeholder'],
  ['a long order id', `${'9'.repeat(192)},9.90,EUR,2026-03-01`, 'order', 'at most 191'],
  ['no total', '1,,EUR,2026-03-01', 'total', 'missing'],
  ['a negative total', '1,-9.90,EUR,2026-03-01', 'total', 'negative'],
  ['an amount that may be two', '1,"1,990",EUR,2026-03-01', 'total', 'may mean'],
  ['too many decimals', '1,9.9051,EUR,2026-03-01', 'total', '--round'],
  ['no currency', '1,9.90,,2026-03-01', 'currency', '--currency EUR'],
  ['no known currency', '1,9.90,ABC,2026-03-01', 'currency', 'ISO 4217'],
  ['no time', '1,9.90,EUR,', 'date', 'Say when'],
  ['a time in the future', '1,9.90,EUR,2026-03-03', 'date', '--time-zone'],
  ['a date with two readings', '1,9.90,EUR,02/03/2026', 'date', '--dates dmy'],
  ['a time that is none', '1,9.90,EUR,soon', 'date', 'Write the time as'],
  ['too few cells', '1,9.90', '', 'The row has 2 cells'],
])('a row with %s is refused with its line and what to do', async (_what, row, column, message) => {
  const { refused, named, done } = await compare([['order,total,currency,date', row]])
  expect(refused).toMatchObject([
    { place: { line: 2 }, column, message: expect.stringContaining(message) },
  ])
  expect([named, done]).toEqual([[], expect.objectContaining({ refused: 1 })])
})
