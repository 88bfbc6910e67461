import { run, type Step } from '../steps/step.js'

/** A row of `leases` that is not a lease and is used only for this check. */
const NAME = 'readiness'

/**
 * Updates a row, so that the server must write to its WAL. Inserting and deleting a large row, as
 * SQLite's check does, would need vacuuming.
 */
export function* changeRow(): Step<void> {
  yield* run(
    `insert into leases (name, holder, held_until, finished_at) values (?, '', 0, 0)
     on conflict (name) do update set finished_at = leases.finished_at + 1`,
    NAME,
  )
}
