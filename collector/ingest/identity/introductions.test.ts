import {
  ADDRESSES_MAX,
  INTRODUCED_MAX,
  INTRODUCED_WITHIN_MS,
  newIntroductions,
} from './introductions.js'

const affiliates = Array.from({ length: INTRODUCED_MAX + 1 }, (_, n) => `affiliate ${n}`)

test('one address learns of a few affiliates an hour, and another of as many', () => {
  const { allow } = newIntroductions()
  const told = affiliates.filter((whom) => allow('here', whom, 0))
  expect(told).toEqual(affiliates.slice(0, INTRODUCED_MAX))
  expect(allow('here', 'affiliate 0', 1)).toBe(true)
  expect(allow('there', 'affiliate 10', 1)).toBe(true)
  expect(allow('here', 'affiliate 10', INTRODUCED_WITHIN_MS - 1)).toBe(false)
  expect(allow('here', 'affiliate 10', INTRODUCED_WITHIN_MS)).toBe(true)
})

test('more addresses than are remembered push out the one that was known the longest', () => {
  const { allow } = newIntroductions()
  for (const whom of affiliates) allow('first', whom, 0)
  for (let n = 1; n < ADDRESSES_MAX; n += 1) allow(`${n}`, 'affiliate 0', 1)
  expect(allow('first', 'affiliate 10', 2)).toBe(false)
  allow('one more', 'affiliate 0', 2)
  expect(allow('first', 'affiliate 10', 3)).toBe(true)
})
