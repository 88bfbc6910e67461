// Simulates a Shopify shop for a web pixel, because Shopify itself cannot run here.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { pasted } from './pasted.js'

const port = Number(process.env.PORT ?? 8095)
const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
const host = read('standIn/host.js')
const sandbox = read('standIn/sandbox.js')

const { WAYMARK_COLLECTOR: collector = 'http://localhost:8080', THEME_HAS_SCRIPT: theme } =
  process.env
// A theme applies to the storefront, but not to the checkout and the thank-you page.
const tag = theme ? `<script async src="${collector}/wm.js" data-account="default1"></script>` : ''

const page = (body, head = '') => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>The Soap Room</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0; background: #f1f0f6; color: #27233a; font: 1.125rem/1.6 Georgia, serif }
      main { max-width: 32rem; margin: 12vh auto; padding: 0 1.5rem }
      a { color: #4b3f8f }
    </style>
    ${head}
  </head>
  <body>
    <main>${body}</main>
    <script src="/host.js" type="module"></script>
  </body>
</html>
`

const shop = () =>
  page(
    `<h1>The Soap Room</h1>
      <p>Six soaps, one for every day but Sunday. €49.90</p>
      <p><a href="/thank-you?order=${Date.now()}">Buy the six</a></p>
      <p><button id="consent" type="button">I agree to marketing cookies</button></p>`,
    tag,
  )

/** The order as in Shopify's event `checkout_completed`. */
const thankYou = (order) => {
  const inEuros = (amount) => ({ amount, currencyCode: 'EUR' })
  const checkout = {
    order: { id: `gid://shopify/Order/${order.replace(/\D/g, '')}`, customer: null },
    token: 'c1',
    totalPrice: inEuros(49.9),
    totalTax: inEuros(0),
    shippingLine: null,
    discountApplications: [{ type: 'AUTOMATIC', title: 'Spring' }],
  }
  return page(`<h1>Thank you</h1>
      <p><a href="/">Back to the room</a></p>
      <script type="application/json" id="checkout">${JSON.stringify(checkout)}</script>`)
}

const frame = () => `<!doctype html><script>${sandbox}</script>
<script>${pasted(process.env)}</script><script>parent.postMessage('started', '*')</script>`

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://shop')
  const pages = {
    '/': shop,
    '/thank-you': () => thankYou(searchParams.get('order') ?? '1'),
    '/sandbox': frame,
  }
  if (pathname === '/host.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(host)
    return
  }
  const make = pages[pathname]
  response.writeHead(make ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
  response.end(make ? make() : 'Not found. Go to / instead.')
}).listen(port, () => {
  process.stdout.write(`Shop at http://localhost:${port}/?a_aid=jane\n`)
})
