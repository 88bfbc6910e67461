import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Layout, type Row, toRow } from './columns.js'
import type { CsvRecord } from './csv/records.js'
import { type Context, each, type Kind, type Known } from './kind.js'
import type { Seen } from './seen.js'

/** What became of a row. */
export type Fate = 'added' | 'unchanged' | Problem

/** A row of the file, and what became of it. */
export interface Outcome {
  readonly record: CsvRecord
  readonly fate: Fate
}

interface Read<Item> {
  readonly record: CsvRecord
  readonly item: Item | Problem
}

interface Reading<Item> {
  readonly kind: Kind<Item>
  readonly context: Context
  readonly layout: Layout
  /** With it nothing is stored, and it says which items were in the file before. */
  readonly seen: ((key: string, content: unknown) => Seen) | undefined
}

/**
 * Imports some rows, or only says what would become of them. Of rows about the same thing the first
 * counts, and the others are compared with it.
 */
export const importRows = async <Item>(
  { kind, context, layout, seen }: Reading<Item>,
  records: readonly CsvRecord[],
): Promise<readonly Outcome[]> => {
  const read = await each(records, async (record): Promise<Read<Item>> => {
    const row: Row | Problem = toRow(layout, record.line, record.cells)
    return { record, item: isProblem(row) ? row : await kind.read(context, row) }
  })
  const items = read.flatMap(({ item }) => (isProblem(item) ? [] : [item as Item]))
  const fates = seen ? await judge(kind, context, items, seen) : await store(kind, context, items)
  let next = 0
  return read.map(({ record, item }) => {
    if (isProblem(item)) return { record, fate: item }
    next += 1
    return { record, fate: fates[next - 1] as Fate }
  })
}

/** What would become of items, without storing any. */
const judge = async <Item>(
  kind: Kind<Item>,
  context: Context,
  items: readonly Item[],
  seen: NonNullable<Reading<Item>['seen']>,
): Promise<readonly Fate[]> => {
  const known = await kind.known(context, items)
  return items.map((item, index): Fate => {
    const stored = known[index]
    if (stored !== undefined) return stored
    const before = seen(kind.keyOf(item), kind.contentOf(item))
    if (before === 'new') return 'added'
    return before === 'same' ? 'unchanged' : otherBefore(kind)
  })
}

const otherBefore = <Item>({ keyColumn }: Kind<Item>): Problem =>
  problem(
    'exists',
    keyColumn,
    'An earlier row of the file is about the same and says something else. Leave one of them out.',
  )

/** Stores those items of which nothing is stored yet, each once. */
const store = async <Item>(
  kind: Kind<Item>,
  context: Context,
  items: readonly Item[],
): Promise<readonly Fate[]> => {
  const known = await kind.known(context, items)
  const keys = items.map(kind.keyOf)
  const isFresh = (index: number) =>
    known[index] === undefined && keys.indexOf(keys[index] ?? '') === index
  const fresh = items.filter((_, index) => isFresh(index))
  const added = fresh.length === 0 ? [] : await kind.add(context, fresh)
  const fates = new Map<Item, Known | 'added'>(
    fresh.map((item, index) => {
      const state = added[index]
      return [item, state === 'exists' ? undefined : state]
    }),
  )
  // Later rows about the same thing, and what another process stored meanwhile.
  const open = items.filter(
    (item, index) => known[index] === undefined && fates.get(item) === undefined,
  )
  const again = open.length === 0 ? [] : await kind.known(context, open)
  for (const [index, item] of open.entries()) fates.set(item, again[index])
  return items.map((item, index): Fate => {
    const fate = known[index] ?? fates.get(item)
    if (fate === undefined)
      throw new Error(`The item ${keys[index]} was neither stored nor refused`)
    return fate
  })
}
