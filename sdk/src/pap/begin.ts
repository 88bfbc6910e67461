import { open } from '../gate.js'

let isOpen = false

/**
 * Lets calls take effect. It is not done when the script loads, because the page may refuse consent in
 * the next script of the page. The landing is empty: only `track()` records a click.
 */
export const begin = (): void => {
  if (isOpen) return
  isOpen = true
  open({ href: '', referrer: '', at: 0 })
}
