import fc from 'fast-check'
import { NOON } from '../testing/builders.js'
import { DELAY_MAX_MS, days, MINUTE_MS, occurredAt, utcDay } from './time.js'

describe('when an event happened', () => {
  test.each([
    ['right', 0],
    ['three years ahead', days(3 * 365)],
    ['ten days behind', -days(10)],
  ])('is told by its delay even where the visitor’s clock is %s', (_how, skew) => {
    const sentAt = NOON + skew
    expect(occurredAt(NOON, sentAt, sentAt - MINUTE_MS)).toBe(NOON - MINUTE_MS)
  })

  test('is believed to be up to seven days ago and no more', () => {
    expect(occurredAt(NOON, NOON, NOON - days(7))).toBe(NOON - days(7))
    expect(occurredAt(NOON, NOON, NOON - days(7) - 1)).toBe(NOON - days(7))
    expect(occurredAt(NOON, NOON, 0)).toBe(NOON - days(7))
  })

  test('is never later than when we heard of it', () => {
    expect(occurredAt(NOON, NOON, NOON + 1)).toBe(NOON)
    expect(occurredAt(NOON, 0, NOON)).toBe(NOON)
  })

  test('depends on nothing but the delay', () => {
    const instant = fc.integer({ min: 0, max: 8.64e15 })
    fc.assert(
      fc.property(instant, instant, instant, (receivedAt, sentAt, at) => {
        const happened = occurredAt(receivedAt, sentAt, at)
        expect(happened).toBeLessThanOrEqual(receivedAt)
        expect(happened).toBeGreaterThanOrEqual(receivedAt - DELAY_MAX_MS)
        expect(occurredAt(receivedAt, sentAt + 1_000, at + 1_000)).toBe(happened)
      }),
    )
  })
})

test('a day is the UTC one', () => {
  expect(utcDay(Date.UTC(2026, 0, 31, 23, 59, 59, 999))).toBe('2026-01-31')
  expect(utcDay(Date.UTC(2026, 1, 1))).toBe('2026-02-01')
})
