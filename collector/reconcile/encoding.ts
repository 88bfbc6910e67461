import { Transform } from 'node:stream'
import type { Open } from '../imports/csv/records.js'

export const ENCODINGS = ['utf-8', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Opens a file as UTF-8, whatever its encoding is. */
export const openAs = (encoding: Encoding, open: Open): Open =>
  encoding === 'utf-8' ? open : () => open().compose(recoded(encoding))

const recoded = (encoding: Encoding): Transform => {
  const decoder = new TextDecoder(encoding)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, decoder.decode(chunk, { stream: true }))
    },
    flush(done) {
      done(null, decoder.decode())
    },
  })
}
