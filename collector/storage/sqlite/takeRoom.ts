import { run, type Step } from '../steps/step.js'

/** A row of `leases` that is not a lease and is used only for this check. */
const NAME = 'readiness'

/** Longer than a page, so that it does not fit if the file cannot grow. */
const FILLER = 'x'.repeat(8_192)

/**
 * Inserts a large row and deletes it again, because a small change may still fit into a full file.
 */
export function* takeRoom(): Step<void> {
  yield* run(
    'insert into leases (name, holder, held_until, finished_at) values (?, ?, 0, 0)',
    NAME,
    FILLER,
  )
  yield* run('delete from leases where name = ?', NAME)
}
