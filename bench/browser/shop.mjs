import { createServer } from 'node:http'
import { brotliCompressSync, constants } from 'node:zlib'

/** The shop and the server that stores events are on the same site, as in a real installation. */
export const SHOP_HOST = 'shop.localhost'
export const ENDPOINT_HOST = 'go.shop.localhost'

const GOODS = Array.from(
  { length: 40 },
  (_, number) => `<li><h2>Shoe ${number}</h2><p>49.90 EUR</p></li>`,
)
const BODY = `<h1>Shop</h1><ul>${GOODS.join('')}</ul>`
const STYLE =
  '<link rel="icon" href="data:,"><style>ul{display:grid;grid-template-columns:1fr 1fr}li{padding:1em}</style>'

export const brotli = (text) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })

/** A merchant's shop with the pages of a case and the trackers' files, compressed as a CDN serves them. */
export const openShop = async () => {
  const pages = new Map()
  const files = new Map()
  const server = createServer((req, res) => {
    const path = req.url.split('?')[0]
    const file = files.get(path)
    const page = pages.get(path)
    if (file) return res.writeHead(200, FILE).end(file)
    if (!page) return res.writeHead(404).end()
    return res
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers })
      .end(page.html)
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(undefined))
  })
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const origin = `http://${SHOP_HOST}:${port}`
  return {
    origin,
    /** Adds a page at a path and returns its address. */
    page: (path, head, headers = {}) => {
      pages.set(path, {
        html: `<!doctype html><html lang="en"><title>Shop</title>${STYLE}${head}${BODY}`,
        headers,
      })
      return origin + path
    },
    file: (path, text) => {
      files.set(path, brotli(text))
      return path
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

const FILE = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Content-Encoding': 'br',
  'Cache-Control': 'public, max-age=31536000, immutable',
}
