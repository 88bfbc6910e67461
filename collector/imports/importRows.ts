import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Layout, type Row, toRow } from './columns.js'
import type { CsvRecord } from './csv/records.js'
import { type Context, each, type Kind } from './kind.js'
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
    const before = seen(`key ${kind.keyOf(item)}`, kind.contentOf(item))
    const group = kind.groupOf?.(item)
    const isOfGroup = !group || seen(`group ${group.key}`, group.content) !== 'other'
    if (before === 'other' || !isOfGroup) return otherBefore(kind)
    return before === 'new' ? 'added' : 'unchanged'
  })
}

const otherBefore = <Item>({ keyColumn }: Kind<Item>): Problem =>
  problem(
    'exists',
    keyColumn,
    'An earlier row of the file is about the same and says something else. Leave one of them out.',
  )

/**
 * Stores those items of which nothing is stored yet. Items that concern each other are stored one after
 * the other in the order of the file, so that each is compared with those before it.
 */
const store = async <Item>(
  kind: Kind<Item>,
  context: Context,
  items: readonly Item[],
): Promise<readonly Fate[]> => {
  const fates = new Map<Item, Fate>()
  const tried = new Set<Item>()
  for (let open = items; open.length > 0; open = open.filter((item) => !fates.has(item))) {
    const known = await kind.known(context, open)
    const fresh = open.filter((item, index) => {
      const state = known[index]
      if (state !== undefined) fates.set(item, state)
      // Clicks of a visitor who was forgotten are answered like duplicates, and are not stored.
      else if (tried.has(item)) fates.set(item, 'unchanged')
      return !fates.has(item)
    })
    const next = firstOfEach(fresh, (item) => kind.groupOf?.(item).key ?? kind.keyOf(item))
    const added = next.length === 0 ? [] : await kind.add(context, next)
    for (const [index, item] of next.entries()) {
      const state = added[index]
      if (state !== undefined && state !== 'exists') fates.set(item, state)
      tried.add(item)
    }
  }
  return items.map((item) => fates.get(item) as Fate)
}

const firstOfEach = <Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
): readonly Item[] => [...new Map(items.toReversed().map((item) => [groupOf(item), item])).values()]
