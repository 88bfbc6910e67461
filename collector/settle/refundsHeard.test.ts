import fc from 'fast-check'
import type { Refund, Report } from '../domain/report.js'
import { MINUTE_MS } from '../domain/time.js'
import { aConfirmation, aRefund, eur, NOON, visitor } from '../testing/builders.js'
import { SOON, someFacts, standing } from '../testing/facts.js'
import { refunded } from './refunds.js'
import { settle } from './settle.js'

const total = eur('49.90')
const at = (minute: number) => NOON + minute * MINUTE_MS
const cents = (amount: number) => ({ amount, currency: 'EUR' })

interface Over extends Partial<Refund> {
  readonly minute?: number
}
const single = (refundId: string, amount: number, { minute = 1, ...over }: Over = {}): Refund =>
  aRefund(cents(amount), {
    refundId,
    id: `${refundId} ${over.state ?? 'made'} ${minute} ${over.source ?? ''}`,
    occurredAt: at(minute),
    source: 'webhook',
    partOf: 'ch_1',
    ...over,
  })
const sum = (amount: number, { minute = 1, ...over }: Over = {}): Refund =>
  aRefund(cents(amount), {
    refundId: '',
    id: `sum ${amount} ${minute} ${over.soFarOf ?? ''}`,
    occurredAt: at(minute),
    source: 'webhook',
    soFarOf: 'ch_1',
    ...over,
  })
const dispute = (amount: number, over: Over = {}) =>
  single('dispute:dp_1', amount, { partOf: undefined, ...over })

const left = (...reports: readonly Report[]) => refunded(reports, total, false).remaining

describe('what refunds of a payment provider leave', () => {
  test.each<[string, readonly Refund[], number]>([
    ['a sum of 10, then one of 15', [sum(1_000), sum(1_500, { minute: 2 })], 3_490],
    ['the same in reverse', [sum(1_500, { minute: 2 }), sum(1_000)], 3_490],
    [
      'each twice',
      [sum(1_000), sum(1_000), sum(1_500, { minute: 2 }), sum(1_500, { minute: 2 })],
      3_490,
    ],
    [
      'sums of a sender whose clock is ahead, the later one first',
      [sum(1_500, { saidAt: at(60) }), sum(1_000, { minute: 2, saidAt: at(50) })],
      3_490,
    ],
    ['two sums of one second', [sum(1_500), sum(1_000)], 3_490],
    ['single refunds and their sum', [single('r1', 1_000), single('r2', 500), sum(1_500)], 3_490],
    ['a single refund after the sum', [sum(1_000), single('r2', 500, { minute: 2 })], 3_490],
    [
      'single refunds that add up to more than an old sum',
      [single('r1', 1_000), single('r2', 500), sum(1_000)],
      3_490,
    ],
    [
      'a refund that failed',
      [single('r1', 1_000), single('r1', 1_000, { minute: 5, state: 'undone' })],
      4_990,
    ],
    [
      'a refund that failed, known by its sum too',
      [single('r1', 1_000), sum(1_000), single('r1', 1_000, { minute: 5, state: 'undone' })],
      4_990,
    ],
    [
      'a failure before the refund arrives',
      [single('r1', 1_000, { minute: 5, state: 'undone' }), single('r1', 1_000)],
      4_990,
    ],
    [
      'a failure of which only the sum is known',
      [sum(1_000), single('r1', 1_000, { minute: 5, state: 'undone' })],
      4_990,
    ],
    [
      'a sum after the failure',
      [sum(1_500), single('r1', 1_000, { minute: 5, state: 'undone' }), sum(500, { minute: 6 })],
      4_490,
    ],
    [
      'a failure at the second of the refund',
      [single('r1', 1_000), single('r1', 1_000, { state: 'undone' })],
      4_990,
    ],
    ['a refund, and a dispute about the rest', [sum(1_000), dispute(3_990, { minute: 9 })], 0],
    [
      'a dispute that was won',
      [dispute(4_990), dispute(4_990, { minute: 9, state: 'undone' })],
      4_990,
    ],
    [
      'a dispute that was won and lost again',
      [
        dispute(4_990),
        dispute(4_990, { minute: 9, state: 'undone' }),
        dispute(4_990, { minute: 10 }),
      ],
      0,
    ],
    ['sums of two payments', [sum(1_000), sum(500, { soFarOf: 'ch_2' })], 3_490],
    [
      'a sum, and the same refund by the merchant’s server',
      [sum(1_000), single('r1', 1_000, { source: 'server', partOf: undefined })],
      3_990,
    ],
    [
      'a refund by webhook and by server',
      [single('r1', 1_000), single('r1', 1_000, { source: 'server', partOf: undefined })],
      3_990,
    ],
    ['a sum of nothing', [sum(0)], 4_990],
    [
      'a sum, and the same refund by the merchant’s server later, with an id of its own',
      [sum(1_000), single('shop-1', 1_000, { source: 'server', partOf: undefined, minute: 2 })],
      3_990,
    ],
    [
      'the server, then the provider’s single refund and sum',
      [
        single('shop-1', 1_000, { source: 'server', partOf: undefined }),
        single('r1', 1_000, { minute: 2 }),
        sum(1_000, { minute: 2 }),
      ],
      3_990,
    ],
    [
      'a refund that a cart and a payment provider both report',
      [sum(1_000), sum(1_000, { soFarOf: '1001', provider: 'woocommerce', minute: 2 })],
      3_990,
    ],
    [
      'more refunds by the server than by the provider',
      [
        sum(1_000),
        single('shop-1', 1_000, { source: 'server', partOf: undefined }),
        single('cash', 500, { source: 'server', partOf: undefined }),
      ],
      3_490,
    ],
  ])('%s', (_what, refunds, expected) => {
    expect(left(...refunds)).toBe(expected)
    expect(left(...refunds.toReversed())).toBe(expected)
    expect(left(...refunds, ...refunds)).toBe(expected)
  })

  test('more than the order is parked at the report that said so', () => {
    const { remaining, parked } = refunded([sum(6_000)], total, false)
    expect(remaining).toBe(0)
    expect(parked).toEqual([{ reportId: sum(6_000).id, code: 'refund_exceeds_total' }])
  })

  test('gives the commission back when a refund fails after it reduced the commission', () => {
    const sale = aConfirmation({ source: 'webhook', visitorId: visitor('anna') })
    const after = (...reports: readonly Report[]) =>
      standing(settle(someFacts({ reports: [sale, ...reports] }), SOON))
    expect(after(single('r1', 2_000))).toBe('pending 299')
    expect(after(single('r1', 2_000), single('r1', 2_000, { minute: 5, state: 'undone' }))).toBe(
      'pending 499',
    )
  })

  test('follows the payment whatever the order and the number of messages', () => {
    // Each step refunds an amount, or undoes one of the refunds. A sum follows each step.
    const steps = fc.array(
      fc.record({ amount: fc.integer({ min: 1, max: 400 }), undoes: fc.option(fc.nat(9)) }),
      { minLength: 1, maxLength: 10 },
    )
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom('sums', 'singles', 'both'),
        fc.infiniteStream(fc.nat()),
        (plan, sent, dice) => {
          const live = new Map<string, number>()
          const messages: Refund[] = []
          for (const [index, { amount, undoes }] of plan.entries()) {
            const minute = index + 1
            const [undone] =
              undoes === null ? [] : [...live.keys()].slice(undoes % (live.size || 1))
            if (undone === undefined) {
              live.set(`r${index}`, amount)
              messages.push(single(`r${index}`, amount, { minute }))
            } else {
              messages.push(single(undone, live.get(undone) ?? 0, { minute, state: 'undone' }))
              live.delete(undone)
            }
            messages.push(
              sum(
                [...live.values()].reduce((all, one) => all + one, 0),
                { minute },
              ),
            )
          }
          const heard = messages.filter(
            ({ soFarOf }) => sent === 'both' || (soFarOf !== undefined) === (sent === 'sums'),
          )
          const shuffled = [...heard, ...heard.slice(0, 3)]
            .map((message) => [dice.next().value ?? 0, message] as const)
            .sort(([a], [b]) => a - b)
            .map(([, message]) => message)
          const refundedNow = [...live.values()].reduce((all, one) => all + one, 0)
          expect(left(...shuffled)).toBe(4_990 - refundedNow)
        },
      ),
    )
  })
})

describe('an order that is not paid', () => {
  const webhook = (over: Parameters<typeof aConfirmation>[0] = {}) =>
    aConfirmation({ source: 'webhook', visitorId: visitor('anna'), ...over })
  const awaited = webhook({ id: 'awaited', payment: 'awaited' })
  const failed = webhook({ id: 'failed', payment: 'failed', occurredAt: at(9), total: undefined })
  const paid = webhook({ id: 'paid', occurredAt: at(5) })
  const after = (...reports: readonly Report[]) => standing(settle(someFacts({ reports }), SOON))

  test.each<[string, readonly Report[], string]>([
    ['is held until the money arrives', [awaited], 'held 499 payment_awaited'],
    ['is pending once the money arrived', [awaited, paid], 'pending 499'],
    ['is declined if the payment failed', [awaited, failed], 'declined 499 payment_failed'],
    ['is paid if it was paid after a failure', [awaited, failed, paid], 'pending 499'],
    [
      'stays held if only the merchant’s server reported it besides',
      [awaited, aConfirmation({ visitorId: visitor('anna') })],
      'held 499 payment_awaited',
    ],
    [
      'stays declined if the server reported it besides',
      [failed, aConfirmation({ visitorId: visitor('anna') })],
      'declined 499 payment_failed',
    ],
  ])('%s', (_what, reports, expected) => {
    expect(after(...reports)).toBe(expected)
    expect(after(...reports.toReversed())).toBe(expected)
  })
})

describe('an order that is another one’s', () => {
  test('earns nothing, and its booked commission is reversed', () => {
    const sale = aConfirmation({ source: 'webhook', visitorId: visitor('anna') })
    const move = {
      ...sale,
      id: 'move',
      kind: 'move',
      source: 'webhook',
      to: 'cs_1',
    } as unknown as Report
    const outcome = settle(someFacts({ reports: [sale, move] }), SOON)
    expect(outcome.commissions).toEqual([])
    expect(outcome.conversion).toMatchObject({ total: undefined, flags: [], bond: undefined })
  })
})
