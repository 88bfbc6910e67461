import type { Tell } from './tcf.js'

type State = Readonly<Record<string, unknown>>

/**
 * Follows Google's Consent Mode by what the page pushes into `dataLayer`. False if there is none yet.
 *
 * A default of "denied" is the question, not the answer: taken for one it would erase the visitor on
 * every page before the banner has told what it remembers. So only an update denies.
 */
export const followGoogle = (tell: Tell, signal: string): boolean => {
  const { dataLayer: layer } = window as { dataLayer?: unknown[] }
  if (!Array.isArray(layer)) return false
  const read = reader(tell, signal)
  layer.forEach(read)
  // Not to be seen otherwise without polling. Tag Manager does the same, and either may come first:
  // what was there before is called first, with its own `this`, and answers.
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
    // `gtag` pushes its arguments; Google takes no list for a command either.
    if (Object.prototype.toString.call(entry) !== '[object Arguments]') return
    const [command, name, state] = entry as [unknown, unknown, State | undefined]
    const value = state?.[signal]
    if (command !== 'consent' || !value) return
    if (name === 'update') {
      isAnswered = true
      tell(value === 'granted', true)
    } else if (name === 'default') {
      // Google knows where the visitor is, a page does not: a region that is refused may be this one.
      if (!state?.region) fallback = value
      else if (value !== 'granted') isRegional = true
      setTimeout(tellFallback, Number(state?.wait_for_update) || 0)
    }
  }
}
