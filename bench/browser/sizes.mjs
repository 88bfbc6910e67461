import { gzipSync } from 'node:zlib'
import { brotli } from './shop.mjs'

/** The size of a file with the strongest setting of each compression. */
export const sizesOf = (code) => ({
  minified: Buffer.byteLength(code),
  gzip: gzipSync(code, { level: 9 }).length,
  brotli: brotli(code).length,
})
