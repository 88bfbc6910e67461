import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { sendProblem } from './problemJson.js'
import { pathOf } from './url.js'
import { addVary } from './vary.js'

interface File {
  readonly type: string
  readonly etag: string
  readonly encoded: Readonly<Record<'br' | 'gzip' | 'identity', () => Buffer>>
  readonly cacheControl: string
  readonly map?: string | undefined
}

const SCRIPTS = ['wm', 'wm-safe', 'wm-consent', 'wm-links', 'wm-debug']

/** The script for pages of Post Affiliate Pro, which has other addresses. */
const PAP_SCRIPT = 'trackjs'

/** How long browsers may cache the script before they check for a new version. */
const FRESH_SECONDS = 3_600

export interface Scripts {
  readonly version: string
  /**
   * Serves `/wm.js`, `/wm-<version>.js`, the add-ons in the same two forms, and their source maps.
   * Returns false for any other path.
   */
  serve(path: string, req: IncomingMessage, res: ServerResponse): boolean
  /** Serves the script for pages of Post Affiliate Pro, or its source map, for any path. */
  servePap(what: 'script' | 'map', req: IncomingMessage, res: ServerResponse): void
}

let loaded: Scripts | undefined

/** The SDK's built files, read once per process and compressed when they are first requested. */
export const loadScripts = (): Scripts => {
  loaded ??= readScripts()
  return loaded
}

const readScripts = (): Scripts => {
  const { resolve } = createRequire(import.meta.url)
  const read = (name: string) => readFileSync(resolve(`waymark/${name}`))
  const { version } = JSON.parse(read('package.json').toString()) as { readonly version: string }
  const fresh = `public, max-age=${FRESH_SECONDS}`
  const immutable = 'public, max-age=31536000, immutable'
  const pairOf = (name: string): { readonly script: File; readonly map: File } => {
    const map = `${name}.js.map`
    return {
      script: toFile(read(`${name}.js`), fresh, map),
      map: { ...toFile(read(map), fresh), type: 'application/json' },
    }
  }
  const files = new Map(
    SCRIPTS.flatMap((name): [string, File][] => {
      const { script, map } = pairOf(name)
      return [
        [`/${name}.js`, script],
        [`/${name}-${version}.js`, { ...script, cacheControl: immutable }],
        [`/${name}.js.map`, map],
      ]
    }),
  )
  const pap = pairOf(PAP_SCRIPT)
  return {
    version,
    serve(path, req, res) {
      const file = files.get(path)
      if (!file) return false
      answer(file, req, res)
      return true
    },
    servePap: (what, req, res) => answer(pap[what], req, res),
  }
}

const answer = (file: File, req: IncomingMessage, res: ServerResponse): void => {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD')
    const detail = `Send GET ${pathOf(req)}.`
    sendProblem(res, 405, { title: 'Use GET for scripts', detail })
    return
  }
  // The source map is named in a header, because a comment in the script would cost every page its
  // bytes. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/SourceMap
  if (file.map) res.setHeader('SourceMap', file.map)
  send(file, req, res)
}

const toFile = (bytes: Buffer, cacheControl: string, map?: string): File => ({
  type: 'text/javascript; charset=utf-8',
  etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  encoded: {
    br: once(() => brotliCompressSync(bytes, BEST)),
    gzip: once(() => gzipSync(bytes, { level: 9 })),
    identity: () => bytes,
  },
  cacheControl,
  map,
})

const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

/** Compressing all files takes a quarter of a second of CPU, so none is compressed before its use. */
const once = (compute: () => Buffer): (() => Buffer) => {
  let value: Buffer | undefined
  return () => {
    value ??= compute()
    return value
  }
}

const send = (file: File, req: IncomingMessage, res: ServerResponse): void => {
  res.setHeader('Content-Type', file.type)
  res.setHeader('ETag', file.etag)
  res.setHeader('Cache-Control', file.cacheControl)
  addVary(res, 'Accept-Encoding')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  // Shops load the script from another origin. With `integrity` the browser uses CORS.
  // https://developer.mozilla.org/docs/Web/Security/Subresource_Integrity
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  if (req.headers['if-none-match']?.includes(file.etag)) {
    res.statusCode = 304
    res.end()
    return
  }
  const accepted = String(req.headers['accept-encoding'] ?? '')
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
  const bytes = file.encoded[encoding]()
  if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding)
  res.setHeader('Content-Length', bytes.length)
  res.statusCode = 200
  res.end(req.method === 'HEAD' ? undefined : bytes)
}
