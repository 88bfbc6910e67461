import type { z } from 'zod'
import type { ClickRequest } from '../../../wire/v1.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { checkJson } from '../json.js'
import { firstProblem } from '../schemaProblems.js'
import { actionRequest, clickRequest, refundRequest, saleRequest } from '../schemas.js'
import { actionMessage, type OrderMessage, refundMessage, saleMessage } from './message.js'
import { REQUEST_MAX, readKey } from './read.js'

/** A message of a batch, read by the schema of its own endpoint. */
export type BatchRow =
  | { readonly kind: 'click'; readonly key: string | undefined; readonly said: ClickRequest }
  | { readonly kind: 'order'; readonly key: string | undefined; readonly message: OrderMessage }

/** Reads a message of a batch, or says what is wrong with it. */
export const readRow = (row: unknown): BatchRow | Problem => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return NOT_A_MESSAGE
  const checked = checkJson(row)
  if (isProblem(checked)) return checked
  if (Buffer.byteLength(JSON.stringify(row)) > REQUEST_MAX) return TOO_LARGE
  const { type, idempotencyKey = '', ...said } = row as Readonly<Record<string, unknown>>
  if (typeof idempotencyKey !== 'string') return KEY_IS_NO_TEXT
  const key = readKey(idempotencyKey, 'idempotencyKey')
  if (isProblem(key)) return key
  const read = READERS.get(type)
  if (!read) return type === undefined ? NO_TYPE : UNKNOWN_TYPE
  const found = read(said)
  return isProblem(found) ? found : { ...found, key }
}

const TYPES = 'Give "sale", "action", "refund" or "click".'
const NOT_A_MESSAGE = problem('invalid', 'body', `A message must be an object. ${TYPES}`)
const NO_TYPE = problem('missing', 'type', `type is missing: ${TYPES}`)
const UNKNOWN_TYPE = problem('unknown_type', 'type', `type is not known: ${TYPES}`)
const KEY_IS_NO_TEXT = problem('invalid', 'idempotencyKey', 'idempotencyKey must be a text.')
const TOO_LARGE = problem('too_large', 'body', `A message may have ${REQUEST_MAX} bytes.`)

type Read =
  | { readonly kind: 'click'; readonly said: ClickRequest }
  | { readonly kind: 'order'; readonly message: OrderMessage }

const orderReader =
  <Request>(schema: z.ZodType<Request>, toMessage: (request: Request) => OrderMessage) =>
  (said: unknown): Read | Problem => {
    const parsed = schema.safeParse(said)
    return parsed.success
      ? { kind: 'order', message: toMessage(parsed.data) }
      : firstProblem(parsed.error, said)
  }

const readClick = (said: unknown): Read | Problem => {
  const parsed = clickRequest.safeParse(said)
  return parsed.success ? { kind: 'click', said: parsed.data } : firstProblem(parsed.error, said)
}

const READERS = new Map<unknown, (said: unknown) => Read | Problem>([
  ['sale', orderReader(saleRequest, saleMessage)],
  ['action', orderReader(actionRequest, actionMessage)],
  ['refund', orderReader(refundRequest, refundMessage)],
  ['click', readClick],
])
