import type { OrderKey } from '../domain/ids.js'
import { anAction, eur, jane, NOON } from '../testing/builders.js'
import { aCampaign, SOON, someFacts } from '../testing/facts.js'
import type { Repeat } from './facts.js'
import { isRepeat } from './repeats.js'
import { settle } from './settle.js'

const a = (over: Partial<Repeat> = {}): Repeat => ({
  orderKey: 'a' as OrderKey,
  convertedAt: NOON,
  isProven: false,
  isFinal: false,
  ...over,
})
const b = (over: Partial<Repeat> = {}) => a({ orderKey: 'b' as OrderKey, ...over })

describe('of two equal actions only the one counts', () => {
  test.each<[string, Repeat, Repeat]>([
    ['that happened first', a(), b({ convertedAt: NOON + 1 })],
    ['with the smaller key, if both happened at the same time', a(), b()],
    [
      'that is confirmed, even if the other happened first',
      b({ isProven: true, convertedAt: NOON + 1 }),
      a(),
    ],
    [
      'whose commission is approved, even if the other is confirmed',
      b({ isFinal: true, convertedAt: NOON + 1 }),
      a({ isProven: true }),
    ],
  ])('%s', (_which, first, second) => {
    expect([isRepeat(first, [second]), isRepeat(second, [first])]).toEqual([false, true])
  })
})

test('an action that already counts under another id earns nothing, with counted_already in its trail', () => {
  const signup = { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } as const
  const facts = { reports: [anAction()], campaigns: [aCampaign({ actions: { signup } })] }
  const alone = settle(someFacts(facts), SOON)
  expect(alone.verdict.credits).toMatchObject([{ affiliateId: jane }])

  const earlier = a({ convertedAt: NOON - 1 })
  const { verdict, commissions } = settle(someFacts({ ...facts, repeats: [earlier] }), SOON)
  expect(verdict.credits).toEqual([])
  expect(verdict.trail).toEqual([{ rule: 'forced', miss: 'counted_already' }])
  expect(commissions).toEqual([])
})
