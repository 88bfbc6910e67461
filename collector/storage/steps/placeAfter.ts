import type { ListPosition } from '../../domain/lists.js'

/** How a statement continues a list after a place: a condition, its values, and the order. */
export interface PlaceAfter {
  readonly text: string
  readonly values: ListPosition
  readonly order: string
}

/** The columns are constants of this program, never input. */
export const placeAfter = (
  columns: readonly string[],
  after: ListPosition | undefined,
  ascending: boolean,
): PlaceAfter => {
  const places = columns.map(() => '?').join(', ')
  return {
    text: after ? `and (${columns.join(', ')}) ${ascending ? '>' : '<'} (${places})` : '',
    values: after ? columns.map((_column, index) => after[index] ?? '') : [],
    order: columns.map((column) => `${column} ${ascending ? 'asc' : 'desc'}`).join(', '),
  }
}
