import { createHash } from 'node:crypto'
import type { ListPosition } from '../../../domain/lists.js'
import { type Problem, problem } from '../../../domain/problem.js'

/** The longest cursor: a position is a time and a few keys. */
export const CURSOR_MAX = 2_000

/**
 * A place in a list, as text that only the collector reads. It is bound to its list: the checksum covers
 * path, filters and order.
 */
export const cursorOf = (list: string, position: ListPosition): string => {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${body}.${checksum(list, body)}`
}

/** The place of a cursor, if it belongs to this list. */
export const positionIn = (list: string, cursor: string): ListPosition | Problem => {
  const [body = '', sum] = cursor.split('.')
  return sum === checksum(list, body)
    ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as ListPosition)
    : WRONG
}

const WRONG = problem(
  'bad_cursor',
  'cursor',
  'cursor is damaged, or it belongs to a list with other filters or another order. Start again without cursor.',
)

const CHECKSUM_LENGTH = 16

/** No secret: whoever makes up a cursor sees the same list from another place. */
const checksum = (list: string, body: string): string =>
  createHash('sha256').update(`${list}\n${body}`).digest('base64url').slice(0, CHECKSUM_LENGTH)
