import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
  await collector.events(aBatch([aClickEvent()]))
})
afterEach(() => collector.close())

const ANNA = visitor('anna')
const ORDER = `orderId=1001&total=49.90&currency=EUR&visitorId=${ANNA}`

/** The width of the answered image: 1 if the order was taken, 2 if not. */
const show = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${collector.url}/p.gif?${query}`, {
    headers: { Referer: 'https://shop.example/thanks', ...headers },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('image/gif')
  return Buffer.from(await answer.arrayBuffer()).readUInt16LE(6)
}
const conversions = () => collector.storage.listConversions({ accountId: account })
const refused = async () => {
  const [{ code, message } = { code: '', message: '' }] = await collector.storage.listSetAside({
    accountId: account,
  })
  return { code, message }
}

test('an order in the address of an image is a page’s report', async () => {
  expect(await show(ORDER)).toBe(1)
  expect(await conversions()).toMatchObject([
    { orderId: '1001', kind: 'sale', source: 'browser', status: 'unverified', affiliates: [jane] },
  ])
})

test('the visitor may come from the collector’s own cookie', async () => {
  const cookie = {
    Cookie: `wm_id=${ANNA}`,
    'Sec-Fetch-Site': 'same-site',
    'Sec-Fetch-Dest': 'image',
  }
  expect(await show('orderId=1001&total=49.90&currency=EUR', cookie)).toBe(1)
  expect(await conversions()).toMatchObject([{ affiliates: [jane] }])
})

test('a reloaded page adds nothing', async () => {
  expect(await show(ORDER)).toBe(1)
  collector.clock.now += 3_600_000
  expect(await show(ORDER)).toBe(1)
  expect(await conversions()).toHaveLength(1)
})

test('an address with a code is an action', async () => {
  expect(await show(`code=signup&actionId=u7&visitorId=${ANNA}`)).toBe(1)
  expect(await conversions()).toMatchObject([{ kind: 'action', orderId: 'u7' }])
})

test.each([
  ['amounts as carts print them', 'total=%E2%82%AC+1.234%2C50&currency=eur', 123_450],
  ['an address that was escaped for HTML', 'total=49.90&amp;currency=EUR', 4_990],
  [
    'a name that is there twice, whose last value counts',
    'total=1.00&currency=USD&total=49.90&currency=EUR',
    4_990,
  ],
  [
    'parameters that it does not know',
    'total=49.90&currency=EUR&utm_source=x&constructor=y',
    4_990,
  ],
  ['parameters without a value', 'total=49.90&currency=EUR&coupon=&tax=&affiliate=', 4_990],
  ['many decimals of a line total', 'total=4.16&currency=EUR&tax=0.796667', 416],
])('the image reads %s', async (_, query, amount) => {
  expect(await show(`orderId=1001&visitorId=${ANNA}&${query}`)).toBe(1)
  expect(await conversions()).toMatchObject([{ total: { amount, currency: 'EUR' } }])
})

test.each([
  ['orderId=&total=49.90&currency=EUR', 'orderId'],
  ['orderId={{order.id}}&total=49.90&currency=EUR', 'placeholder'],
  ['orderId=%25ORDER_ID%25&total=49.90&currency=EUR', 'placeholder'],
  ['orderId=1001&total={{total}}&currency=EUR', 'total'],
  ['orderId=1001&total=1%2C234&currency=EUR', 'decimals'],
  ['orderId=1001&total=49.90', 'currency'],
  ['orderId=1001&total=49.90&currency=EURO', 'currency'],
  ['', 'total'],
])('the merchant sees why %s was refused', async (query, part) => {
  expect(await show(query)).toBe(2)
  expect((await refused()).message).toContain(part)
  expect(await conversions()).toEqual([])
})

test('several coupons may be a list', async () => {
  await show('orderId=1001&total=49.90&currency=EUR&coupon=SUMMER,%20JANE10;')
  const [detail] = await collector.storage.conversionsOf(account, '1001')
  expect(JSON.stringify(detail?.reports)).toContain('["SUMMER","JANE10"]')
})

test('a page of another shop, and an account that does not exist, are refused', async () => {
  expect(await show(ORDER, { Referer: 'https://evil.example/' })).toBe(2)
  expect(await show(`${ORDER}&account=nobody1`)).toBe(2)
  expect(await show(`${ORDER}&data1=${'x'.repeat(5_000)}`)).toBe(2)
  expect(await conversions()).toEqual([])
})

test('a server’s placeholder is refused by name', async () => {
  const sale = { orderId: '{{ order.id }}', total: '49.90', currency: 'EUR' }
  const answer = await collector.v1('POST', '/sales', sale)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ problems: [{ field: 'orderId' }] })
  const refund = { orderId: '%ORDER_ID%', refundId: 'r1' }
  expect((await collector.v1('POST', '/refunds', refund)).status).toBe(400)
})
