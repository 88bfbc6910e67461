import type { Answer, Step } from './step.js'

const NOTHING: Answer = { rows: [], changes: 0 }

/** The same step, for a connection that cannot write: it takes no locks. */
export function* withoutLocks<Value>(step: Step<Value>): Step<Value> {
  let state = step.next()
  while (!state.done) {
    const asks = state.value
    const reads = asks.filter((ask) => !('lock' in ask))
    if (reads.length === asks.length) {
      state = step.next(yield asks)
      continue
    }
    const answers = reads.length === 0 ? [] : yield reads
    let place = 0
    const all = asks.map((ask) => {
      if ('lock' in ask) return NOTHING
      place += 1
      return answers[place - 1] ?? NOTHING
    })
    state = step.next(all)
  }
  return state.value
}
