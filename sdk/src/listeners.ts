import { safely, say } from './say.js'
import type { Callback, Result } from './waymark.js'

interface Listener {
  readonly name: string
  readonly listener: (value?: unknown) => void
}

const listeners: Listener[] = []

/** The last value of each event that describes a state: `ready`, `visitor`, `consent`, `attributed`. */
const latest: Record<string, unknown> = {}

/**
 * Adds a listener and calls it at once if the event has already occurred, so that the time of the call
 * does not matter.
 */
export const listen = (name: string, listener: Listener['listener']): void => {
  listeners.push({ name, listener })
  // A value of `undefined` counts as well: it says that the visitor was erased, and modules that copy
  // the outbox, such as `wm-safe.js`, then delete their copy.
  if (name in latest) listener(latest[name])
}

/** Announces a state, to later listeners as well. */
export const emit = (name: string, value?: unknown): void => {
  latest[name] = value
  pass(name, value)
}

/** Announces an occurrence, to the present listeners only. */
export const pass = (name: string, value: unknown): void => {
  for (const entry of listeners) if (entry.name === name) safely(entry.listener, value)
}

export const ignore = (reason: string, callback?: Callback): void =>
  tell({ id: '', state: 'ignored', reason }, callback)

/** Reports the result of a call to its callback, to listeners and to debug mode. */
export const tell = (result: Result, callback?: Callback): void => {
  say('result', result)
  safely(callback, result)
  pass(result.state, result)
}
