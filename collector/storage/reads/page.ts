import { LIST_MAX } from '../../domain/lists.js'

/** The number of rows of a list: as requested, up to `LIST_MAX`. */
export const pageSize = (limit: number | undefined): number =>
  Math.min(Math.max(Math.trunc(limit ?? LIST_MAX), 1), LIST_MAX)
