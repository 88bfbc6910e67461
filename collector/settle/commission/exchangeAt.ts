import { type Exchange, RATE_DAYS_MAX, type Rate } from '../../domain/rate.js'
import { days, utcDay } from '../../domain/time.js'

/**
 * By which rates an order of an instant is converted. Undefined: no rate is known for it.
 *
 * The rates count that were entered by that instant; if none of them applies, those that were entered by
 * the first later instant at which one does. A rate that is entered afterwards therefore changes no order
 * that has a rate already, and refunds are converted as the order was.
 */
export const exchangeAt = (
  rates: readonly Rate[],
  from: string,
  to: string,
  at: number,
): Exchange | undefined => {
  const [first, last] = [utcDay(at - days(RATE_DAYS_MAX)), utcDay(at)]
  const near = rates.filter(({ day }) => day >= first && day <= last)
  const later = near.map(({ enteredAt }) => enteredAt).filter((enteredAt) => enteredAt > at)
  for (const instant of [at, ...[...new Set(later)].sort((a, b) => a - b)]) {
    const known = inForce(near.filter(({ enteredAt }) => enteredAt <= instant))
    const found = bestOf(known, from, to)
    if (found) return found
  }
  return undefined
}

/** Of each pair, day and source the rate that was entered last. */
const inForce = (rates: readonly Rate[]): readonly Rate[] => {
  const found = new Map<string, Rate>()
  for (const rate of rates) {
    const key = [rate.day, rate.from, rate.to, rate.source].join('\n')
    const other = found.get(key)
    if (!other || other.enteredAt < rate.enteredAt) found.set(key, rate)
  }
  return [...found.values()]
}

interface Candidate {
  readonly exchange: Exchange
  /** 0: the pair itself, 1: the other way round, 2: through a third currency. */
  readonly steps: number
  readonly enteredAt: number
  /** Decides between candidates that are equal otherwise. */
  readonly name: string
}

/** The latest day, then the most direct way, then the rate that was entered last. */
const bestOf = (rates: readonly Rate[], from: string, to: string): Exchange | undefined =>
  [...single(rates, from, to), ...crossed(rates, from, to)].reduce<Candidate | undefined>(
    (best, one) => (best && compare(best, one) <= 0 ? best : one),
    undefined,
  )?.exchange

const compare = (a: Candidate, b: Candidate): number => {
  if (a.exchange.day !== b.exchange.day) return a.exchange.day > b.exchange.day ? -1 : 1
  if (a.steps !== b.steps) return a.steps - b.steps
  if (a.enteredAt !== b.enteredAt) return b.enteredAt - a.enteredAt
  return a.name < b.name ? -1 : 1
}

const single = (rates: readonly Rate[], from: string, to: string): readonly Candidate[] =>
  rates.flatMap((rate): readonly Candidate[] => {
    const leg = legOf(rate, from, to)
    if (!leg) return []
    const { day, source, enteredAt } = rate
    const exchange = { from, to, day, source, ...leg }
    return [{ exchange, steps: leg.per.length, enteredAt, name: source }]
  })

interface Leg {
  readonly times: readonly string[]
  readonly per: readonly string[]
}

/** How a rate leads from one currency to another. Undefined: it does not. */
const legOf = (one: Rate, from: string, to: string): Leg | undefined => {
  if (one.from === from && one.to === to) return { times: [one.rate], per: [] }
  return one.from === to && one.to === from ? { times: [], per: [one.rate] } : undefined
}

/** Through each third currency for which the same source has both rates of one day. */
const crossed = (rates: readonly Rate[], from: string, to: string): readonly Candidate[] => {
  const seconds = new Map<string, Rate[]>()
  for (const rate of rates) {
    const third = otherThan(rate, to)
    if (third === undefined) continue
    const key = placeOf(rate, third)
    seconds.set(key, [...(seconds.get(key) ?? []), rate])
  }
  return rates.flatMap((one) => {
    const third = otherThan(one, from)
    if (third === undefined || third === to) return []
    const others = seconds.get(placeOf(one, third)) ?? []
    return others.flatMap((two) => crossing(one, two, { from, third, to }))
  })
}

interface Way {
  readonly from: string
  readonly third: string
  readonly to: string
}

const crossing = (one: Rate, two: Rate, { from, third, to }: Way): readonly Candidate[] => {
  const [first, second] = [legOf(one, from, third), legOf(two, third, to)]
  if (!first || !second) return []
  const exchange: Exchange = {
    ...{ from, to, day: one.day, source: one.source },
    times: [...first.times, ...second.times],
    per: [...first.per, ...second.per],
  }
  const enteredAt = Math.max(one.enteredAt, two.enteredAt)
  const name = [one.source, third, ...exchange.times, '/', ...exchange.per].join('\n')
  return [{ exchange, steps: 2, enteredAt, name }]
}

const otherThan = ({ from, to }: Rate, currency: string): string | undefined => {
  if (from === currency) return to
  return to === currency ? from : undefined
}

const placeOf = ({ day, source }: Rate, third: string): string => [day, source, third].join('\n')
