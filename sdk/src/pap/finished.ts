import { safely } from '../say.js'
import type { Callback } from '../waymark.js'

let outstanding = 0

/**
 * Counts a call, and returns the callback for its result. When no result is outstanding, `run` is called
 * in a later task, so that the page can add functions after the call.
 */
export const expectResult = (run: () => unknown): Callback => {
  outstanding += 1
  return () => {
    outstanding -= 1
    setTimeout(() => outstanding || safely(run))
  }
}
