import { createHash } from 'node:crypto'

/** The ETag of an item: the same for the same content. */
export const etagOf = (value: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`

/**
 * Whether a list of ETags in `If-Match` or `If-None-Match` has this one.
 * https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
export const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
