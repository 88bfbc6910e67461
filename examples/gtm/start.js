// A shop without code for Waymark. It fills a data layer, as for any analytics, and loads a container.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { container } from './container.js'

const port = Number(process.env.PORT ?? 8094)
const standIn = readFileSync(new URL('standIn.js', import.meta.url), 'utf8')

// "<" is escaped in the JSON, because "</script>" would end the script element.
const inJson = (value) => JSON.stringify(value).replaceAll('<', '\\u003c')

const page = (title, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0; background: #f6f1ee; color: #33231c; font: 1.125rem/1.6 Georgia, serif }
      main { max-width: 32rem; margin: 12vh auto; padding: 0 1.5rem }
      a { color: #8a3d1d }
    </style>
  </head>
  <body>
    <main>${body}</main>
    <script async src="/gtm.js"></script>
  </body>
</html>
`

const shop = () =>
  page(
    'The Spice Cart',
    `<h1>The Spice Cart</h1>
      <p>Nine spices from nine ports, in a cart that rolls along the shelf. €49.90</p>
      <p><a href="/thank-you?order=${Date.now()}">Buy the cart</a></p>`,
  )

/** The order as a shop pushes it for Analytics 4: the value is a number without tax and shipping. */
const thankYou = (order) => {
  const pushed = {
    event: 'purchase',
    ecommerce: { transaction_id: order, value: 49.9, currency: 'EUR', tax: 0, shipping: 0 },
  }
  return page(
    'Thank you',
    `<h1>Thank you</h1>
      <p><a href="/">Back to the cart</a></p>
      <script>window.dataLayer = window.dataLayer || []; dataLayer.push(${inJson(pushed)})</script>`,
  )
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://shop')
  if (pathname === '/gtm.js') {
    const code = `window.container = ${JSON.stringify(container(process.env))};(() => {${standIn}})()`
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(code)
    return
  }
  const pages = { '/': shop, '/thank-you': () => thankYou(searchParams.get('order') ?? '1') }
  const make = pages[pathname]
  response.writeHead(make ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
  response.end(make ? make() : 'Not found. Go to / instead.')
}).listen(port, () => {
  process.stdout.write(`Shop at http://localhost:${port}/?a_aid=jane\n`)
})
