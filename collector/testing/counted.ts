import type { SqlStatement, Step } from '../storage/steps/step.js'

/** What a step asked of its database. */
export interface Tally {
  /** Each row that is inserted counts as one. */
  statements: number
  rows: number
  /** Every different text, with the values it was asked with first. */
  readonly texts: Map<string, SqlStatement['values']>
  /** The tables into which it inserted, one entry for each row. */
  readonly inserts: string[]
}

export const aTally = (): Tally => ({ statements: 0, rows: 0, texts: new Map(), inserts: [] })

/** The same step, that counts what it asks and what is answered. */
export function* counted<Value>(step: Step<Value>, tally: Tally): Step<Value> {
  let state = step.next()
  while (!state.done) {
    const asks = state.value
    const answers = yield asks
    for (const [index, ask] of asks.entries()) {
      tally.statements += 'into' in ask ? ask.rows.length : 1
      if ('into' in ask) tally.inserts.push(...ask.rows.map(() => ask.into))
      tally.rows += answers[index]?.rows.length ?? 0
      if ('text' in ask && !tally.texts.has(ask.text)) tally.texts.set(ask.text, ask.values)
    }
    state = step.next(answers)
  }
  return state.value
}
