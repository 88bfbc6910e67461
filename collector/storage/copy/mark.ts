import { createHash } from 'node:crypto'
import { all, insert, one, run, type Step } from '../steps/step.js'

/**
 * A table that exists only in an unfinished copy, so that no collector starts on incomplete data.
 */
export const MARK = 'copies'

/** Keeps collectors and commands away from an unfinished copy. */
export const refuseUnfinished = (isUnfinished: boolean): void => {
  if (!isUnfinished) return
  throw new Error(
    'This database is an unfinished copy. Run the same `waymark copy` again, until it says that both databases are equal.',
  )
}

export function* mark(source: string): Step<void> {
  yield* run(`create table ${MARK} (source text primary key)`)
  yield* insert(MARK, { source })
}

export function* unmark(): Step<void> {
  yield* run(`drop table if exists ${MARK}`)
}

/** The identity of the source of an unfinished copy. */
export function* markOf(): Step<string | undefined> {
  const found = yield* one<{ source: string }>(`select source from ${MARK}`)
  return found?.source
}

/**
 * Identifies a source by the random secrets of its accounts. Its file name or URL is not
 * sufficient: a moved file would look like another source, and two databases at one URL like the
 * same.
 */
export function* identify(): Step<string> {
  const rows = yield* all<{ account_id: string; created_at: number; secret: string }>(
    'select account_id, created_at, secret from accounts order by account_id',
  )
  const hash = createHash('sha256')
  for (const { account_id, created_at, secret } of rows) {
    hash.update(JSON.stringify([account_id, created_at, secret]))
  }
  return hash.digest('hex')
}
