import type { IncomingMessage } from 'node:http'
import { problem } from '../../domain/problem.js'
import { type PapParams, readParams, readParsed } from '../../pap/papParams.js'
import { readBody } from '../body.js'
import { BODY_MAX } from '../listeners.js'
import type { Unreadable } from '../readJson.js'
import { urlOf } from '../url.js'

/** The query of a request, as it was sent. */
export const queryOf = (req: IncomingMessage): string => urlOf(req).split('?').slice(1).join('?')

/** Reads the parameters of a request: its query, and the form in its body. */
export const readRequest = async (req: IncomingMessage): Promise<PapParams | Unreadable> => {
  const query = queryOf(req)
  if (req.method !== 'POST') return readParams(query)
  const body = await readBody(req, BODY_MAX)
  if (body.kind === 'too_large') {
    return { status: 413, why: problem('too_large', 'body', `Send at most ${BODY_MAX} bytes.`) }
  }
  if (body.kind === 'encoded') {
    const why = problem('encoded', 'Content-Encoding', 'Send the body uncompressed.')
    return { status: 415, why }
  }
  if (body.kind === 'parsed') return readParsed(query, body.value)
  const type = req.headers['content-type'] ?? ''
  if (!MULTIPART.test(type)) {
    // Shops with an older encoding send their own letters in it. A sale is not lost for a name.
    const text = body.kind === 'text' ? body.text : body.bytes.toString('latin1')
    return readParams(query, text)
  }
  return readMultipart(query, type, body.kind === 'text' ? Buffer.from(body.text) : body.bytes)
}

const MULTIPART = /^\s*multipart\/form-data\s*;/i

/** PHP sends an array of fields in this form. Node has its own reader for it. */
const readMultipart = async (
  query: string,
  type: string,
  bytes: Buffer,
): Promise<PapParams | Unreadable> => {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'Content-Type': type },
    }).formData()
    const fields = [...form].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
    return readParsed(query, Object.fromEntries(fields))
  } catch {
    return { status: 400, why: problem('not_a_form', 'body', 'Send a form.') }
  }
}
