import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { RequestHandler } from 'express'

const YEAR_S = 31_536_000

const pico = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css')
const own = ['base', 'frame', 'surfaces', 'tables', 'forms', 'conversion'].map(
  (name) => new URL(`./styles/${name}.css`, import.meta.url),
)
const text = [pico, ...own].map((file) => readFileSync(file, 'utf8')).join('\n')
const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)

/**
 * The name contains a hash of the content, so browsers may cache it indefinitely and still load the
 * version of a new release.
 */
export const STYLESHEET = `/assets/panel-${hash}.css`

/** Compressed at the first request and not at the start, which it would delay. */
const compress: Readonly<Record<string, () => Buffer>> = {
  br: () => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: () => gzipSync(text),
  identity: () => Buffer.from(text),
}

const bodies = new Map<string, Buffer | undefined>()

const bodyIn = (encoding: string): Buffer | undefined => {
  if (!bodies.has(encoding)) bodies.set(encoding, compress[encoding]?.())
  return bodies.get(encoding)
}

export const sendStylesheet: RequestHandler = (request, response) => {
  const encoding = request.acceptsEncodings('br', 'gzip', 'identity') || 'identity'
  response.set({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': `public, max-age=${YEAR_S}, immutable`,
    vary: 'accept-encoding',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  })
  response.send(bodyIn(encoding))
}
