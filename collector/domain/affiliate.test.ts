import { anAffiliate, NOON } from '../testing/builders.js'
import { statusAt } from './affiliate.js'

describe('an affiliate’s status', () => {
  const jane = anAffiliate('jane', {
    states: [
      { since: NOON, status: 'active' },
      { since: NOON + 10, status: 'banned' },
      { since: NOON + 20, status: 'active' },
    ],
  })

  test.each([
    [NOON + 9, 'active'],
    [NOON + 10, 'banned'],
    [NOON + 19, 'banned'],
    [NOON + 20, 'active'],
  ] as const)('at %i is %s', (at, status) => {
    expect(statusAt(jane, at)).toBe(status)
  })

  test('before its first entry is that entry’s', () => {
    const paused = anAffiliate('jane', { states: [{ since: NOON, status: 'paused' }] })
    expect(statusAt(paused, NOON - 1)).toBe('paused')
    expect(statusAt(anAffiliate('jane', { states: [] }), NOON)).toBe('active')
  })
})
