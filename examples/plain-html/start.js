// Serves the three files of this folder, as any web server can. It also fills in the {{names}}, as the
// templates of a real shop do.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const port = Number(process.env.PORT ?? 8091)
const collector = process.env.WAYMARK_COLLECTOR ?? 'http://localhost:8080'
const account = process.env.WAYMARK_ACCOUNT ?? 'default1'

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
const files = {
  '/': ['text/html', read('index.html')],
  '/thank-you.html': ['text/html', read('thank-you.html')],
  '/shop.css': ['text/css', read('shop.css')],
}

const inHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
// "<" is escaped in the JSON, because "</script>" would end the script element.
const inJson = (text) => JSON.stringify(text).replaceAll('<', '\\u003c')

/** Replaces {{name}}, and "{{name:json}}" with its quotes. */
const fill = (page, values) =>
  page.replace(/"\{\{(\w+):json\}\}"|\{\{(\w+)\}\}/g, (_, json, html) =>
    json ? inJson(values[json]) : inHtml(values[html]),
  )

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://shop')
  const [type, text] = files[pathname] ?? []
  if (!text) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found. Go to / instead.')
    return
  }
  // A real shop takes both from its database. Here they are in the address of the thank-you page.
  const order = searchParams.get('order') ?? String(Date.now())
  const total = searchParams.get('total') ?? '49.90'
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` })
  response.end(fill(text, { collector, account, order, total }))
}).listen(port, () => {
  process.stdout.write(`Shop at http://localhost:${port}, collector at ${collector}\n`)
})
