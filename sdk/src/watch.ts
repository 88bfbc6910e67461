import { hear } from './hear.js'

export const LOOK_AGAIN_MS = 100

/**
 * Notices a new address and looks at what the page has drawn, now and whenever it may have changed:
 * without polling, and without patching anything that the page or its router may have patched too. A
 * new address is seen with what the router draws for it. Looking asks the whole document, so it is
 * done ten times a second at most.
 */
export const watch = (notice: () => void, look: () => void): void => {
  let soon: unknown
  const lookNow = () => {
    soon = look()
  }
  const noticeAndLook = () => {
    notice()
    soon = soon || setTimeout(lookNow, LOOK_AGAIN_MS)
  }
  notice()
  look()
  hear('DOMContentLoaded', look)
  new MutationObserver(noticeAndLook).observe(document, { childList: true, subtree: true })
}
