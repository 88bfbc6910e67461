import type { Terms } from '../../domain/campaign.js'
import type { Part } from '../../domain/commission.js'
import { AMOUNT_MAX, money } from '../../domain/money.js'
import { aConfirmation, aRefund, visitor } from '../../testing/builders.js'
import { exactFixed, exactPercentage, type SoldAt } from '../../testing/exactCommission.js'
import { aCampaign, MATURE, next, paidOut, someFacts } from '../../testing/facts.js'
import { earned } from './earned.js'

/** `npm run test:long` tries more. */
const COMMISSIONS = Number(process.env.WAYMARK_TEST_COMMISSIONS ?? 1_000_000)
const HISTORIES = Number(process.env.WAYMARK_TEST_HISTORIES ?? 10_000)
/** So that a failure can be repeated. */
const SEED = Number(process.env.WAYMARK_TEST_SEED ?? 1)

/** Numbers from 0 to 1 that depend only on the seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = ReturnType<typeof randomOf>

const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1))

/** Amounts of every length are as frequent, up to the largest one that is accepted. */
const anAmount = (random: Random): number =>
  Math.min(AMOUNT_MAX, Math.floor(10 ** (random() * 12.05)))

const RATES = [0, 1, 29_000, 22_800, 50_000, 75_000, 100_000, 125_000, 333_333, 999_999, 1_000_000]

const aRate = (random: Random): number =>
  random() < 0.5 ? (RATES[upTo(random, RATES.length - 1)] ?? 0) : upTo(random, 1_000_000)

const aSold = (random: Random): SoldAt => {
  const total = random() < 0.01 ? 0 : anAmount(random)
  return {
    total,
    deducted: random() < 0.5 ? 0 : upTo(random, total),
    remaining: random() < 0.5 ? total : upTo(random, total),
    ratePpm: aRate(random),
    sharePpm: random() < 0.5 ? 1_000_000 : aRate(random),
  }
}

const partOf = ({ total, ratePpm, ...sold }: SoldAt, fixed?: number): Part => ({
  ...sold,
  terms:
    fixed === undefined
      ? { kind: 'percent', ratePpm }
      : { kind: 'fixed', amount: money(fixed, 'EUR'), partialRefund: 'pro_rata' },
  campaignVersion: 1,
  total: money(total, 'EUR'),
  refunded: false,
  rounding: 'half_away_from_zero',
})

test(`${COMMISSIONS.toLocaleString('en')} random commissions are those of exact arithmetic, to the last minor unit (R2)`, () => {
  const random = randomOf(SEED)
  const wrong: unknown[] = []
  for (let n = 0; n < COMMISSIONS && wrong.length < 10; n += 1) {
    const sold = aSold(random)
    const fixed = n % 4 === 0 ? anAmount(random) : undefined
    const found = earned(partOf(sold, fixed), 'EUR').amount
    const exact = fixed === undefined ? exactPercentage(sold) : exactFixed(fixed, sold)
    if (BigInt(found) !== exact) wrong.push({ sold, fixed, found, exact: String(exact) })
  }
  expect(wrong).toEqual([])
})

test(`${HISTORIES.toLocaleString('en')} random histories of refunds and payouts end at zero, and are exact after each refund (R5)`, () => {
  const random = randomOf(SEED + 1)
  const wrong: unknown[] = []
  for (let n = 0; n < HISTORIES && wrong.length < 10; n += 1) {
    const sold = { ...aSold(random), deducted: 0, sharePpm: 1_000_000 }
    const total = Math.max(1, anAmount(random))
    const fixed = n % 4 === 0 ? anAmount(random) : undefined
    const slices = slicesOf(random, total)
    const booked = bookedAfter(random, { ...sold, total }, fixed, slices)
    const exact = slices.map((_, index) => {
      const remaining = slices.slice(index + 1).reduce((sum, slice) => sum + slice, 0)
      const left = { ...sold, total, remaining }
      return fixed === undefined ? exactPercentage(left) : exactFixed(fixed, left)
    })
    if (booked.join() !== exact.join() || exact.at(-1) !== 0n) {
      wrong.push({ total, sold, fixed, slices, booked, exact: exact.map(String) })
    }
  }
  expect(wrong).toEqual([])
})

/** What stands in the ledger of an order after each of its refunds, some of them after a payout. */
const bookedAfter = (
  random: Random,
  { total, ratePpm }: SoldAt,
  fixed: number | undefined,
  slices: readonly number[],
): readonly number[] => {
  const { terms } = partOf({ total, ratePpm, deducted: 0, remaining: total, sharePpm: 0 }, fixed)
  const sale = { ...SALE, total: money(total, 'EUR') }
  const first = someFacts({ reports: [sale], campaigns: [aCampaign({ sale: terms as Terms })] })
  let { facts } = next(first, {}, MATURE)
  return slices.map((slice, index) => {
    if (random() < 0.2) facts = paidOut(facts)
    const id = `r${index}`
    const refund = { ...REFUND, id, refundId: id, amount: money(slice, 'EUR') }
    facts = next(facts, { reports: [...facts.reports, refund] }, MATURE).facts
    return facts.booked.reduce(
      (sum, { balances }) => sum + Object.values(balances).reduce((all, one) => all + one, 0),
      0,
    )
  })
}

// Built once, because a fingerprint for each of them would take most of the time.
const SALE = aConfirmation({ visitorId: visitor('anna') })
const REFUND = aRefund(money(1, 'EUR'))

/** Refunds that add up to the total. */
const slicesOf = (random: Random, total: number): readonly number[] => {
  const slices: number[] = []
  let left = total
  while (left > 0) {
    const slice = slices.length === 6 ? left : Math.max(1, upTo(random, left))
    slices.push(slice)
    left -= slice
  }
  return slices
}
