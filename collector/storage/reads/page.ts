import { LIST_MAX } from '../../domain/lists.js'

/** How many rows a list answers: what was asked for, up to `LIST_MAX`. */
export const pageSize = (limit: number | undefined): number =>
  Math.min(Math.max(Math.trunc(limit ?? LIST_MAX), 1), LIST_MAX)
