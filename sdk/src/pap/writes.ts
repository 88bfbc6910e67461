import { hear } from '../hear.js'
import { toJson } from '../json.js'
import { listen } from '../listeners.js'
import { withParameter } from '../parameter.js'
import { parametersOf } from '../referral.js'
import { safely } from '../say.js'
import { watch } from '../watch.js'

/** A value that the page wants in its elements, and what was written into each of them. */
interface Write {
  readonly id: string
  readonly attribute: string
  /** Distinguishes values that the page adds to one element. */
  readonly kind: string
  readonly valueNow: () => string
  /** The parameter of the address in the attribute that gets the value; '' for the whole attribute. */
  readonly parameter: string
  /** Goes between what was there and the value; '' if the value replaces it. */
  readonly separator: string
  readonly written: WeakMap<Element, string>
}

/** By element, attribute, parameter and kind, so that a page that repeats its calls adds no writes. */
const writes = new Map<string, Write>()
let isWatching = false

/**
 * Writes a value into the elements with an id or, without any, with a name. Elements that appear later
 * get it as well, and a later value replaces what was written. An empty value writes nothing.
 */
export const writeInto = (write: Omit<Write, 'written'>): void => {
  const key = toJson([write.id, write.attribute, write.parameter, write.kind])
  const { written = new WeakMap() } = writes.get(key) || {}
  writes.set(key, { ...write, written })
  if (isWatching) writeAll()
  else {
    isWatching = true
    listen('visitor', writeAll)
    hear('load', writeAll)
    watch(() => {}, writeAll)
  }
}

/** Repeats all writes, because a value may have changed. */
export const writeAll = (): void => {
  for (const write of writes.values()) safely(writeNow, write)
}

const writeNow = (write: Write): void => {
  const value = write.valueNow()
  for (const element of elementsOf(write.id)) {
    const before = write.written.get(element) || ''
    if (value === before) continue
    const text = read(element, write.attribute)
    // The page may set the address later.
    if (write.parameter && !text) continue
    put(element, write.attribute, withValue(write, text, value, before))
    write.written.set(element, value)
  }
}

const elementsOf = (id: string): readonly Element[] => {
  const [byId, byName] = ['id', 'name'].map((attribute) => [
    ...document.querySelectorAll(`[${attribute}=${toJson(id)}]`),
  ]) as [Element[], Element[]]
  return byId[0] ? byId : byName
}

const withValue = (write: Write, text: string, value: string, before: string): string => {
  const { parameter, separator } = write
  if (before && text.includes(before)) return text.replace(before, () => value)
  if (!parameter) return separator && text ? text + separator + value : value
  const there = (separator && parametersOf(text).get(parameter)) || ''
  return withParameter(text, parameter, encodeURIComponent(there && there + separator) + value)
}

/** A field that the visitor has edited shows its property and no longer its attribute. */
const read = (element: Element, name: string): string =>
  (name === 'value' && (element as HTMLInputElement).value) || element.getAttribute(name) || ''

const put = (element: Element, name: string, text: string): void => {
  element.setAttribute(name, text)
  if (name === 'value') (element as HTMLInputElement).value = text
}
