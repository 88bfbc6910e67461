import { days, MINUTE_MS } from '../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAct,
  aRefund,
  aSale,
  eur,
  NOON,
  visitor,
} from '../testing/builders.js'
import { MATURE, next, paidOut, SOON, someFacts } from '../testing/facts.js'
import { openFlags } from './openFlags.js'
import { settle } from './settle.js'

const sale = aSale({ webdriver: true })
const later = (minutes: number) => ({ receivedAt: NOON + minutes * MINUTE_MS })
const bought = aConfirmation({ visitorId: visitor('anna') })
const paid = () => paidOut(next(someFacts({ reports: [bought] }), {}, MATURE).facts)
const flagsOf = (...reports: Parameters<typeof openFlags>[1]) =>
  settle(someFacts({ reports }), SOON).conversion.flags

describe('a flag that asks for review', () => {
  test('stays after a server confirmed the order, until a person decides', () => {
    expect(flagsOf(sale)).toEqual(['automated_browser'])
    expect(flagsOf(sale, aConfirmation(later(1)))).toEqual(['automated_browser'])
  })

  test.each(['confirm', 'approve', 'decline'] as const)(
    'is removed by a person’s decision (%s) after all reports',
    (kind) => {
      expect(flagsOf(sale, anAct(kind, later(5)))).toEqual([])
    },
  )

  test('is set again by a report that arrives after the decision', () => {
    expect(flagsOf(sale, anAct('approve', later(5)), aConfirmation(later(6)))).toEqual([
      'automated_browser',
    ])
  })

  test('stays after a decision if a commission is still held', () => {
    const other = aSale({ visitorId: visitor('nobody'), id: 'other', webdriver: true })
    const { flags } = settle(
      someFacts({
        reports: [sale, other, anAct('confirm', later(5))],
        clicks: [aClick()],
      }),
      SOON,
    ).conversion
    expect(flags).toContain('automated_browser')
  })

  test('is removed once all commissions of the order are paid', () => {
    const { commissions } = settle(paid(), MATURE)
    expect(commissions).toMatchObject([{ status: 'paid' }])
    expect(openFlags(['conflict', 'contested'], paid().reports, commissions)).toEqual([])
  })

  test('for a decline after payment stays until the order is refunded in full', () => {
    const declined = [...paid().reports, anAct('decline', later(99))]
    const settled = settle({ ...paid(), reports: declined }, MATURE)
    expect(settled.conversion.flags).toEqual(['decline_after_payment'])
    const refund = aRefund(undefined)
    expect(settle({ ...paid(), reports: [...declined, refund] }, MATURE).conversion.flags).toEqual(
      [],
    )
  })

  test('for a refund that could not be applied stays after any decision', () => {
    const refund = aRefund(eur('99.00'))
    expect(flagsOf(sale, refund, anAct('approve', { receivedAt: NOON + days(3) }))).toEqual([
      'refund_exceeds_total',
    ])
  })
})
