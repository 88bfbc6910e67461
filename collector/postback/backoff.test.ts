import fc from 'fast-check'
import { HOUR_MS, SECOND_MS } from '../domain/time.js'
import { nextAttempt, TRIED_MS } from './backoff.js'

/** The instants of all attempts after the first, which all fail at once. */
const attemptsWith = (random: () => number): readonly number[] => {
  const found: number[] = []
  for (let at: number | undefined = 0; at !== undefined; ) {
    at = nextAttempt(0, at, random())
    if (at !== undefined) found.push(at)
  }
  return found
}

test('a delivery is tried after 30 s, then after doubling delays, and a last time after 72 h', () => {
  const attempts = attemptsWith(() => 0.5).map((at) => at / SECOND_MS)
  expect(attempts.slice(0, 6)).toEqual([30, 60, 120, 240, 480, 960])
  expect(attempts).toHaveLength(15)
  expect(attempts.at(-1)).toBe((72 * HOUR_MS) / SECOND_MS)
})

test('whatever the jitter is, every attempt is later than the one before and none is after 72 h', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
      const attempts = attemptsWith(() => stream.next().value ?? 0)
      expect(attempts.every((at, index) => at > (attempts[index - 1] ?? 0))).toBe(true)
      expect(attempts.at(-1)).toBe(TRIED_MS)
      expect(attempts.length).toBeLessThan(25)
    }),
  )
})

test('two deliveries that failed together are tried again at different times', () => {
  expect(nextAttempt(0, 0, 0)).toBe(24 * SECOND_MS)
  expect(nextAttempt(0, 0, 1)).toBe(36 * SECOND_MS)
})

test('a delivery whose attempt ends after 72 h is given up', () => {
  expect(nextAttempt(0, TRIED_MS, 0.5)).toBeUndefined()
})
