import type { WireEvent } from '../../wire/v1.js'
import { EVENT_ID_MAX } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type ReadEvent, withLanding } from '../ingest/readEvent.js'
import type { Counters } from './counters.js'
import { legible } from './legible.js'
import { firstProblem } from './schemaProblems.js'
import { actionEvent, clickEvent, forgetEvent, handoverEvent, saleEvent } from './schemas.js'
import { isUsualClick, isUsualSale } from './usualEvent.js'

export interface Judged {
  /** The id given by the sender; '' if there is none. */
  readonly id: string
  readonly event: ReadEvent | undefined
  readonly problem: Problem | undefined
}

const schemas = {
  click: clickEvent,
  sale: saleEvent,
  action: actionEvent,
  forget: forgetEvent,
  handover: handoverEvent,
}

/** The maximum size of an event as UTF-8 JSON. */
export const EVENT_BYTES_MAX = 4_096

/** Reads one event of a batch. Unknown keys are dropped and counted. */
export const wireEvent = (value: unknown, counters: Counters): Judged => {
  const id = idOf(value)
  const read = parse(value, counters)
  return isProblem(read)
    ? { id, event: undefined, problem: read }
    : { id, event: read, problem: undefined }
}

const parse = (value: unknown, counters: Counters): ReadEvent | Problem => {
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
  const given = value as Readonly<Record<string, unknown>>
  if (isUsualClick(given)) return withLanding(given)
  if (isUsualSale(given)) return given
  const { event, flawed, sent } = hasDetails(type)
    ? legible(given, type)
    : { event: given, flawed: [], sent: {} }
  const parsed = schema.safeParse(event)
  if (!parsed.success) return firstProblem(parsed.error, value)
  const fitting = fitted(parsed.data)
  if (!fitting) {
    return problem(
      'too_large',
      'events',
      `An event must not be longer than ${EVENT_BYTES_MAX} bytes.`,
    )
  }
  counters.unknownKeys += Object.keys(value).filter(
    (key) => !Object.hasOwn(schema.shape, key),
  ).length
  const flaws = { flawed: [...flawed, ...fitting.dropped], sent }
  return withLanding(flaws.flawed.length === 0 ? fitting.event : { ...fitting.event, flaws })
}

const hasDetails = (type: unknown): type is 'click' | 'sale' | 'action' =>
  type === 'click' || type === 'sale' || type === 'action'

/** The fields that are dropped first if an event is too long. */
const DROPPED_FIRST = ['items', 'url', 'data5', 'data4', 'data3', 'data2', 'data1', 'referrer']

/**
 * The event without as many fields as needed to fit the limit. Undefined if the required fields
 * alone are too long.
 */
const fitted = (event: WireEvent) => {
  const rest: Record<string, unknown> = { ...event }
  const dropped: string[] = []
  const isFitting = () => Buffer.byteLength(JSON.stringify(rest)) <= EVENT_BYTES_MAX
  for (const name of DROPPED_FIRST) {
    // The URL of a click is kept, because it contains the affiliate.
    const isKept = event.type === 'click' && name === 'url'
    if (isFitting()) break
    if (isKept || rest[name] === undefined) continue
    delete rest[name]
    dropped.push(name)
  }
  return isFitting() ? { event: rest as unknown as WireEvent, dropped } : undefined
}

const isKnown = (type: unknown): type is keyof typeof schemas =>
  typeof type === 'string' && Object.hasOwn(schemas, type)

const idOf = (value: unknown): string => {
  const id = (value as { readonly id?: unknown } | null)?.id
  return typeof id === 'string' ? id.slice(0, EVENT_ID_MAX) : ''
}
