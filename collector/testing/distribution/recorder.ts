import { Client } from 'pg'
import type { Sent } from './statements.js'

export interface Recorder {
  readonly sent: readonly Sent[]
  readonly stop: () => void
}

/** Listens to every statement that this process sends to PostgreSQL, whoever builds it. */
export const recordQueries = (): Recorder => {
  const sent: Sent[] = []
  const prototype = Client.prototype as { query: (...asked: readonly unknown[]) => unknown }
  const { query } = prototype
  prototype.query = function (this: unknown, ...asked: readonly unknown[]) {
    const [first, second] = asked
    const config = (typeof first === 'string' ? { text: first } : first) as Partial<Sent>
    const values = config.values ?? (Array.isArray(second) ? second : [])
    if (config.text !== undefined) sent.push({ text: config.text, values: [...values] })
    return query.apply(this, asked as [])
  }
  return {
    sent,
    stop: () => {
      prototype.query = query
    },
  }
}
