import { type Fields, listOf, named, ownOf, textOf } from './parse.js'

/** A table of one query, by the name it has there. */
export interface Source {
  readonly alias: string
  /** Undefined: a query in parentheses, or a function. */
  readonly table: string | undefined
}

/** What the account of a query's tables is compared with. */
export interface Binding {
  /** The names of tables whose rows are of one account. */
  readonly bound: ReadonlySet<string>
  /** The numbers of the parameters that say which account. */
  readonly parameters: readonly number[]
}

/** The tables that stand in `from`, joins included, in the order of the text. */
export const sourcesOf = (from: unknown): readonly Source[] =>
  listOf(from).flatMap((item): readonly Source[] => {
    const { kind, fields } = named(item)
    if (kind === 'JoinExpr') return [...sourcesOf([fields.larg]), ...sourcesOf([fields.rarg])]
    if (kind === 'RangeVar') return [sourceOf(fields)]
    return [{ alias: aliasOf(fields) ?? '', table: undefined }]
  })

export const sourceOf = (rangeVar: Fields): Source => ({
  alias: aliasOf(rangeVar) ?? String(rangeVar.relname),
  table: String(rangeVar.relname),
})

const aliasOf = ({ alias }: Fields): string | undefined =>
  (alias as Fields | undefined)?.aliasname as string | undefined

/**
 * Which tables of one query are restricted to one account: by `account_id = $n`, or by being joined
 * by `account_id` to one that is. A join to a query in parentheses does not count: PostgreSQL does
 * not carry its restriction out where it has a limit, and then Citus asks every node.
 */
export const bindingOf = (sources: readonly Source[], conditions: readonly unknown[]): Binding => {
  const equalities = conditions.flatMap(conjuncts).flatMap(equalityOf)
  const aliasIn = (column: Column) => column.alias ?? soleAlias(sources)
  const bound = new Set<string>()
  const parameters: number[] = []
  const pairs: (readonly [string, string])[] = []
  for (const { left, right } of equalities) {
    const [a, b] = [toAccount(left), toAccount(right)]
    const [column, other] = a ? [a, right] : [b, left]
    if (!column) continue
    const alias = aliasIn(column)
    const parameter = parameterOf(other)
    if (alias === undefined) continue
    if (parameter !== undefined) {
      bound.add(alias)
      parameters.push(parameter)
    }
    const twin = a && b && aliasIn(b)
    if (twin !== undefined) pairs.push([alias, twin as string])
  }
  for (const _ of pairs) {
    for (const [a, b] of pairs) {
      if (bound.has(a) && isTable(sources, a)) bound.add(b)
      if (bound.has(b) && isTable(sources, b)) bound.add(a)
    }
  }
  return { bound, parameters }
}

const isTable = (sources: readonly Source[], alias: string) =>
  sources.some((source) => source.alias === alias && source.table !== undefined)

const soleAlias = (sources: readonly Source[]): string | undefined =>
  sources.length === 1 ? sources[0]?.alias : undefined

/** The conditions of inner joins; those of outer joins restrict only one side, and are not taken. */
export const joinConditions = (from: unknown): readonly unknown[] =>
  ownOf(from, 'JoinExpr').flatMap((join) => [
    ...(join.jointype === 'JOIN_INNER' ? [join.quals] : []),
    ...joinConditions([join.larg, join.rarg]),
  ])

const conjuncts = (condition: unknown): readonly unknown[] => {
  const { kind, fields } = named(condition)
  if (kind === 'BoolExpr' && fields.boolop === 'AND_EXPR')
    return listOf(fields.args).flatMap(conjuncts)
  return condition === undefined ? [] : [condition]
}

const equalityOf = (condition: unknown) => {
  const { kind, fields } = named(condition)
  const isEqual =
    kind === 'A_Expr' &&
    fields.kind === 'AEXPR_OP' &&
    listOf(fields.name).map(textOf).join() === '='
  return isEqual ? [{ left: fields.lexpr, right: fields.rexpr }] : []
}

interface Column {
  readonly alias: string | undefined
}

const toAccount = (node: unknown): Column | undefined => {
  const { kind, fields } = named(node)
  if (kind !== 'ColumnRef') return undefined
  const names = listOf(fields.fields).map(textOf)
  return names.at(-1) === 'account_id' ? { alias: names.at(-2) } : undefined
}

/** The number of a parameter, with or without a cast. */
export const parameterOf = (node: unknown): number | undefined => {
  const { kind, fields } = named(node)
  if (kind === 'TypeCast') return parameterOf(fields.arg)
  return kind === 'ParamRef' ? Number(fields.number) : undefined
}
