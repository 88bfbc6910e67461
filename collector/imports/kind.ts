import type { AccountId } from '../domain/ids.js'
import type { Problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import type { Deps } from '../program/deps.js'
import type { Column, Row } from './columns.js'
import type { Zone } from './zones.js'

/** What the rows of one file are read with. */
export interface Context {
  readonly deps: Deps
  readonly accountId: AccountId
  readonly program: Program
  /** The currency of amounts, if the file has no column for it. */
  readonly currency: string | undefined
  /** The zone of times without one. */
  readonly zone: Zone
  /** Whether amounts with more decimals than the currency has are rounded. */
  readonly isRounded: boolean
  /** The codes of affiliates by the user ids of the other program. */
  readonly codes: ReadonlyMap<string, string>
}

/**
 * What is stored about an item already. Undefined: nothing. A problem: something else is stored, or the
 * item must not be added beside what is stored.
 */
export type Known = 'unchanged' | Problem | undefined

/** `exists`: another writer was faster, so what is stored has to be compared. */
export type Added = 'added' | 'exists' | Problem

/** One kind of import: how a row is read, compared with what is stored, and stored. */
export interface Kind<Item> {
  readonly columns: readonly Column[]
  /** Columns that must be there: at least one of each list. */
  readonly needs: readonly (readonly string[])[]
  /** Reads a row. A problem names the column in `field`. Stores nothing. */
  readonly read: (context: Context, row: Row) => Promise<Item | Problem>
  /** Two items with one key are about the same thing. */
  readonly keyOf: (item: Item) => string
  /** Two items with one key and one content are the same. */
  readonly contentOf: (item: Item) => unknown
  /** The name of the column that the key is made of, for refusals. */
  readonly keyColumn: string
  /**
   * For items that concern others with another key: what they have in common, and what must be the same
   * for all of them.
   */
  readonly groupOf?: (item: Item) => { readonly key: string; readonly content: string } | undefined
  /**
   * Whether each item is found after it was stored. Clicks of a visitor who was forgotten are answered
   * like duplicates, and are not stored.
   */
  readonly keepsAll: boolean
  /** When an item becomes payable by itself, if it is not payable at once. */
  readonly payableAt?: (context: Context, item: Item) => number | undefined
  readonly known: (context: Context, items: readonly Item[]) => Promise<readonly Known[]>
  /** Stores items of which nothing is stored. No two have the same key or group. */
  readonly add: (context: Context, items: readonly Item[]) => Promise<readonly Added[]>
}

/** Runs one function for each item at the same time. */
export const each = <Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> => Promise.all(items.map(work))
