import { loadModule, parseSync } from 'libpg-query'

/** A node of PostgreSQL's own parse tree, by its field names: `{ relname: 'orders', ... }`. */
export type Fields = Readonly<Record<string, unknown>>

export interface Named {
  readonly kind: string
  readonly fields: Fields
}

/** To be awaited once before `statementsOf`. */
export const loadParser = loadModule

/** The statements of a text, as PostgreSQL reads them. */
export const statementsOf = (text: string): readonly Named[] =>
  (parseSync(text).stmts ?? []).map(({ stmt }) => named(stmt))

/** `{ SelectStmt: {...} }` as its kind and its fields. */
export const named = (node: unknown): Named => {
  const [found] = Object.entries((node ?? {}) as Fields)
  return found ? { kind: found[0], fields: found[1] as Fields } : { kind: '', fields: {} }
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const textOf = (node: unknown): string => String(named(node).fields.sval ?? '')

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Every node of a kind at any depth. */
export const allOf = (tree: unknown, kind: string): readonly Fields[] => {
  if (Array.isArray(tree)) return tree.flatMap((one) => allOf(one, kind))
  if (!isObject(tree)) return []
  return Object.entries(tree).flatMap(([key, value]) => [
    ...(key === kind && isObject(value) ? [value as Fields] : []),
    ...allOf(value, kind),
  ])
}

/** Every node of a kind that does not lie in a query of its own below this one. */
export const ownOf = (tree: unknown, kind: string): readonly Fields[] => {
  if (Array.isArray(tree)) return tree.flatMap((one) => ownOf(one, kind))
  if (!isObject(tree)) return []
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key === 'SelectStmt' && kind !== 'SelectStmt') return []
    if (key === kind && isObject(value)) return [value as Fields]
    return ownOf(value, kind)
  })
}
