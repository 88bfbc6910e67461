import { type RequestHandler, raw } from 'express'

/** The maximum size of a file, and of the same file pasted as text. */
export const UPLOAD_MAX = 1_048_576
/** The maximum size of a form with a file: the file, its text, and the other fields. */
const MULTIPART_MAX = 4 * UPLOAD_MAX

/**
 * Reads forms with a file. Their fields become the body; a file becomes a text with one character for
 * each byte, because only its form says which encoding it has.
 */
export const upload: readonly RequestHandler[] = [
  raw({ type: 'multipart/form-data', limit: MULTIPART_MAX }),
  async (request, _response, next) => {
    if (!Buffer.isBuffer(request.body)) return next()
    const fields = await fieldsOf(request.headers['content-type'] ?? '', request.body)
    if (!fields) {
      next(Object.assign(new Error('The form cannot be read'), { status: 400 }))
      return
    }
    request.body = fields
    next()
  },
]

/** Undefined if the body is no form. */
const fieldsOf = async (
  type: string,
  body: Buffer,
): Promise<Readonly<Record<string, string>> | undefined> => {
  // The body's own bytes, because the buffer may lie within a larger one.
  const request = new Response(new Uint8Array(body), { headers: { 'content-type': type } })
  const form = await request.formData().catch(() => undefined)
  if (!form) return undefined
  const fields: [string, string][] = []
  for (const [name, value] of form) {
    const text =
      typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()).toString('latin1')
    fields.push([name, text])
  }
  return Object.fromEntries(fields)
}
