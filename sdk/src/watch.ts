import { hear } from './hear.js'

export const LOOK_AGAIN_MS = 100

/**
 * Calls `notice` when the address may have changed, and `look` when the page may have new elements.
 *
 * A MutationObserver sees both, because a router renders something for a new address. It needs no
 * polling, and no patch of `history`, which the page or its router may patch as well. `look` searches
 * the whole document, so it runs at most ten times a second.
 */
export const watch = (notice: () => void, look: () => void): void => {
  let timer: unknown
  const lookAgain = () => {
    timer = undefined
    look()
  }
  notice()
  look()
  hear('DOMContentLoaded', look)
  new MutationObserver(() => {
    notice()
    timer = timer || setTimeout(lookAgain, LOOK_AGAIN_MS)
  }).observe(document, { childList: true, subtree: true })
}
