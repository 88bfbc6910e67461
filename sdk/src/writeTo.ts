import { isNamed, withParameter } from './link.js'
import { listen } from './listeners.js'
import type { Moment } from './moment.js'
import { safely } from './say.js'
import { visitorId } from './visitor.js'
import type { WriteTarget } from './waymark.js'

const writes: (() => void)[] = []

/**
 * Writes the visitor id as soon as there is one, whenever it changes, and into whatever the target
 * finds later. "href" signs links when they are clicked.
 */
export const writeTo = (_: Moment, target: WriteTarget, as = 'value'): unknown => {
  if (as === 'href') return isNamed.push((link) => [...elementsOf(target)].includes(link))
  const write = () => {
    for (const element of elementsOf(target)) writeInto(element, as)
  }
  writes.push(write)
  return listen('visitor', write)
}

/** The page may have new fields, or may have drawn old ones anew. */
export const writeAgain = (): void => {
  if (visitorId) for (const write of writes) safely(write)
}

const elementsOf = (target: WriteTarget): Iterable<Element> =>
  typeof target === 'string'
    ? document.querySelectorAll(target)
    : // A form and a select can be walked too, but they are one element.
      'nodeType' in target
      ? [target]
      : target

const writeInto = (element: Element, as: string): void => {
  const isParameter = as[0] === '?'
  const name = isParameter ? 'href' : as
  const { href } = element as HTMLAnchorElement
  const value = isParameter
    ? withParameter(href, encodeURIComponent(as.slice(1)), visitorId)
    : visitorId || ''
  if (element.getAttribute(name) === value) return
  element.setAttribute(name, value)
  // The attribute alone does not show in a field that somebody has typed in.
  ;(element as unknown as Record<string, string>)[name] = value
}
