import { isUtf8 } from 'node:buffer'
import { Transform } from 'node:stream'

/** The error of a file in another encoding. */
export interface EncodingError extends Error {
  readonly code: 'NOT_UTF8'
  readonly line: number
  readonly encoding: 'UTF-16' | 'other'
}

const NEWLINE = 0x0a

/**
 * Passes bytes on unchanged, and fails at the first that are not UTF-8. A decoder that replaces them
 * would store damaged names.
 */
export const onlyUtf8 = (): Transform => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let lines = 0
  let isFirst = true
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const isUtf16 = isFirst && /^(fffe|feff)/.test(chunk.subarray(0, 2).toString('hex'))
      isFirst = false
      try {
        decoder.decode(chunk, { stream: true })
      } catch (cause) {
        done(encodingError(lines + lineWithin(chunk), isUtf16 ? 'UTF-16' : 'other', cause))
        return
      }
      lines += count(chunk)
      done(null, chunk)
    },
    flush(done) {
      try {
        decoder.decode()
        done()
      } catch (cause) {
        done(encodingError(lines + 1, 'other', cause))
      }
    },
  })
}

const encodingError = (
  line: number,
  encoding: EncodingError['encoding'],
  cause: unknown,
): EncodingError =>
  Object.assign(new Error('The file is not UTF-8', { cause }), {
    code: 'NOT_UTF8' as const,
    line,
    encoding,
  })

const count = (chunk: Buffer): number => {
  let found = 0
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) found += 1
  return found
}

/** The line of a chunk that is not UTF-8, counted from 1. */
const lineWithin = (chunk: Buffer): number => {
  let line = 1
  let from = continuationsOf(chunk)
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
    if (!isUtf8(chunk.subarray(from, at))) return line
    line += 1
    from = at + 1
  }
  return line
}

/** How many bytes at the beginning belong to a character of the chunk before. */
const continuationsOf = (chunk: Buffer): number => {
  const first = chunk.subarray(0, 3).findIndex((byte) => (byte & 0xc0) !== 0x80)
  return first === -1 ? 3 : first
}
