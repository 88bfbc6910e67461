/**
 * The divisor that splits a sum into two parts, which are exact everywhere: SQLite's `sum` fails beyond
 * 64 bits (https://www.sqlite.org/lang_aggfunc.html#sumunc), and a JavaScript number is exact to 53 bits.
 */
export const MILLION = 1_000_000

/** Joins the two parts of a sum. */
export const toBigInt = ({
  millions,
  rest,
}: {
  readonly millions: number | null
  readonly rest: number | null
}): bigint => BigInt(millions ?? 0) * BigInt(MILLION) + BigInt(rest ?? 0)
