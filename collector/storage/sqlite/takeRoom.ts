import { run, type Step } from '../steps/step.js'

/** A row of `leases` that is no lease. */
const NAME = 'readiness'

/** Longer than a page, so that a file that may not grow any more cannot take it. */
const FILLER = 'x'.repeat(8_192)

/** Writes where it takes room, and takes it away again: a small change may still fit into a full file. */
export function* takeRoom(): Step<void> {
  yield* run(
    'insert into leases (name, holder, held_until, finished_at) values (?, ?, 0, 0)',
    NAME,
    FILLER,
  )
  yield* run('delete from leases where name = ?', NAME)
}
