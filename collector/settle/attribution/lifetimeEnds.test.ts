import type { LifetimeInForce } from '../../domain/lifetime.js'
import type { Policy } from '../../domain/policy.js'
import { days } from '../../domain/time.js'
import { aConfirmation, anAffiliate, aSale, bob, jane, NOON } from '../../testing/builders.js'
import { defaultCampaign, SOON, someFacts } from '../../testing/facts.js'
import type { Bond } from '../facts.js'
import { settle } from '../settle.js'

const bond = (affiliateId: Bond['affiliateId'], age: number, orderKey = `o${age}`): Bond => ({
  customer: 'c1',
  affiliateId,
  campaignId: defaultCampaign,
  convertedAt: NOON - days(age),
  orderKey: orderKey as Bond['orderKey'],
  proven: true,
})

/** Jane's bond, after some orders of the customer. */
const used = (orders: number): Bond => ({
  ...bond(jane, 900),
  orders: { count: orders, proven: orders },
})

const settled = (
  bonds: readonly Bond[],
  policy: Partial<Policy> = {},
  lifetimes: readonly LifetimeInForce[] = [],
) => {
  const said = { customer: 'c1', source: 'server' as const }
  const facts = someFacts({
    reports: [aSale(said), aConfirmation(said)],
    affiliates: [anAffiliate('jane'), anAffiliate('bob')],
    clicks: [],
    bonds,
    policy,
    lifetimes,
  })
  const { credits, trail } = settle(facts, SOON).verdict
  return credits[0]?.affiliateId ?? trail.find(({ rule }) => rule === 'lifetime')?.miss
}

test.each([
  ['as old as the policy allows credits', [bond(jane, 90)], { lifetimeDays: 90 }, jane],
  ['older than that does not', [bond(jane, 91)], { lifetimeDays: 90 }, 'bond_expired'],
  ['of any age credits if the policy has no limit', [bond(jane, 900)], {}, jane],
  [
    'that is too old gives way to the next one',
    [bond(jane, 91), bond(bob, 10)],
    { lifetimeDays: 90 },
    bob,
  ],
  ['credits as many orders as the policy allows', [used(9)], { lifetimeOrders: 10 }, jane],
  ['that they have used up does not', [used(10)], { lifetimeOrders: 10 }, 'bond_used_up'],
  [
    'that pages alone used up credits a proven order',
    [{ ...used(2), orders: { count: 50, proven: 2 } }],
    { lifetimeOrders: 10 },
    jane,
  ],
])('a bond %s', (_what, bonds, policy, expected) => {
  expect(settled(bonds, policy)).toBe(expected)
})

test.each([
  ['an affiliate comes before every bond and does not end', [bond(jane, 9_000)], bob, bob],
  ['an end ends the bonds of earlier orders', [bond(jane, 9_000)], undefined, 'bond_ended'],
  ['an end without any bond says so', [], undefined, 'bond_ended'],
  ['an end leaves the bonds of later orders', [bond(jane, 90), bond(bob, 10)], undefined, bob],
])('what a person set counts: %s', (_what, bonds, affiliateId, expected) => {
  const set = { customer: 'c1', since: NOON - days(30), affiliateId, campaignId: undefined }
  expect(settled(bonds, { lifetimeDays: 10, lifetimeOrders: 1 }, [set])).toBe(expected)
})
