import type { IncomingMessage, ServerResponse } from 'node:http'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Headers, NO_HEADERS } from './answer.js'
import { type Body, readBody } from './body.js'
import { type CheckJson, checkJson, parseJson } from './json.js'
import { sendProblem } from './problemJson.js'

/** A body that cannot be read as JSON within the limits. */
export interface Unreadable {
  readonly status: 400 | 413 | 415
  readonly why: Problem
}

/** Reads a request's body as JSON, within limits of bytes, depth and keys. */
export const readJson = async (
  req: IncomingMessage,
  bytesMax: number,
): Promise<{ readonly value: unknown } | Unreadable> =>
  jsonOf(await readBody(req, bytesMax), bytesMax)

/** A body as JSON. `check` refuses values that could do harm. */
export const jsonOf = (
  body: Body,
  bytesMax: number,
  check: CheckJson = checkJson,
): { readonly value: unknown } | Unreadable => {
  if (body.kind === 'too_large') {
    return { status: 413, why: problem('too_large', 'body', `Send at most ${bytesMax} bytes.`) }
  }
  if (body.kind === 'encoded') {
    return {
      status: 415,
      why: problem('encoded', 'Content-Encoding', 'Send the body uncompressed.'),
    }
  }
  if (body.kind === 'not_utf8')
    return { status: 400, why: problem('not_utf8', 'body', 'Send UTF-8.') }
  const json = body.kind === 'text' ? parseJson(body.text, check) : check(body.value)
  return isProblem(json) ? { status: 400, why: json } : json
}

/** Answers without waiting for the rest of the body. */
export const sendUnreadable = (
  res: ServerResponse,
  title: string,
  { status, why }: Unreadable,
  headers: Headers = NO_HEADERS,
): void => {
  const closing = status === 413 ? ['Connection', 'close', ...headers] : headers
  sendProblem(res, status, { title, code: why.code, detail: why.message, problems: [why] }, closing)
}
