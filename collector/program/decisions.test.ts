import type { OrderKey } from '../domain/ids.js'
import { isProblem } from '../domain/problem.js'
import type { Report } from '../domain/report.js'
import { days } from '../domain/time.js'
import { recordMessages } from '../ingest/webhooks/recordMessages.js'
import { settle } from '../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  aProgram,
  aRefund,
  aSale,
  bob,
  countingDeps,
  eur,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import {
  approve,
  confirmPaidOrders,
  decline,
  PAID_LINES_MAX,
  type PaidLine,
  REASON_MAX,
} from './decisions.js'
import type { Deps } from './deps.js'
import { listPayable, payOut } from './payouts.js'
import { stepFurther } from './stepFurther.js'
import { addWebhook } from './webhooks.js'

let temp: TempStorage
let deps: Deps
let now = NOON
const orderKey = aSale().orderKey
const whose = { accountId: account, orderKey, by: 'owner' }

beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
  now = NOON + days(1)
  deps = countingDeps(temp.storage, () => now)
  await temp.storage.recordClicks([aClick()], (facts) => settle(facts, now))
})
afterEach(() => temp.remove())

const report = async (...reports: readonly Report[]) => {
  for (const one of reports) await temp.storage.settleOrder(one, (facts) => settle(facts, now))
}
const standing = async (orderId = '1001') => {
  const [found] = await temp.storage.conversionsOf(account, orderId)
  const [commission] = found?.commissions ?? []
  return [commission?.status, commission?.amount.amount, ...(commission?.reasons ?? [])].join(' ')
}
const code = (value: unknown) => (isProblem(value) ? value.code : undefined)

describe('approving', () => {
  test('takes a commission from step to step: unverified, pending, approved', async () => {
    await report(aSale())
    await approve(deps, whose)
    expect(await standing()).toBe('pending 499')
    await approve(deps, whose)
    expect(await standing()).toBe('approved 499')
    await approve(deps, whose)
    expect(await standing()).toBe('approved 499')
  })

  test('an unverified one leads into its hold period, not past it', async () => {
    await report(aSale())
    const after = await approve(deps, whose)
    expect(after).toMatchObject({ commissions: [{ maturesAt: now + days(30) }] })
  })

  test('a held one releases what it is held for', async () => {
    const eve = aSale({ visitorId: visitor('eve'), occurredAt: NOON + 1 })
    await report(aSale(), eve, aConfirmation({ occurredAt: NOON + 2 }))
    expect(await standing()).toBe('held 499 order_claim_unproven')
    await approve(deps, whose)
    expect(await standing()).toBe('pending 499')
    const webhook = aSale({ source: 'webhook', total: eur('59.90'), occurredAt: NOON + 3 })
    await report(webhook)
    expect(await standing()).toBe('held 599 amounts_differ')
  })

  test('keeps who did it', async () => {
    await report(aSale())
    const after = await approve(deps, whose)
    expect(after).toMatchObject({
      reports: [{}, { kind: 'confirm', source: 'person', by: 'owner' }],
    })
  })

  test('finds nothing to approve', async () => {
    expect(code(await approve(deps, { ...whose, orderKey: 'x' as OrderKey }))).toBe('unknown')
    await report(aSale({ visitorId: undefined }))
    expect(code(await approve(deps, whose))).toBe('nothing')
    await report(aSale({ orderId: 't', test: true }))
    const test_ = { ...whose, orderKey: aSale({ orderId: 't' }).orderKey }
    expect(code(await approve(deps, test_))).toBe('test')
    expect(await standing('t')).toBe('unverified 499')
  })

  test('another affiliate’s commission of the order is nothing', async () => {
    await report(aSale())
    expect(code(await approve(deps, { ...whose, affiliateId: bob }))).toBe('nothing')
  })

  test('a declined one does not take it past its hold period', async () => {
    await report(aSale(), aConfirmation({ occurredAt: NOON }))
    await decline(deps, whose, 'A mistake.')
    now += 1
    await approve(deps, whose)
    expect(await standing()).toBe('pending 499')
  })
})

describe('declining', () => {
  test('needs a reason, which is stored with the order', async () => {
    await report(aSale())
    for (const reason of ['', '  ', 'x'.repeat(REASON_MAX + 1)]) {
      expect(code(await decline(deps, whose, reason))).toBe('invalid')
    }
    expect(await standing()).toBe('unverified 499')
    await decline(deps, whose, ' The order was returned. ')
    expect(await standing()).toBe('declined 499 The order was returned.')
  })

  test('is too late once it was paid', async () => {
    await report(aSale(), aConfirmation({ occurredAt: NOON }))
    now = NOON + days(31)
    await payOut(deps, account, { affiliate: 'jane', currency: 'EUR', by: 'owner' })
    expect(code(await decline(deps, whose, 'Returned.'))).toBe('paid')
    expect(await standing()).toBe('paid 499')
  })

  test('finds no order', async () => {
    expect(code(await decline(deps, { ...whose, orderKey: 'x' as OrderKey }, 'No.'))).toBe(
      'unknown',
    )
  })
})

describe('pasting paid orders', () => {
  const paste = async (text: string) => {
    const lines = await confirmPaidOrders(deps, account, 'owner', text)
    if (isProblem(lines)) throw new Error(lines.message)
    return lines.map(({ line, result }) => [line, isProblem(result) ? result.code : result])
  }

  test('confirms each at the total on the books, and says what became of each line', async () => {
    await report(aSale(), aSale({ orderId: '1002' }), aSale({ orderId: '1003' }))
    await report(aConfirmation({ orderId: '1004' }))
    await report(aSale({ id: 'shoe', orderId: '1005', ref: { productId: 'shoe' } }))
    await report(aSale({ id: 'hat', orderId: '1005', ref: { productId: 'hat' } }))
    const text = [
      '1001 49.90 EUR',
      '',
      ' 1002;49.90 ',
      '1003\t59.90\teur',
      '1004 49.90 EUR',
      '1005 49.90 EUR',
      '9999 49.90 EUR',
      '1001 49,90 EUR',
      '1001 1,049.90 EUR',
      '1001 -49.90 EUR',
      '1001 49.9999 EUR',
      '1001',
      '1001 49.90 XYZ',
    ].join('\r\n')
    expect(await paste(text)).toEqual([
      [1, 'confirmed'],
      [3, 'confirmed'],
      [4, 'amount_differs'],
      [5, 'nothing_to_do'],
      [6, 'several'],
      [7, 'unknown'],
      [8, 'unknown_currency'],
      [9, 'unknown_currency'],
      [10, 'not_a_decimal'],
      [11, 'too_many_decimals'],
      [12, 'not_a_decimal'],
      [13, 'unknown_currency'],
    ])
    expect(await standing('1001')).toBe('pending 499')
    expect(await standing('1002')).toBe('pending 499')
    expect(await standing('1003')).toBe('held 599 order_claim_unproven')
  })

  test.each([
    ['1001 14,50 EUR', '14,50'],
    ['1001 14,50', '14,50'],
    ['1001;14,50;EUR', '14,50'],
    ['1001,14,50,EUR', '14,50'],
    ['1001 1,049.90 EUR', '1,049.90'],
    ['1001 1.049,90 EUR', '1.049,90'],
  ])('refuses "%s" and names the number with the comma', async (text, shown) => {
    await report(aSale())
    const [line] = (await confirmPaidOrders(deps, account, 'owner', text)) as readonly PaidLine[]
    expect(line?.result).toMatchObject({
      field: 'total',
      message: `"${shown}" has a comma: write numbers with a point, such as "14.50", and without separators of thousands.`,
    })
    expect(await standing()).toBe('unverified 499')
  })

  test('accepts commas as separators between the fields of a line', async () => {
    await report(aSale())
    expect(await paste('1001,49.90,EUR')).toEqual([[1, 'confirmed']])
  })

  test('twice changes nothing', async () => {
    await report(aSale())
    expect(await paste('1001 49.90 EUR')).toEqual([[1, 'confirmed']])
    expect(await paste('1001 49.90 EUR')).toEqual([[1, 'nothing_to_do']])
  })

  test('is refused if there are too many lines', async () => {
    const lines = '1001 49.90 EUR\n'.repeat(PAID_LINES_MAX + 1)
    expect(code(await confirmPaidOrders(deps, account, 'owner', lines))).toBe('too_many')
  })
})

describe('a payout', () => {
  const pay = (currency = 'EUR', affiliate = 'jane') =>
    payOut(deps, account, { affiliate, currency, by: 'owner' })

  test('pays what matured, once', async () => {
    await report(aSale(), aConfirmation({ occurredAt: NOON }))
    expect(await listPayable(deps, account)).toEqual([])
    expect(code(await pay())).toBe('nothing')

    now = NOON + days(30)
    expect(await listPayable(deps, account)).toEqual([
      { affiliateId: jane, amount: sumOf(eur('4.99')), commissions: 1 },
    ])
    expect(code(await pay('USD'))).toBe('nothing')
    expect(await pay()).toMatchObject({ amount: eur('4.99'), orders: [orderKey], paidBy: 'owner' })
    expect(code(await pay())).toBe('nothing')
    expect(await listPayable(deps, account)).toEqual([])
  })

  test('carries forward what an affiliate owes, and deducts it from the next payout (R6, R10)', async () => {
    const total = eur('60.00')
    await report(aSale({ total }), aConfirmation({ total, occurredAt: NOON }))
    now = NOON + days(30)
    await pay()
    await report(aRefund(total, { receivedAt: now }))
    expect(await listPayable(deps, account)).toMatchObject([{ amount: { amount: -600n } }])
    expect(code(await pay())).toBe('nothing')
    const next = { orderId: '1002', total: eur('80.00') }
    await report(aSale(next), aConfirmation({ ...next, occurredAt: NOON }))
    expect(await listPayable(deps, account)).toMatchObject([{ amount: { amount: 200n } }])
    expect(await pay()).toMatchObject({ amount: eur('2.00') })
  })

  test('is to an affiliate', async () => {
    expect(await pay('EUR', 'nobody')).toMatchObject({ code: 'unknown', field: 'affiliate' })
  })
})

describe('an order whose reports moved to another name of the purchase', () => {
  const names = [
    { id: 'order-1001', rank: 0 },
    { id: '1001', rank: 2 },
  ]
  beforeEach(async () => {
    await addWebhook(deps, account, { provider: 'stripe', secret: 'whsec_of_this_shop' })
    await report(aSale())
    const said = { kind: 'names', names, test: false, at: now } as const
    await recordMessages(deps, await theAccount(), 'stripe', [said], now)
  })
  const theAccount = async () => {
    const program = await temp.storage.program(account)
    if (!program) throw new Error('The account is missing')
    return program.account
  }

  test('is approved under the new name by a page that shows the earlier one', async () => {
    expect(await approve(deps, whose)).toMatchObject({ orderId: 'order-1001' })
    expect(await standing('order-1001')).toBe('pending 499')
    expect(await stepFurther(deps, { ...whose, affiliateId: jane }, 'unverified')).toMatchObject({
      code: 'changed',
    })
    expect(await standing('order-1001')).toBe('pending 499')
  })

  test('is declined under the new name by a page that shows the earlier one', async () => {
    expect(await decline(deps, whose, 'Made up')).toMatchObject({ orderId: 'order-1001' })
    expect(await standing('order-1001')).toBe('declined 499 Made up')
  })
})
