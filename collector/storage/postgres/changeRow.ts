import { run, type Step } from '../steps/step.js'

/** A row of `leases` that is no lease. */
const NAME = 'readiness'

/** Changes a row, which the server writes to its log. Room taken again and again would have to be vacuumed. */
export function* changeRow(): Step<void> {
  yield* run(
    `insert into leases (name, holder, held_until, finished_at) values (?, '', 0, 0)
     on conflict (name) do update set finished_at = leases.finished_at + 1`,
    NAME,
  )
}
