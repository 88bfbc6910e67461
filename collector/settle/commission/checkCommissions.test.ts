import type { Parent } from '../../domain/affiliate.js'
import type { AffiliateId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  anAffiliate,
  aRefund,
  eur,
  id,
  NOON,
  percent,
} from '../../testing/builders.js'
import { aCampaign, afterwards, MATURE, next, paidOut, someFacts } from '../../testing/facts.js'
import type { Facts } from '../facts.js'
import { settle } from '../settle.js'
import { checkCommissions } from './checkCommissions.js'

const above = (name: string): Parent => ({
  kind: 'parent',
  since: NOON - days(30),
  parentId: id<AffiliateId>(name),
})

/** A divided order that two affiliates share, and whose parent earns at the next tier. */
const facts = someFacts({
  reports: [
    aConfirmation({
      total: eur('100.01'),
      visitorId: aClick().visitorId,
      items: [
        { sku: 'shoe', quantity: 1, total: eur('33.34') },
        { sku: 'hat', quantity: 1, total: eur('66.67') },
      ],
    }),
  ],
  campaigns: [
    aCampaign({
      products: { shoe: percent(70_001) },
      tiers: [{ kind: 'previous', ratePpm: 333_333 }, percent(3_333)],
    }),
  ],
  affiliates: [
    anAffiliate('jane', { settings: [above('pat')] }),
    anAffiliate('bob', { settings: [above('pat')] }),
    anAffiliate('pat', { settings: [above('gus')] }),
    anAffiliate('gus'),
  ],
  clicks: [aClick(), aClick({ id: 'b', affiliateCode: 'bob', affiliateId: id('bob') })],
  policy: { clickModel: 'split', split: { firstPpm: 333_333, lastPpm: 0, leastPpm: 0 } },
})

const wrongWith = ({ applied, booked }: Facts) =>
  checkCommissions(applied?.commissions ?? [], booked)

test('after each change, every commission equals what its basis gives and what the ledger contains (R12)', () => {
  let known = afterwards(facts, settle(facts, NOON))
  expect(known.applied?.commissions.map(({ tier }) => tier).sort()).toEqual([1, 1, 2, 3])
  expect(wrongWith(known)).toBeUndefined()
  known = next(known, { reports: [...facts.reports, aRefund(eur('33.33'))] }, NOON).facts
  expect(wrongWith(known)).toBeUndefined()
  known = paidOut(next(known, {}, MATURE).facts)
  expect(wrongWith(known)).toBeUndefined()
  known = next(known, { reports: [...facts.reports, aRefund(undefined)] }, MATURE).facts
  expect(wrongWith(known)).toBeUndefined()
})

test('a commission that does not follow from its basis is found', () => {
  const { applied, booked } = afterwards(facts, settle(facts, NOON))
  const all = applied?.commissions ?? []
  for (const [index, one] of all.entries()) {
    const wrong = all.with(index, { ...one, amount: money(one.amount.amount + 1, 'EUR') })
    expect(checkCommissions(wrong, booked)).toBe('amount')
    const terms = all.with(index, {
      ...one,
      basis: { ...one.basis, terms: percent(999_999) },
    })
    expect(checkCommissions(terms, booked)).toBe('amount')
  }
})

test('a ledger amount that differs from its commission, or belongs to no commission, is found', () => {
  const { applied, booked } = afterwards(facts, settle(facts, NOON))
  const [first, ...others] = booked
  const commissions = applied?.commissions ?? []
  expect(checkCommissions(commissions, others)).toBe('ledger')
  expect(checkCommissions(commissions.slice(1), booked)).toBe('ledger')
  const balances = { unverified: 0, pending: 1, payable: 0, paid: 0 }
  expect(checkCommissions(commissions, first ? [{ ...first, balances }, ...others] : [])).toBe(
    'ledger',
  )
})
