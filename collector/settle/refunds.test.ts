import fc from 'fast-check'
import { money } from '../domain/money.js'
import { orderKey } from '../domain/order.js'
import { days } from '../domain/time.js'
import { aConfirmation, amountOf, aRefund, eur, NOON, visitor } from '../testing/builders.js'
import { aCampaign, moving, SOON, someFacts, standing } from '../testing/facts.js'
import { refunded } from './refunds.js'
import { settle } from './settle.js'

const total = eur('49.90')
const allOfIt = { kind: 'sale', orderId: 'all', productId: '', code: '' } as const
const refund = (refundId: string, amount: string | undefined, day = 2) =>
  aRefund(amount === undefined ? undefined : eur(amount), {
    refundId,
    id: `refund:${refundId}`,
    occurredAt: NOON + days(day),
  })
const server = aConfirmation({ visitorId: visitor('anna') })
const decide = (...refunds: readonly ReturnType<typeof refund>[]) =>
  settle(someFacts({ reports: [server, ...refunds] }), SOON)

describe('what refunds leave of an order', () => {
  test.each<[string, ReturnType<typeof refund>[], number, boolean]>([
    ['nothing refunded', [], 4_990, false],
    ['a part', [refund('r1', '20.00')], 2_990, false],
    ['two parts', [refund('r1', '20.00'), refund('r2', '9.90')], 2_000, false],
    ['all in one', [refund('r1', '49.90')], 0, true],
    ['all in parts', [refund('r1', '40.00'), refund('r2', '9.90')], 0, true],
    ['all, unnamed', [refund('r1', undefined)], 0, true],
    ['all that is left, unnamed', [refund('r1', '20.00'), refund('r2', undefined, 3)], 0, true],
    ['nothing, in so many words', [refund('r1', '0.00')], 4_990, false],
  ])('%s', (_what, refunds, remaining, all) => {
    expect(refunded(refunds, total, false)).toEqual({ remaining, all, parked: [] })
  })

  test('is nothing after a refund of the whole order that has the refundId of a refund of one product', () => {
    const part = refund('r1', '20.00')
    const all = { ...refund('r1', undefined, 3), id: 'all', orderKey: orderKey(allOfIt) }
    expect(refunded([part, all], total, false)).toEqual({ remaining: 0, all: true, parked: [] })
  })

  test('keeps the fixed commission of a free order after a refund of 0.00, and not after a full refund', () => {
    const fixed = { kind: 'fixed', amount: eur('5.00'), partialRefund: 'pro_rata' } as const
    const free = { ...server, total: eur('0.00') }
    const campaigns = [aCampaign({ sale: fixed })]
    const after = (...refunds: readonly ReturnType<typeof refund>[]) =>
      standing(settle(someFacts({ reports: [free, ...refunds], campaigns }), SOON))
    expect(after(refund('r1', '0.00'))).toBe('pending 500')
    expect(after(refund('r1', undefined))).toBe('pending 0')
  })

  test('more than is left takes what is left and is parked', () => {
    expect(refunded([refund('r1', '30.00'), refund('r2', '19.91', 3)], total, false)).toEqual({
      remaining: 0,
      all: true,
      parked: [{ reportId: 'refund:r2', code: 'refund_exceeds_total' }],
    })
  })

  test('in another currency, or of an order without a total, is parked', () => {
    const dollars = aRefund(amountOf('1.00', 'USD'))
    const parked = [{ reportId: dollars.id, code: 'refund_currency_differs' }]
    expect(refunded([dollars], total, false)).toEqual({ remaining: 4_990, all: false, parked })
    expect(refunded([dollars], undefined, false)).toEqual({ remaining: 0, all: false, parked })
  })

  test('that was parked is flagged on the order', () => {
    expect(decide(refund('r1', '50.00')).conversion.flags).toEqual(['refund_exceeds_total'])
    expect(decide(refund('r1', '50.00')).parked).toHaveLength(1)
  })

  test('counts a refund once, under whichever key it was sent', () => {
    const again = { ...refund('r1', '20.00'), id: 'key:another' }
    expect(refunded([refund('r1', '20.00'), again], total, false).remaining).toBe(2_990)
  })
})

describe('another refund', () => {
  const slices = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 5 })
  const listed = (amounts: readonly number[]) =>
    amounts.map((amount, index) =>
      aRefund(money(amount, 'EUR'), {
        refundId: `r${index}`,
        id: `r${index}`,
        // Scattered over the days, so that the new one may be the earliest.
        occurredAt: NOON + days((index * 7) % 5),
      }),
    )

  test('never raises what is earned, as long as the refunds do not exceed the order', () => {
    fc.assert(
      fc.property(slices, (amounts) => {
        fc.pre(amounts.reduce((sum, amount) => sum + amount, 0) <= 4_990)
        const before = moving(decide(...listed(amounts).slice(0, -1)))
        expect(moving(decide(...listed(amounts)))).toBeLessThanOrEqual(before)
      }),
      { numRuns: 500 },
    )
  })

  test('that happened earlier does not bring a later one back', () => {
    const before = decide(refund('r1', '40.00', 3))
    const after = decide(refund('r1', '40.00', 3), refund('r0', '20.00', 2))
    expect(standing(before)).toBe('pending 99')
    expect(moving(after)).toBeLessThanOrEqual(moving(before))
  })
})

describe('a refund of an order that was not reported', () => {
  test.each(['20.00', undefined])(
    'of %s waits for the sale, books nothing and is not parked',
    (amount) => {
      const outcome = settle(someFacts({ reports: [refund('r1', amount)] }), SOON)
      expect(outcome).toMatchObject({ commissions: [], transfers: [], verdict: { credits: [] } })
      expect(outcome.parked).toEqual([])
      expect(outcome.conversion).toMatchObject({ flags: ['awaiting_sale'], total: undefined })
    },
  )

  test('counts as soon as the sale is reported', () => {
    const reports = [refund('r1', '20.00', -1), server]
    expect(standing(settle(someFacts({ reports }), SOON))).toBe('pending 299')
  })
})

describe('a refund without a product id of an order that was reported per product', () => {
  const alone = (...refunds: readonly ReturnType<typeof refund>[]) =>
    settle(someFacts({ reports: refunds, hasProducts: true }), SOON)

  test('is parked if it is partial', () => {
    const { parked, conversion } = alone(refund('r1', '20.00'), refund('r2', undefined))
    expect(parked).toEqual([{ reportId: 'refund:r1', code: 'refund_needs_product' }])
    expect(conversion.flags).toEqual(['refund_needs_product'])
  })

  test('does not wait for a sale if it is full', () => {
    expect(alone(refund('r1', undefined)).conversion.flags).toEqual([])
  })
})
