import { type AliasedExpression, sql } from 'kysely'
import { MILLION } from './sumParts.js'

/**
 * Reads a sum in two parts that are exact everywhere: SQLite's `sum` fails beyond 64 bits
 * (https://www.sqlite.org/lang_aggfunc.html#sumunc), and a JavaScript number is exact to 53 bits.
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
