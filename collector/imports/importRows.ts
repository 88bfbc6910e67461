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
  /** See `Kind`. Only of an added row. */
  readonly payableAt?: number | undefined
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
    const fate = fates[next - 1] as Fate
    if (fate !== 'added') return { record, fate }
    return { record, fate, payableAt: kind.payableAt?.(context, item as Item) }
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
  const compared = new Set<Item>()
  const groupOf = (item: Item) => kind.groupOf?.(item)?.key ?? kind.keyOf(item)
  for (let open = items; open.length > 0; open = open.filter((item) => !fates.has(item))) {
    const unknown = open.filter((item) => !compared.has(item))
    const known = unknown.length === 0 ? [] : await kind.known(context, unknown)
    for (const [index, item] of unknown.entries()) {
      compared.add(item)
      const state = known[index]
      if (state !== undefined) fates.set(item, state)
      else if (tried.has(item)) fates.set(item, kind.keepsAll ? notStored(kind) : 'unchanged')
    }
    const fresh = open.filter((item) => !fates.has(item))
    const next = firstOfEach(fresh, groupOf)
    const added = next.length === 0 ? [] : await kind.add(context, next)
    for (const [index, item] of next.entries()) {
      const state = added[index]
      if (state === 'exists') compared.delete(item)
      else if (state !== undefined) fates.set(item, state)
      tried.add(item)
    }
    for (const item of concernedBy(kind, next, fresh)) compared.delete(item)
  }
  return items.map((item) => fates.get(item) as Fate)
}

/** The items that have to be compared anew after others were stored: not the next product of an order. */
const concernedBy = <Item>(
  kind: Kind<Item>,
  stored: readonly Item[],
  items: readonly Item[],
): readonly Item[] => {
  const keys = new Set(stored.map(kind.keyOf))
  const contents = new Map(
    stored.flatMap((item) => {
      const group = kind.groupOf?.(item)
      return group ? [[group.key, group.content] as const] : []
    }),
  )
  return items.filter((item) => {
    const group = kind.groupOf?.(item)
    const content = group && contents.get(group.key)
    return keys.has(kind.keyOf(item)) || (content !== undefined && content !== group?.content)
  })
}

const notStored = <Item>({ keyColumn }: Kind<Item>): Problem =>
  problem(
    'not_stored',
    keyColumn,
    'The row could not be stored, and nothing like it is there. Import the row again.',
  )

const firstOfEach = <Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
): readonly Item[] => [...new Map(items.toReversed().map((item) => [groupOf(item), item])).values()]
