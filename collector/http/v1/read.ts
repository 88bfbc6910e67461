import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { KEY_TEXT_MAX } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import { MINUTE_MS, parseInstant } from '../../domain/time.js'
import { readBody, toBody } from '../body.js'
import { type CheckJson, checkJson } from '../json.js'
import { sendProblem } from '../problemJson.js'
import { jsonOf, sendUnreadable } from '../readJson.js'
import { schemaProblems } from '../schemaProblems.js'
import type { V1Call } from './call.js'

/** How many bytes a request may have, and one message of a batch. */
export const REQUEST_MAX = 64 * 1024

interface Limits {
  readonly bytesMax: number
  readonly check: CheckJson
}

/** Reads and validates a server's JSON. Undefined means that the error was already answered. */
export const readRequest = async <Shape>(
  { req, res, raw }: V1Call,
  schema: z.ZodType<Shape>,
  title: string,
  { bytesMax, check }: Limits = { bytesMax: REQUEST_MAX, check: checkJson },
): Promise<Shape | undefined> => {
  if (!isParsed(req) && !(hasBody(req) && JSON_TYPE.test(req.headers['content-type'] ?? ''))) {
    sendProblem(res, 415, {
      title,
      code: 'not_json',
      detail: 'Send Content-Type: application/json.',
    })
    return undefined
  }
  const body = raw ? toBody(raw) : await readBody(req, bytesMax)
  const json = jsonOf(body, bytesMax, check)
  if ('why' in json) {
    sendUnreadable(res, title, json)
    return undefined
  }
  const parsed = schema.safeParse(json.value)
  if (parsed.success) return parsed.data
  badRequest(res, title, schemaProblems(parsed.error, json.value))
  return undefined
}

/** `application/json`, or a type with its suffix: https://www.rfc-editor.org/rfc/rfc6839#section-3.1 */
const JSON_TYPE = /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/** Whether a request has a body: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined

/** Whether a parser of the host app has read the body already. */
const isParsed = (req: IncomingMessage): boolean =>
  (req as { readonly body?: unknown }).body !== undefined

export const badRequest = (
  res: ServerResponse,
  title: string,
  problems: readonly Problem[],
): void =>
  sendProblem(res, 400, {
    title,
    code: problems[0]?.code ?? 'invalid',
    detail: problems.map(({ message }) => message).join(' '),
    problems,
  })

/** The `Idempotency-Key` of the request, if there is one. */
export const idempotencyKey = (req: IncomingMessage): string | undefined | Problem =>
  readKey(String(req.headers['idempotency-key'] ?? ''), 'Idempotency-Key')

/** A key under which a message is stored once; undefined if the text is empty. */
export const readKey = (text: string, field: string): string | undefined | Problem => {
  const key = text.trim()
  if (key === '') return undefined
  return key.length <= KEY_TEXT_MAX - 'key:'.length && /^[\x21-\x7e]+$/.test(key)
    ? key
    : problem('invalid', field, 'Use 1 to 187 printable ASCII characters.')
}

/** How far a server's clock may be ahead of the collector's. */
const AHEAD_MAX_MS = 5 * MINUTE_MS

/** The time of an event as reported by a server, limited to now. */
export const readAt = (at: string | undefined, receivedAt: number): number | Problem => {
  if (at === undefined) return receivedAt
  const said = parseInstant(at) ?? receivedAt
  return said > receivedAt + AHEAD_MAX_MS
    ? problem('in_the_future', 'at', 'at lies in the future: check its zone and your clock.')
    : Math.min(said, receivedAt)
}
