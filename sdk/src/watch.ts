import { hear } from './hear.js'

export const LOOK_AGAIN_MS = 100

/**
 * Looks now, and again when the page may have changed: without polling, and without patching
 * anything that the page or its router may have patched as well.
 */
export const watch = (look: () => void): void => {
  let soon: ReturnType<typeof setTimeout> | 0
  const lookSoon = () => {
    soon =
      soon ||
      setTimeout(() => {
        soon = 0
        look()
      }, LOOK_AGAIN_MS)
  }
  look()
  hear('DOMContentLoaded', look)
  // Where there is no Navigation API, a new address is seen with what the router draws for it.
  if (window.navigation) navigation.addEventListener('currententrychange', look)
  new MutationObserver(lookSoon).observe(document, { childList: true, subtree: true })
}
