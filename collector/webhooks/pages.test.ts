import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Stripe from 'stripe'
import { ADAPTERS } from './registry.js'

const DOCS = join(__dirname, '../../docs/integrations')
/** Two adapters share a page. */
const PAGES: Readonly<Record<string, string>> = {
  'paypal-ipn': 'paypal',
  generic: 'generic-webhook',
  woocommerce: 'woocommerce',
}
const pageOf = (provider: string) => join(DOCS, `${PAGES[provider] ?? provider}.md`)

test.each(ADAPTERS.map(({ provider, events }) => [provider, events] as const))(
  'the page of %s names its command and every event to subscribe to',
  (provider, events) => {
    expect([provider, existsSync(pageOf(provider))]).toEqual([provider, true])
    const page = readFileSync(pageOf(provider), 'utf8')
    // The generic webhook takes whatever events its mapping is about.
    const named = provider === 'generic' ? [] : events
    expect(named.filter((event) => !page.includes(`\`${event}\``))).toEqual([])
    expect(page.replaceAll('\n   ', ' ')).toContain(`waymark webhook add ${provider}`)
  },
)

test('the code of the page of Stripe sends visitor and order to Stripe', async () => {
  const page = readFileSync(pageOf('stripe'), 'utf8')
  const [, code = ''] = /```js stripe-session\n(.*?)```/s.exec(page) ?? []
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
