import { bookingKey, reversalOf } from '../domain/booking.js'
import { isProblem } from '../domain/problem.js'
import { days } from '../domain/time.js'
import { account, aProgram, countingDeps, eur, jane, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { setAffiliateStatus } from './affiliates.js'
import { type BookingForm, book, reverseBooking } from './bookings.js'
import { approve, decline, REASON_MAX } from './decisions.js'
import type { Deps } from './deps.js'

let temp: TempStorage
let deps: Deps
let now = NOON
let last = 0
beforeAll(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
  deps = countingDeps(temp.storage, () => now)
})
afterAll(() => temp.remove())

const aForm = (over: Partial<BookingForm> = {}): BookingForm => {
  last += 1
  const form = { id: `b${last}`, kind: 'bonus', affiliate: 'jane', amount: '10.00' } as const
  return { ...form, currency: 'EUR', reason: 'For a guest post', by: 'owner', ...over }
}
const balanceOfJane = async () =>
  (await temp.storage.balances(account, now)).find(({ affiliateId }) => affiliateId === jane)
const refused = (value: unknown) => (isProblem(value) ? [value.code, value.field] : 'booked')

describe('a booking', () => {
  test.each<[string, Partial<BookingForm>, readonly [string, string]]>([
    ['without an affiliate', { affiliate: '' }, ['unknown', 'affiliate']],
    ['for nobody', { affiliate: 'nobody' }, ['unknown', 'affiliate']],
    ['of nothing', { amount: '' }, ['not_a_decimal', 'amount']],
    ['of zero', { amount: '0.00' }, ['zero', 'amount']],
    ['with a sign', { amount: '-10.00' }, ['not_a_decimal', 'amount']],
    ['with a comma', { amount: '10,00' }, ['not_a_decimal', 'amount']],
    ['of parts of a cent', { amount: '10.0011' }, ['too_many_decimals', 'amount']],
    ['of parts of a yen', { amount: '10.5', currency: 'JPY' }, ['too_many_decimals', 'amount']],
    ['of too much', { amount: '10000000000.01' }, ['too_large', 'amount']],
    ['in no currency', { currency: '' }, ['unknown_currency', 'currency']],
    ['in an unknown currency', { currency: 'EURO' }, ['unknown_currency', 'currency']],
    ['without a reason', { reason: ' ' }, ['invalid', 'reason']],
    ['with too long a reason', { reason: 'x'.repeat(REASON_MAX + 1) }, ['invalid', 'reason']],
    ['with a NUL in its reason', { reason: 'a\0b' }, ['invalid', 'reason']],
    ['held for part of a day', { holdDays: '1.5' }, ['invalid', 'holdDays']],
    ['held for less than nothing', { holdDays: '-1' }, ['invalid', 'holdDays']],
    ['held for ever', { holdDays: '99999' }, ['invalid', 'holdDays']],
    ['that is a held correction', { kind: 'correction', holdDays: '1' }, ['invalid', 'holdDays']],
    ['without an id', { id: '' }, ['invalid', 'id']],
    ['with too long an id', { id: 'x'.repeat(65) }, ['invalid', 'id']],
    ['with the id of a reversal', { id: reversalOf('b1') }, ['invalid', 'id']],
  ])('%s is refused, and names the field', async (_which, over, wrong) => {
    expect(refused(await book(deps, account, aForm(over)))).toEqual(wrong)
    expect(await balanceOfJane()).toBeUndefined()
  })

  test('that is sent again later is booked once, and with another amount it is refused', async () => {
    const form = aForm({ holdDays: '14' })
    expect(refused(await book(deps, account, form))).toBe('booked')
    now += days(1)
    expect(refused(await book(deps, account, form))).toBe('booked')
    const other = { ...form, amount: '11.00' }
    expect(refused(await book(deps, account, other))).toEqual(['conflict', 'id'])
    expect(await balanceOfJane()).toMatchObject({ pending: 1_000n, earned: 1_000n })
    await reverseBooking(deps, account, { ...form, reason: 'A mistake' })
  })

  test('is reversed once, and not by a reversal of the reversal', async () => {
    const form = aForm({ kind: 'correction', amount: '3.00' })
    await book(deps, account, form)
    expect(await balanceOfJane()).toMatchObject({ payable: -300n })
    for (const reason of ['A mistake', 'Again']) {
      expect(refused(await reverseBooking(deps, account, { ...form, reason }))).toBe('booked')
      expect(await balanceOfJane()).toBeUndefined()
    }
    const again = { ...form, id: reversalOf(form.id), reason: 'No' }
    expect(refused(await reverseBooking(deps, account, again))).toEqual(['reversal', 'id'])
    const unknown = { ...form, id: 'none', reason: 'No' }
    expect(refused(await reverseBooking(deps, account, unknown))).toEqual(['unknown', 'id'])
    const [reversal] = await temp.storage.listBookings({ accountId: account })
    expect(reversal).toMatchObject({ reverses: form.id, reason: 'A mistake', amount: eur('3.00') })
  })

  test('cannot be approved or declined', async () => {
    const form = aForm({ holdDays: '14' })
    await book(deps, account, form)
    const whose = { accountId: account, orderKey: bookingKey(form.id, jane), by: 'owner' }
    expect(refused(await approve(deps, whose))).toEqual(['booking', 'orderKey'])
    expect(refused(await decline(deps, whose, 'No'))).toEqual(['booking', 'orderKey'])
    await reverseBooking(deps, account, { ...form, reason: 'A mistake' })
  })

  test('for a banned affiliate may be a correction but not a bonus', async () => {
    await setAffiliateStatus(deps, account, 'bob', 'banned')
    now += 1
    expect(refused(await book(deps, account, aForm({ affiliate: 'bob' })))).toEqual([
      'banned',
      'affiliate',
    ])
    const correction = aForm({ affiliate: 'bob', kind: 'correction' })
    expect(refused(await book(deps, account, correction))).toBe('booked')
  })
})
