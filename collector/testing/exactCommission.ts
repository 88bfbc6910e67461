/**
 * What a commission must be, by arithmetic of its own: one exact fraction of big integers is
 * rounded once, by its remainder. Nothing of the product's arithmetic is used.
 */

const MILLION = 1_000_000n

/** The nearest whole number to `over / under`; of two as near, the one farther from zero. */
const nearest = (over: bigint, under: bigint): bigint => {
  const isBelow = over < 0n
  const size = isBelow ? -over : over
  const whole = size / under
  const rest = size - whole * under
  const rounded = rest + rest >= under ? whole + 1n : whole
  return isBelow ? -rounded : rounded
}

export interface SoldAt {
  /** Minor units. */
  readonly total: number
  readonly deducted: number
  readonly remaining: number
  readonly ratePpm: number
  readonly sharePpm: number
}

/** A percentage of the net total, of which refunds leave a part. */
export const exactPercentage = (sold: SoldAt): bigint => {
  const { total, deducted, remaining, ratePpm, sharePpm } = sold
  if (total === 0) return 0n
  const net = BigInt(total) - BigInt(deducted)
  // At most 10^12, so that it is exact without big integers.
  const ppm = BigInt(ratePpm * sharePpm)
  return nearest(net * BigInt(remaining) * ppm, BigInt(total) * MILLION * MILLION)
}

/** A fixed amount, reduced by the same part as the order. */
export const exactFixed = (
  amount: number,
  { total, remaining, sharePpm }: Omit<SoldAt, 'ratePpm' | 'deducted'>,
): bigint => {
  const share = BigInt(amount) * BigInt(sharePpm)
  if (total === 0) return nearest(share, MILLION)
  return nearest(share * BigInt(remaining), MILLION * BigInt(total))
}
