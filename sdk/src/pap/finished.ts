import { safely } from '../say.js'
import type { Callback } from '../waymark.js'

/** Pages go on to the next page after the results, so a slow network must not delay them for longer. */
export const LATE_MS = 5000

let outstanding = 0

/**
 * Counts a call, and returns the callback for its result. When no result is outstanding, `run` is called
 * in a later task, so that the page can add functions after the call.
 */
export const expectResult = (run: () => unknown): Callback => {
  let isDone = false
  const done = () => {
    if (isDone) return
    isDone = true
    outstanding -= 1
    setTimeout(() => outstanding || safely(run))
  }
  outstanding += 1
  setTimeout(done, LATE_MS)
  return done
}
