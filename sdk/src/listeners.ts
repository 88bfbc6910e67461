import { safely, say } from './say.js'
import type { Callback, Result } from './waymark.js'

type Listener = (value?: unknown) => void

const listeners: (readonly [name: string, listener: Listener])[] = []

/** What is so now: ready, the visitor, the consent, who sent them. */
const latest: Record<string, unknown> = {}

/** What is already so is told at once, so that it does not matter when the page asks. */
export const listen = (name: string, listener: Listener): void => {
  listeners.push([name, listener])
  // A visitor who was erased is `undefined`, and who copies what is kept has to hear that too.
  if (name in latest) listener(latest[name])
}

export const emit = (name: string, value?: unknown): void => {
  latest[name] = value
  pass(name, value)
}

/** Tells who listens now, and nobody who comes later. */
export const pass = (name: string, value: unknown): void => {
  for (const one of listeners) if (one[0] === name) safely(one[1], value)
}

export const ignore = (reason: string, callback?: Callback): void =>
  tell({ id: '', state: 'ignored', reason }, callback)

/** Tells the one who called, and whoever listens, what became of it. */
export const tell = (result: Result, callback?: Callback): void => {
  say('result', result)
  safely(callback, result)
  pass(result.state, result)
}
