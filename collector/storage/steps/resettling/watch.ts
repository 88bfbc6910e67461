import type { Ask, Runner, Step } from '../step.js'
import { RESETTLING } from './tasks.js'

export interface Watched extends Runner {
  /**
   * Registers a listener that is called after the commit of each write of this process that queued
   * a task.
   */
  onTasks(listener: () => void): void
}

/**
 * Detects writes that queue tasks, so that the job for tasks can start without waiting for a timer.
 */
export const watching = (runner: Runner): Watched => {
  const listeners: (() => void)[] = []
  return {
    read: runner.read,
    write: async <Value>(step: () => Step<Value>): Promise<Value> => {
      let found = false
      const value = await runner.write(() =>
        heard(step(), () => {
          found = true
        }),
      )
      if (found) for (const listener of listeners) listener()
      return value
    },
    onTasks: (listener) => {
      listeners.push(listener)
    },
  }
}

function* heard<Value>(step: Step<Value>, onTask: () => void): Step<Value> {
  let state = step.next()
  while (!state.done) {
    if (state.value.some(isTask)) onTask()
    state = step.next(yield state.value)
  }
  return state.value
}

const isTask = (ask: Ask) => 'into' in ask && ask.into === RESETTLING
