import type { AccountId } from '../../../domain/ids.js'
import { RATES_PER_DAY_MAX, type Rate } from '../../../domain/rate.js'
import type { RateFate } from '../../rates.js'
import { UNSEEN_MS } from '../catalogue/codeEdits.js'
import { ratesSubject } from '../resettling/byRates.js'
import { aTask, later, type Task } from '../resettling/tasks.js'
import { distinct } from '../settling/lockOrders.js'
import { all, insertAll, lock, type Step, together } from '../step.js'
import { type RateRow, toRateRow } from './rateRow.js'

/** See `Rates.addRates`. */
export function* addRates(accountId: AccountId, rates: readonly Rate[]): Step<readonly RateFate[]> {
  const [first] = rates
  if (!first) return []
  // Of two corrections at the same time, each must see whether the other one is in force.
  yield* lock('code', accountId, ['exchange rates'], first.enteredAt)
  const { fates, added } = yield* compared(accountId, rates)
  yield* insertAll('exchange_rates', added.map(toRateRow))
  yield* resettleFor(accountId, added)
  return fates
}

interface Compared {
  readonly fates: readonly RateFate[]
  /** The rates to be stored. */
  readonly added: readonly Rate[]
}

/** Compares rates with those that are stored. */
export function* compared(accountId: AccountId, rates: readonly Rate[]): Step<Compared> {
  const { stored, counts } = yield* storedOf(accountId, rates)
  const added: Rate[] = []
  const fates = rates.map((rate): RateFate => {
    const others = stored.get(pairOf(rate)) ?? []
    const own = others.filter(({ source }) => source === rate.source)
    if (newest(own)?.rate === rate.rate) return 'unchanged'
    const count = counts.get(rate.day) ?? 0
    if (count >= RATES_PER_DAY_MAX) return 'full'
    counts.set(rate.day, count + 1)
    // A clock that was set back must not order a correction before what it corrects.
    const last = newest(others)?.entered_at ?? -1
    added.push({ ...rate, enteredAt: Math.max(rate.enteredAt, last + 1) })
    return 'added'
  })
  return { fates, added }
}

interface Known {
  readonly stored: ReadonlyMap<string, readonly RateRow[]>
  readonly counts: Map<string, number>
}

function* storedOf(accountId: AccountId, rates: readonly Rate[]): Step<Known> {
  const days = distinct(rates.map(({ day }) => day))
  const { rows, counted } = yield* together({
    rows: all<RateRow>(
      `select * from exchange_rates
       where account_id = ? and day in (?*) and from_currency in (?*) and to_currency in (?*)`,
      accountId,
      days,
      distinct(rates.map(({ from }) => from)),
      distinct(rates.map(({ to }) => to)),
    ),
    counted: all<{ day: string; count: number }>(
      `select day, count(*) as count from exchange_rates
       where account_id = ? and day in (?*) group by day`,
      accountId,
      days,
    ),
  })
  const stored = new Map<string, RateRow[]>()
  for (const row of rows) {
    const pair = pairOf({ day: row.day, from: row.from_currency, to: row.to_currency })
    stored.set(pair, [...(stored.get(pair) ?? []), row])
  }
  return { stored, counts: new Map(counted.map(({ day, count }) => [day, count])) }
}

const pairOf = ({ day, from, to }: Pick<Rate, 'day' | 'from' | 'to'>): string =>
  `${day} ${from} ${to}`

const newest = (rows: readonly RateRow[]): RateRow | undefined =>
  rows.reduce<RateRow | undefined>(
    (last, row) => (last && last.entered_at > row.entered_at ? last : row),
    undefined,
  )

/** At once, and again for the orders that were settled meanwhile and did not see the rates. */
function* resettleFor(accountId: AccountId, added: readonly Rate[]): Step<void> {
  const [first] = added
  if (!first) return
  const days = distinct(added.map(({ day }) => day))
  const since = Math.min(...added.map(({ enteredAt }) => enteredAt))
  const taskOf = (pass: string): Task =>
    aTask('rates', ratesSubject(days[0] ?? '', days.at(-1) ?? '', pass), since)
  yield* later(accountId, [taskOf('first')], since)
  yield* later(accountId, [taskOf('unseen')], since + UNSEEN_MS)
}
