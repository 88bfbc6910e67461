/** The divisor that splits a sum into two parts. */
export const MILLION = 1_000_000

/** Joins the two parts of `exactSum`. */
export const toBigInt = ({
  millions,
  rest,
}: {
  readonly millions: number | null
  readonly rest: number | null
}): bigint => BigInt(millions ?? 0) * BigInt(MILLION) + BigInt(rest ?? 0)
