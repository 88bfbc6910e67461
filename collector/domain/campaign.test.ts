import { NOON } from '../testing/builders.js'
import { versionAt } from './campaign.js'

const versions = [
  { version: 1, since: NOON },
  { version: 2, since: NOON + 10 },
  { version: 3, since: NOON + 10 },
]

describe('the version in force', () => {
  test.each([
    [NOON - 1, 1],
    [NOON, 1],
    [NOON + 9, 1],
    [NOON + 10, 3],
    [NOON + 11, 3],
  ])('at %i is %i', (at, version) => {
    expect(versionAt(versions, at).version).toBe(version)
  })

  test('of nothing is a bug', () => {
    expect(() => versionAt([], NOON)).toThrow(/must have a version/)
  })
})
