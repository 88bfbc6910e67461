import { type AliasedExpression, sql } from 'kysely'

/** Sums are read in parts of so much, and the rest. */
export const MILLION = 1_000_000

/**
 * A sum in two parts that both databases and JavaScript hold exactly: SQLite refuses sums beyond
 * 64 bits, and a JavaScript number is exact to 53.
 */
export const exactSum = (column: string) =>
  [part(column, '/', 'millions'), part(column, '%', 'rest')] as const

const part = <Name extends string>(
  column: string,
  operator: '/' | '%',
  name: Name,
): AliasedExpression<number, Name> =>
  sql<number>`cast(sum(${sql.ref(column)} ${sql.raw(operator)} ${sql.raw(String(MILLION))}) as bigint)`.as(
    name,
  )

/** The sum of what `exactSum` answered. */
export const toBigInt = ({
  millions,
  rest,
}: {
  readonly millions: number | null
  readonly rest: number | null
}): bigint => BigInt(millions ?? 0) * BigInt(MILLION) + BigInt(rest ?? 0)
