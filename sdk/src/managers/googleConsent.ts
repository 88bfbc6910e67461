import type { Tell } from './tcf.js'

type State = Readonly<Record<string, unknown>>

/**
 * Follows Google's Consent Mode, which a page pushes into `dataLayer`. Returns false if there is no
 * `dataLayer` yet.
 *
 * Only an update counts as a refusal. A default of "denied" precedes the visitor's answer: if it
 * counted, every page would erase the visitor before the banner reports the stored answer.
 */
export const followGoogle = (tell: Tell, signal: string): boolean => {
  const { dataLayer: layer } = window as { dataLayer?: unknown[] }
  if (!Array.isArray(layer)) return false
  const read = reader(tell, signal)
  layer.forEach(read)
  // There is no event for a push, so `push` is wrapped, which avoids polling. Tag Manager wraps it as
  // well, before or after this. So the earlier `push` runs first, with the same `this`, and its result
  // is returned.
  const { push } = layer
  layer.push = function (...entries) {
    const length = push.apply(this, entries)
    entries.forEach(read)
    return length
  }
  return true
}

const reader = (tell: Tell, signal: string) => {
  let fallback: unknown
  let isRegional = false
  let isAnswered = false
  const tellFallback = () => {
    if (!isAnswered && !isRegional && fallback === 'granted') tell(true, false)
  }
  return (entry: unknown): void => {
    // `gtag` pushes its `arguments` object. Google does not accept an array as a command either.
    if (Object.prototype.toString.call(entry) !== '[object Arguments]') return
    const [command, name, state] = entry as [unknown, unknown, State | undefined]
    const value = state?.[signal]
    if (command !== 'consent' || !value) return
    if (name === 'update') {
      isAnswered = true
      tell(value === 'granted', true)
    } else if (name === 'default') {
      // Google knows the visitor's region and a page does not. So a default that denies any region may
      // apply to this visitor, and then no default counts as consent.
      if (!state?.region) fallback = value
      else if (value !== 'granted') isRegional = true
      setTimeout(tellFallback, Number(state?.wait_for_update) || 0)
    }
  }
}
