import type { Moment } from './moment.js'
import { isOn, options } from './options.js'

/** An address whose fragment has, as a whole, the shape of an affiliate's code. Routes and parameters have not. */
export const ANCHOR = /^[^#]*#([^\W_][\w.-]{0,63})$/

/**
 * What may name the affiliate of a landing without parameters, and only the collector knows: a short
 * anchor (`#jane`), or the site that the visitor comes from, for which the clue is empty. Undefined if
 * the merchant did not turn these links on, and for a page that was opened from the shop itself.
 */
export const clueOf = ({ href, referrer }: Moment): string | undefined => {
  const [, code] = ANCHOR.exec(href) || []
  // The second part of an address is its host, without a port.
  if (referrer.split(/[/:]+/)[1] === location.hostname) return
  // The browser scrolls to an element of this name: the link is one of the shop's own.
  const isTaken = (name: string) =>
    document.getElementById(name) || document.getElementsByName(name)[0]
  if (code && isOn(options.anchors) && !isTaken(code)) return `#${code}`
  if (referrer && isOn(options.directLinks)) return ''
  return
}
