import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { isProblem } from '../domain/problem.js'
import { guide, snippet } from '../testing/guide.js'
import { ADAPTERS } from './registry.js'
import { ARRIVED_AT, fixtureBody } from './testing/adapterContract.js'

/** Two adapters share a page. */
const PAGES: Readonly<Record<string, string>> = {
  'paypal-ipn': 'paypal',
  generic: 'generic-webhook',
}
const pageOf = (provider: string) => guide(PAGES[provider] ?? provider)

test.each(ADAPTERS.map(({ provider, events }) => [provider, events] as const))(
  'the page of %s names its command and every event to subscribe to',
  (provider, events) => {
    const page = pageOf(provider)
    // The generic webhook takes whatever events its mapping is about.
    const named = provider === 'generic' ? [] : events
    expect(named.filter((event) => !page.includes(`\`${event}\``))).toEqual([])
    expect(page.replaceAll('\n   ', ' ')).toContain(`waymark webhook add ${provider}`)
  },
)

test('the code of the page of Stripe sends visitor and order to Stripe', async () => {
  const code = snippet('stripe', 'stripe-session')
  const asked: string[] = []
  const api = createServer((req, res) => {
    req.on('data', (chunk) => asked.push(String(chunk)))
    req.on('end', () => {
      res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"id":"cs_1"}')
    })
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  const { port } = api.address() as AddressInfo
  const stripe = new Stripe('sk_test_nobody', { host: '127.0.0.1', port, protocol: 'http' })
  const run = new Function(
    ...['stripe', 'price', 'visitorId', 'order'],
    `return (async () => { ${code}; return session })()`,
  )
  try {
    expect(await run(stripe, 'price_1', 'a'.repeat(32), { id: '1001' })).toMatchObject({
      id: 'cs_1',
    })
  } finally {
    api.close()
  }
  const sent = new URLSearchParams(asked.join(''))
  expect(sent.get('client_reference_id')).toBe('a'.repeat(32))
  expect(sent.get('metadata[order_id]')).toBe('1001')
})

const VISITOR = 'b'.repeat(32)

type Json = { [name: string]: Json & string }

/** The first message of a fixture whose fields a test has changed. */
const messageOf = (provider: string, file: string, change: (event: Json) => void) => {
  const adapter = ADAPTERS.find((one) => one.provider === provider)
  const event = JSON.parse(fixtureBody(provider, file).toString()) as Json
  change(event)
  const body = Buffer.from(JSON.stringify(event))
  const delivery = { headers: {}, body, receivedAt: ARRIVED_AT }
  const found = adapter?.translate(delivery, { secrets: [], settings: {} })
  if (!found || isProblem(found)) throw new Error(`${found?.field}: ${found?.message}`)
  return found.messages[0]
}
const OURS = { visitorId: VISITOR, names: expect.arrayContaining([{ id: 'own-1', rank: 0 }]) }

/** What the page says in code, at a place. */
const namedIn = (page: string, place: RegExp): readonly string[] => {
  const [, ...names] = place.exec(guide(page).replaceAll(/\s+/g, ' ')) ?? []
  if (names.length === 0) throw new Error(`${page}.md no longer says ${place}`)
  return names
}

test('the code of the page of Paddle gives the checkout what its events bring back', () => {
  const opened: Json[] = []
  const run = new Function(
    ...['Paddle', 'priceId', 'visitorId', 'orderId'],
    snippet('paddle', 'paddle-checkout'),
  )
  run({ Checkout: { open: (options: Json) => opened.push(options) } }, 'pri_1', VISITOR, 'own-1')
  expect(opened).toMatchObject([{ items: [{ priceId: 'pri_1', quantity: 1 }] }])
  const message = messageOf('paddle', 'purchase.completed.json', ({ data }) => {
    // `Paddle.js` sends `customData` as the transaction's `custom_data`.
    Object.assign(data ?? {}, { custom_data: opened[0]?.customData })
  })
  expect(message).toMatchObject(OURS)
})

test('the code of the page of PayPal creates an order whose capture names visitor and order', async () => {
  const asked: { readonly url: string; readonly init: RequestInit }[] = []
  const run = new Function(
    ...['fetch', 'token', 'order', 'visitorId'],
    `return (async () => { ${snippet('paypal', 'paypal-order')}; return answer })()`,
  )
  const network = async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    return new Response('{"id":"5O190127TN364715T"}')
  }
  const order = { id: 'own-1', total: '49.90' }
  for (const visitorId of [VISITOR, undefined]) await run(network, 'token-1', order, visitorId)
  const [unit, anonymous] = asked.map(({ url, init }) => {
    expect(new URL(url).pathname).toBe('/v2/checkout/orders')
    expect(init.headers).toMatchObject({ Authorization: 'Bearer token-1' })
    return JSON.parse(`${init.body}`).purchase_units[0]
  })
  expect(unit.amount).toEqual({ currency_code: 'EUR', value: '49.90' })
  expect(anonymous).not.toHaveProperty('custom_id')
  const message = messageOf('paypal', 'once.captured.json', ({ resource }) => {
    // A capture repeats both fields of its purchase unit.
    Object.assign(resource ?? {}, { invoice_id: unit.invoice_id, custom_id: unit.custom_id })
  })
  expect(message).toMatchObject(OURS)
})

test.each([
  ['custom fields', /custom fields for subscriptions, `(\w+)` and `(\w+)`/, 'subscription'],
  ['meta data', /`meta_data` with `(\w+)` and `(\w+)`/, 'meta_data'],
])('the page of Chargebee names the %s that are read', (_what, place, target) => {
  const [visitor = '', order = ''] = namedIn('chargebee', place)
  const message = messageOf('chargebee', 'paymentSucceeded.json', ({ content }) => {
    const subscription = content?.subscription as Json
    for (const name of ['cf_order_id', 'cf_waymark_visitor', 'meta_data']) delete subscription[name]
    const fields = { [visitor]: VISITOR, [order]: 'own-1' }
    Object.assign(subscription, target === 'meta_data' ? { meta_data: fields } : fields)
  })
  expect(message).toMatchObject(OURS)
})

test('the page of Stripe names the metadata of subscriptions that are read', () => {
  const place = /`subscription_data.metadata` as `(\w+)` and `(\w+)`/
  const [visitor = '', order = ''] = namedIn('stripe', place)
  const message = messageOf('stripe', 'plan.invoicePaid.json', ({ data }) => {
    const invoice = data?.object as Json
    const metadata = { [visitor]: VISITOR, [order]: 'own-1' }
    Object.assign(invoice, { lines: { data: [] } })
    Object.assign(invoice.parent?.subscription_details ?? {}, { metadata })
  })
  expect(message).toMatchObject(OURS)
})

test.each(['paddle', 'paypal', 'chargebee', 'stripe', 'shopify', 'woocommerce'])(
  'the page of %s says how to test it',
  (page) => {
    expect(guide(page)).toMatch(/^\*\*Test it\.\*\* [^*]*`waymark\s+webhook\s+log`/m)
  },
)
