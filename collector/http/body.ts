import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

/** A body parser of the host app may have read the body already. */
type MaybeParsed = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown }

type Parsed = { readonly kind: 'parsed'; readonly value: unknown }
type Unread = { readonly kind: 'too_large' } | { readonly kind: 'encoded' }

/** A body as it was sent; `parsed` if a parser of the host app kept no bytes of it. */
export type RawBody = { readonly kind: 'bytes'; readonly bytes: Buffer } | Parsed | Unread

export type Body =
  | { readonly kind: 'text'; readonly text: string }
  /** Of another encoding, with its bytes. */
  | { readonly kind: 'not_utf8'; readonly bytes: Buffer }
  | Parsed
  | Unread

/** Reads a request's body up to a limit, refusing an announced length before reading any of it. */
export const readBody = async (req: MaybeParsed, bytesMax: number): Promise<Body> =>
  wasRead(req) ? parsedBody(req.body, bytesMax) : toBody(await readStream(req, bytesMax))

/**
 * Reads the bytes of a request's body, as `readBody` does. If a parser of the host app has read it,
 * they are in `rawBody`, where the app's `verify` put them, or in a body that is text or bytes.
 */
export const readRawBody = async (req: MaybeParsed, bytesMax: number): Promise<RawBody> => {
  if (!wasRead(req) && !Buffer.isBuffer(req.rawBody)) return readStream(req, bytesMax)
  const kept = Buffer.isBuffer(req.rawBody) ? req.rawBody : req.body
  if (!Buffer.isBuffer(kept) && typeof kept !== 'string') return { kind: 'parsed', value: kept }
  const bytes = Buffer.from(kept as string)
  return bytes.length > bytesMax ? { kind: 'too_large' } : { kind: 'bytes', bytes }
}

export const toBody = (raw: RawBody): Body => (raw.kind === 'bytes' ? decode(raw.bytes) : raw)

const readStream = async (req: IncomingMessage, bytesMax: number): Promise<RawBody> => {
  // Somebody read it and kept nothing: to refuse it for good would lose it.
  if (req.readableDidRead)
    throw new Error('The body was already read. Mount Waymark before the body parser.')
  // A small compressed body can be huge after decompression.
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') return { kind: 'encoded' }
  if (Number(req.headers['content-length'] ?? 0) > bytesMax) return { kind: 'too_large' }
  const bytes = await collect(req, bytesMax)
  return bytes ? { kind: 'bytes', bytes } : { kind: 'too_large' }
}

/**
 * The bytes of the body; undefined if there are more than the limit. Listens to the events of the
 * stream, because its asynchronous iterator costs as much as all the rest of a small request
 * (measured).
 */
const collect = (req: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    req.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bytesMax) chunks.push(chunk)
      else resolve(undefined)
    })
    req.on('end', () => {
      const [only = Buffer.alloc(0)] = chunks
      resolve(chunks.length > 1 ? Buffer.concat(chunks) : only)
    })
    req.on('error', reject)
    req.on('close', () => {
      if (!req.readableEnded) reject(new Error('The request ended before its body was complete'))
    })
  })

/**
 * Express 4's parsers set `req.body` to `{}` even if they read nothing.
 * https://expressjs.com/en/4x/api.html#req.body
 */
const wasRead = ({ body, readableDidRead }: MaybeParsed): boolean =>
  body !== undefined && (readableDidRead || JSON.stringify(body) !== '{}')

const parsedBody = (body: unknown, bytesMax: number): Body => {
  if (Buffer.isBuffer(body)) return body.length > bytesMax ? { kind: 'too_large' } : decode(body)
  if (typeof body !== 'string') return { kind: 'parsed', value: body }
  return Buffer.byteLength(body) > bytesMax ? { kind: 'too_large' } : { kind: 'text', text: body }
}

const decode = (bytes: Buffer): Body =>
  isUtf8(bytes)
    ? { kind: 'text', text: withoutMark(bytes.toString('utf8')) }
    : { kind: 'not_utf8', bytes }

/** Some clients begin a text with a byte order mark, which is not part of it. */
const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)
