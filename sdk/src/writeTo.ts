import { listen } from './listeners.js'
import type { Moment } from './moment.js'
import { safely } from './say.js'
import { visitorId } from './visitor.js'
import type { WriteTarget } from './waymark.js'

const writes: (() => void)[] = []

/**
 * Writes the visitor id into the target as soon as there is one and whenever it changes, also into
 * elements that appear later.
 */
export const writeTo = (_: Moment, target: WriteTarget, as = 'value'): unknown => {
  const write = () => {
    for (const element of elementsOf(target)) writeInto(element, as)
  }
  writes.push(write)
  return listen('visitor', write)
}

/** Repeats all writes, because the page may have new elements or may have rendered old ones anew. */
export const writeAgain = (): void => {
  if (visitorId) for (const write of writes) safely(write)
}

const elementsOf = (target: WriteTarget): Iterable<Element> =>
  typeof target === 'string'
    ? document.querySelectorAll(target)
    : // A form and a select are iterable as well, but each is one element.
      'nodeType' in target
      ? [target]
      : target

const writeInto = (element: Element, name: string): void => {
  const value = visitorId || ''
  if (element.getAttribute(name) === value) return
  element.setAttribute(name, value)
  // A field that the visitor has edited no longer shows its attribute, only its property.
  ;(element as unknown as Record<string, string>)[name] = value
}
