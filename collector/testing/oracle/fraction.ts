/** An exact number: `over / under`, with `under` above zero. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const fraction = (over: bigint, under = 1n): Fraction =>
  under < 0n ? { over: -over, under: -under } : { over, under }

export const whole = (value: number | bigint): Fraction => fraction(BigInt(value))

/** Parts per million. */
export const ppm = (rate: number): Fraction => fraction(BigInt(rate), 1_000_000n)

export const times = (...factors: readonly Fraction[]): Fraction => {
  let product = whole(1n)
  for (const { over, under } of factors) {
    product = fraction(product.over * over, product.under * under)
  }
  return product
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under)

export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, times(whole(-1n), b))

export const dividedBy = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under, a.under * b.over)

export const isLess = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under

/** "The money": to whole minor units, half a unit away from zero. */
export const rounded = ({ over, under }: Fraction): bigint => {
  const size = over < 0n ? -over : over
  const units = size / under
  const rest = size % under
  const up = rest * 2n >= under ? units + 1n : units
  return over < 0n ? -up : up
}

/**
 * "Shares of one campaign are rounded together, so that they add up": each share is cut to whole units,
 * and the units that are left go to the shares of which most was cut off, to the first of equal ones.
 */
export const shared = (total: bigint, weights: readonly number[]): readonly bigint[] => {
  const sum = BigInt(weights.reduce((all, weight) => all + weight, 0))
  const size = total < 0n ? -total : total
  const parts = weights.map((weight, place) => {
    const exact = size * BigInt(weight)
    return { place, units: exact / sum, cutOff: exact % sum }
  })
  let left = size - parts.reduce((all, { units }) => all + units, 0n)
  const byCutOff = [...parts].sort((a, b) =>
    a.cutOff === b.cutOff ? a.place - b.place : a.cutOff > b.cutOff ? -1 : 1,
  )
  const more = new Set<number>()
  for (const { place } of byCutOff) {
    if (left === 0n) break
    more.add(place)
    left -= 1n
  }
  return parts.map(({ place, units }) => {
    const amount = units + (more.has(place) ? 1n : 0n)
    return total < 0n ? -amount : amount
  })
}
