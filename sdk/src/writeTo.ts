import { listen } from './listeners.js'
import type { Moment } from './moment.js'
import { HAND_OVER, withoutToken } from './referral.js'
import { visitorId } from './visitor.js'
import type { WriteTarget } from './waymark.js'
import { whenParsed } from './whenParsed.js'

/** Writes as soon as there is a visitor id, and again whenever it changes. */
export const writeTo = (_: Moment, target: WriteTarget, as = 'value'): void =>
  listen('visitor', () =>
    whenParsed(() => {
      for (const element of elementsOf(target)) write(element, as)
    }),
  )

const elementsOf = (target: WriteTarget): Iterable<Element> =>
  typeof target === 'string'
    ? document.querySelectorAll(target)
    : // A form and a select can be walked too, but they are one element.
      'nodeType' in target
      ? [target]
      : target

const write = (element: Element, as: string): unknown => {
  const set = (value = '') => {
    element.setAttribute(as, value)
    // The attribute alone does not show in a field that somebody has typed in.
    Object.assign(element, { [as]: value })
  }
  if (as !== 'href') return set(visitorId)
  const sign = () => set(withToken((element as HTMLAnchorElement).href))
  sign()
  // A token lives two minutes, which is less than people read.
  return element.addEventListener('click', sign)
}

/** The collector takes a token once and for 120 seconds, so a copied link hands nobody over. */
const withToken = (href: string): string => {
  const token = `${HAND_OVER}=${visitorId}.${Math.floor(Date.now() / 1000).toString(36)}`
  return withoutToken(href).replace(/\?|(?=#)|$/, (mark) =>
    visitorId ? `?${token}${mark && '&'}` : mark,
  )
}
