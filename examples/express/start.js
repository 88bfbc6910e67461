// A merchant's Express app that embeds the collector: one process, one port, one origin.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import express from 'express'
import { addAffiliate, addSite, createCollector } from 'waymark-collector'
import { productPage, thankYouPage } from './pages.js'
import { reportSale } from './reportSale.js'

const port = Number(process.env.PORT ?? 8092)
const database = process.env.WAYMARK_DATABASE_URL ?? '.waymark/example-express.db'
const url = `http://localhost:${port}/wm`
mkdirSync('.waymark', { recursive: true })

// The first start creates the account "default1" and prints its secrets. Keep them. If the secret key is
// in the environment, the shop's server reports its orders itself.
const secretKey = process.env.WAYMARK_SECRET_KEY
const collector = createCollector({
  database,
  url,
  panelUrl: `http://localhost:${port}/affiliates`,
})
await collector.ready

// Only pages of registered sites may report. The site and the affiliate have to be added once; adding
// them again is not an error. The panel and the `waymark` command can add them as well.
await addSite(collector.deps, 'default1', `localhost:${port}`)
await addAffiliate(collector.deps, 'default1', { code: 'jane', name: 'Jane' })

const app = express()
// The shop's own body parsers may run first. The collector then uses the parsed body.
app.use(express.json(), express.urlencoded({ extended: false }))
app.use('/wm', collector.router)
app.use('/affiliates', collector.panel)

const orders = new Map()

app.get('/', (_request, response) => response.send(productPage()))

app.post('/buy', (request, response) => {
  const { coupon, visitor } = request.body ?? {}
  const at = new Date().toISOString()
  const order = { orderId: randomUUID(), total: '49.90', coupon, at }
  orders.set(order.orderId, order)
  // The customer does not have to wait for the report.
  if (secretKey) reportSale(url, secretKey, order, visitor).catch(complain)
  response.redirect(303, `/thank-you?order=${order.orderId}`)
})

app.get('/thank-you', (request, response) => {
  const order = orders.get(request.query.order)
  if (!order) return response.status(404).send('There is no such order.')
  response.send(thankYouPage(order))
})

const complain = (error) => process.stderr.write(`${error}\n`)

app.listen(port, () => {
  process.stdout.write(
    `Shop at http://localhost:${port}/?a_aid=jane\nPanel at http://localhost:${port}/affiliates\n`,
  )
})
