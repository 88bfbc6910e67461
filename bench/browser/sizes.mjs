import { gzipSync } from 'node:zlib'
import { brotli } from './shop.mjs'

/** What a file weighs at the strongest setting of each compression. */
export const sizesOf = (code) => ({
  minified: Buffer.byteLength(code),
  gzip: gzipSync(code, { level: 9 }).length,
  brotli: brotli(code).length,
})
