import { type OpenShop, openCollector, openShop } from '../testing/openShop.js'

const PENDING = {
  status: 'pending',
  commissions: [{ affiliate: 'jane', amount: '10.62', currency: 'EUR', status: 'pending' }],
}

let collector: Awaited<ReturnType<typeof openCollector>>
let shop: OpenShop
let orderId: string

beforeEach(async () => {
  collector = await openCollector({ status: 201, body: PENDING })
  shop = await openShop({ collectorUrl: collector.url, secretKey: 'sk_default1_secret' })
  const path = await shop.buy('small-paths', { coupon: 'JANE15' })
  orderId = path.split('order=')[1] ?? ''
})

afterEach(async () => {
  await shop.close()
  await collector.close()
})

const pay = () => shop.post(`/orders/${orderId}/paid`, {})
const refund = (amount: string, refundId = 'r1') =>
  shop.post(`/orders/${orderId}/refund`, { amount, refundId })
const page = async () => (await shop.get('/orders')).html

test('"Payment received" lets the server confirm what the page reported', async () => {
  expect(await pay()).toMatchObject({ status: 303, location: `/orders#${orderId}` })
  expect(collector.calls).toEqual([
    {
      path: '/v1/sales',
      authorization: 'Bearer sk_default1_secret',
      body: {
        orderId,
        total: '84.99',
        currency: 'EUR',
        coupon: 'JANE15',
        at: '2026-01-01T00:00:00.000Z',
      },
    },
  ])
  expect(await page()).toContain('The collector took it. jane earns 10.62 EUR, which is pending.')
  expect(await page()).not.toContain('Payment received</button>')
})

test('a refused confirmation is shown with a message and can be retried', async () => {
  collector.answers.status = 401
  collector.answers.body = { title: 'A secret key is needed', detail: 'Send a bearer key.' }
  await pay()
  expect(await page()).toContain('A secret key is needed. Send a bearer key.')
  expect(await page()).toContain('Payment received</button>')
})

test('a collector that is down is shown with a message', async () => {
  await collector.close()
  await pay()
  expect(await page()).toContain('The collector could not be reached')
  expect(await page()).toContain('not paid yet')
})

test('an order without an affiliate says that none is credited', async () => {
  collector.answers.body = { status: 'unattributed', commissions: [] }
  await pay()
  expect(await page()).toContain('Nobody earns from this order: it is unattributed.')
})

test('a refund names the order and itself, and leaves less to give back', async () => {
  await refund('20,00')
  expect(collector.calls.at(-1)).toMatchObject({
    path: '/v1/refunds',
    body: { orderId, refundId: 'r1', amount: '20.00', currency: 'EUR' },
  })
  expect(await page()).toContain('€64.99 left after refunds')
})

test('pressing "Refund" twice gives the money back once', async () => {
  await Promise.all([refund('20.00'), refund('20.00')])
  await refund('20.00')
  expect(await page()).toContain('€64.99 left after refunds')
})

test('a form that comes again after everything was given back is no mistake', async () => {
  await refund('84.99')
  expect(await refund('84.99')).toMatchObject({ status: 303, location: `/orders#${orderId}` })
})

test('a refund that the collector refused was not given', async () => {
  collector.answers.status = 503
  await refund('20.00')
  expect(await page()).not.toContain('left after refunds')
})

test.each([
  ['twenty', 'Type an amount such as 20.00.'],
  ['0', 'Type an amount such as 20.00.'],
  ['-5', 'Type an amount such as 20.00.'],
  ['1.234', 'may mean 1.234 or 1234'],
  ['85.00', 'Only €84.99 of this order is left.'],
])('a refund of "%s" is refused at its field and not sent', async (typed, message) => {
  const { status, html } = await refund(typed)
  expect(status).toBe(422)
  expect(html).toContain(message)
  expect(html).toContain(`value="${typed}"`)
  expect(collector.calls).toEqual([])
})

test('a button pressed by a page of another site does nothing', async () => {
  const response = await fetch(`${shop.url}/orders/${orderId}/paid`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    redirect: 'manual',
  })
  expect(response.status).toBe(403)
  expect(collector.calls).toEqual([])
})
