import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { listen, stop } from './listening.js'

const NPM_BUILD = readFileSync(
  createRequire(import.meta.url)
    .resolve('waymark/package.json')
    .replace(/package\.json$/, 'dist/index.js'),
)

interface Page {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** A merchant's shop that serves the pages which a test adds. */
export interface Shop {
  readonly port: number
  readonly pages: Map<string, Page>
  /** The paths of all requests, in order. */
  readonly asked: readonly string[]
  /** The bodies that pages posted to `/told`, in order. */
  readonly told: readonly unknown[]
  close(): Promise<unknown>
}

export const openShop = async (): Promise<Shop> => {
  const pages = new Map<string, Page>()
  const told: unknown[] = []
  const asked: string[] = []
  const server = createServer((req, res) => {
    asked.push(req.url ?? '')
    servePage(pages, told, req, res)
  })
  return { port: await listen(server), pages, asked, told, close: () => stop(server) }
}

const servePage = (
  pages: ReadonlyMap<string, Page>,
  told: unknown[],
  req: IncomingMessage,
  res: ServerResponse,
) => {
  const path = (req.url ?? '/').split('?')[0] ?? '/'
  // Answers late, as a slow server of a third party does.
  if (path === '/hold') return setTimeout(() => res.end(), 5_000)
  if (path === '/told') {
    let body = ''
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    return req.on('end', () => {
      told.push(JSON.parse(body))
      res.end()
    })
  }
  if (path === '/waymark.mjs') {
    res.setHeader('Content-Type', 'text/javascript')
    return res.end(NPM_BUILD)
  }
  const page = pages.get(path)
  if (!page) return res.writeHead(404).end()
  for (const [name, value] of Object.entries(page.headers)) res.setHeader(name, value)
  if (res.hasHeader('Content-Type')) return res.end(page.html)
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  return res.end(`<!doctype html><html lang="en"><title>Shop</title>${page.html}`)
}
