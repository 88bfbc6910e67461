import { days } from '../../domain/time.js'
import { aConfirmation, anAffiliate, aSale, bob, jane, NOON } from '../../testing/builders.js'
import { SOON, someFacts } from '../../testing/facts.js'
import type { Bond } from '../facts.js'
import { settle } from '../settle.js'

const bond = (affiliateId: Bond['affiliateId'], age: number, orderKey = `o${age}`): Bond => ({
  customer: 'c1',
  affiliateId,
  campaignId: undefined,
  convertedAt: NOON - days(age),
  orderKey: orderKey as Bond['orderKey'],
  proven: true,
})

const settled = (bonds: readonly Bond[], lifetimeDays?: number) => {
  const said = { customer: 'c1', source: 'server' as const }
  const facts = someFacts({
    reports: [aSale(said), aConfirmation(said)],
    affiliates: [anAffiliate('jane'), anAffiliate('bob')],
    clicks: [],
    bonds,
    policy: { lifetimeDays },
  })
  const { credits, trail } = settle(facts, SOON).verdict
  return credits[0]?.affiliateId ?? trail.find(({ rule }) => rule === 'lifetime')?.miss
}

test.each([
  ['as old as the policy allows credits', [bond(jane, 90)], 90, jane],
  ['older than that does not', [bond(jane, 91)], 90, 'bond_expired'],
  ['of any age credits if the policy has no limit', [bond(jane, 900)], undefined, jane],
  ['that is too old gives way to the next one', [bond(jane, 91), bond(bob, 10)], 90, bob],
  ['that a person entered does not end', [bond(jane, 9_000, '')], 90, jane],
])('a bond %s', (_what, bonds, limit, expected) => {
  expect(settled(bonds, limit)).toBe(expected)
})
