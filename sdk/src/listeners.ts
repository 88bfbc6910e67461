import { consent } from './consent.js'
import { safely, say } from './say.js'
import { visitorId } from './visitor.js'
import type { Callback, Result } from './waymark.js'

type Listener = (value?: unknown) => void

const listeners: (readonly [name: string, listener: Listener])[] = []

/** What has already happened is told at once, so that it does not matter when the page asks. */
export const listen = (name: string, listener: Listener): void => {
  listeners.push([name, listener])
  if (name === 'ready' ? consent : name === 'visitor' && visitorId) listener(visitorId)
}

export const emit = (name: string, value?: unknown): void => {
  for (const [heard, listener] of listeners) if (heard === name) safely(listener, value)
}

/** Tells the one who called, and whoever listens, what became of it. */
export const tell = (result: Result, callback?: Callback): void => {
  say('result', result)
  safely(callback, result)
  emit(result.state, result)
}
