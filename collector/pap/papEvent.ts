import type { CommissionRequest } from '../../wire/commission.js'
import type { Problem } from '../domain/problem.js'

/** A request's click, sale or action, as a page of Waymark would report it. */
export interface PapEvent {
  /** In the form of the events of `POST /e`. */
  readonly event: Readonly<Record<string, unknown>>
  /** Fields that were rounded, cut or dropped. */
  readonly flawed: readonly string[]
  /** Whether the hash of the sale proves its order and total. */
  readonly isVouched: boolean
  /** What it says of its commission. It counts only from a trusted server. */
  readonly commission?: CommissionRequest
  /** Why it cannot be recorded. */
  readonly problem: Problem | undefined
}
