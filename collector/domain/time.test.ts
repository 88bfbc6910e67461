import fc from 'fast-check'
import { NOON } from '../testing/builders.js'
import {
  DELAY_MAX_MS,
  days,
  HOUR_MS,
  MINUTE_MS,
  occurredAt,
  parseInstant,
  startOfDay,
  utcDay,
} from './time.js'

describe('the time of an event', () => {
  test.each([
    ['right', 0],
    ['three years ahead', days(3 * 365)],
    ['ten days behind', -days(10)],
  ])('is computed from the delay even if the visitor’s clock is %s', (_how, skew) => {
    const sentAt = NOON + skew
    expect(occurredAt(NOON, sentAt, sentAt - MINUTE_MS)).toBe(NOON - MINUTE_MS)
  })

  test('is limited to at most seven days ago', () => {
    expect(occurredAt(NOON, NOON, NOON - days(7))).toBe(NOON - days(7))
    expect(occurredAt(NOON, NOON, NOON - days(7) - 1)).toBe(NOON - days(7))
    expect(occurredAt(NOON, NOON, 0)).toBe(NOON - days(7))
  })

  test('is never later than the time at which the collector received it', () => {
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

describe('an instant that another system wrote', () => {
  const TEN = Date.UTC(2026, 10, 1, 10)
  test.each([
    ['2026-11-01T10:00:00Z', 0],
    ['2026-11-01T10:00:00.123456Z', 123],
    ['2026-11-01T10:00:00.123999999Z', 123],
    ['2026-11-01T10:00:00.5+00:00', 500],
    ['2026-11-01T10:00:00,25Z', 250],
    ['2026-11-01T10:00Z', 0],
    ['2026-11-01T11:00:00+0100', 0],
    ['2026-11-01T11:00:00+01:00', 0],
    ['2026-11-01T11:00:00+01', 0],
    ['2026-11-01T04:30:00-0530', 0],
    ['2026-11-01 10:00:00.123456+00', 123],
    ['2026-11-01t10:00:00z', 0],
    ['2026-11-01T24:00:00Z', 14 * HOUR_MS],
  ])('"%s" is read to the millisecond', (text, after) => {
    expect(parseInstant(text)).toBe(TEN + after)
  })

  test.each([
    '2026-02-30T10:00:00Z',
    '2026-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-00-10T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-11-01T25:00:00Z',
    '2026-11-01T24:00:01Z',
    '2026-11-01T10:60:00Z',
    '2026-11-01T10:00:60Z',
    '2026-11-01T10:00:00+24:00',
    '2026-11-01T10:00:00+01:60',
    '2026-11-01T10:00:00',
    '2026-11-01',
    '1 November 2026',
    '',
  ])('"%s" is refused', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })

  test('is read back unchanged from the ISO 8601 form of any instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (at) => {
        expect(parseInstant(new Date(at).toISOString())).toBe(at)
      }),
    )
  })

  test('on 29 February is accepted in leap years only', () => {
    expect(startOfDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29))
    expect(startOfDay('2026-02-29')).toBeUndefined()
    expect(startOfDay('2100-02-29')).toBeUndefined()
  })
})
