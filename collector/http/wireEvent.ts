import type { WireEvent } from '../../wire/v1.js'
import { EVENT_ID_MAX } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Counters } from './deps.js'
import { firstProblem } from './explain.js'
import { actionEvent, clickEvent, forgetEvent, handoverEvent, saleEvent } from './schemas.js'

export interface Judged {
  /** As the sender named it, or '' where it did not. */
  readonly id: string
  readonly event: WireEvent | undefined
  readonly problem: Problem | undefined
}

const schemas = {
  click: clickEvent,
  sale: saleEvent,
  action: actionEvent,
  forget: forgetEvent,
  handover: handoverEvent,
}

/** One event as UTF-8 JSON is at most this long. */
export const EVENT_BYTES_MAX = 4_096

/** Reads one event of a batch. Keys that nobody knows are dropped and counted. */
export const wireEvent = (value: unknown, counters: Counters): Judged => {
  const id = idOf(value)
  const read = parse(value, counters)
  return isProblem(read)
    ? { id, event: undefined, problem: read }
    : { id, event: read, problem: undefined }
}

const parse = (value: unknown, counters: Counters): WireEvent | Problem => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem('invalid', 'events', 'Each event must be an object.')
  }
  const { type } = value as { readonly type?: unknown }
  const schema = isKnown(type) ? schemas[type] : undefined
  if (!schema) {
    return problem(
      'unknown_type',
      'type',
      `type must be one of ${Object.keys(schemas).join(', ')}.`,
    )
  }
  if (Buffer.byteLength(JSON.stringify(value)) > EVENT_BYTES_MAX) {
    return problem('too_large', 'events', `One event may be at most ${EVENT_BYTES_MAX} bytes.`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) return firstProblem(parsed.error, value)
  counters.unknownKeys += Object.keys(value).filter(
    (key) => !Object.hasOwn(schema.shape, key),
  ).length
  return parsed.data
}

const isKnown = (type: unknown): type is keyof typeof schemas =>
  typeof type === 'string' && Object.hasOwn(schemas, type)

const idOf = (value: unknown): string => {
  const id = (value as { readonly id?: unknown } | null)?.id
  return typeof id === 'string' ? id.slice(0, EVENT_ID_MAX) : ''
}
