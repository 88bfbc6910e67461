import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { NOON } from '../../testing/builders.js'
import { guide, snippet } from '../../testing/guide.js'

let collector: TestCollector
beforeAll(async () => {
  collector = await aCollector()
})
afterAll(() => collector.close())

const conversion = async (orderId: string) => {
  const answer = await collector.v1('GET', `/conversions/${orderId}`)
  const { conversions } = (await answer.json()) as { conversions: readonly unknown[] }
  return conversions[0]
}

describe('the backend code of the page of Wix', () => {
  const ORDER_ID = 'd86d077c-c5d2-42c6-8b15-f5e26f276807'
  const logged: unknown[][] = []
  const keys: Record<string, string> = {}
  const COLLECTOR = 'https://go.shop.example'
  const onStatus = new Function(
    ...['fetch', 'getSecret', 'console'],
    `${snippet('wix', 'wix-backend')
      .replaceAll(/^import .*$/gm, '')
      .replaceAll('export ', '')}; return wixEcom_onOrderPaymentStatusUpdated`,
  )(
    (url: string, init: RequestInit) => {
      expect(url.startsWith(COLLECTOR)).toBe(true)
      return fetch(collector.url + url.slice(COLLECTOR.length), init)
    },
    async (name: string) => keys[name],
    { error: (...words: unknown[]) => logged.push(words) },
  ) as (event: object) => Promise<void>

  /** As the Orders API describes an order. */
  const event = (paymentStatus: string) => ({
    metadata: { id: 'e1' },
    data: {
      previousPaymentStatus: 'NOT_PAID',
      order: {
        _id: ORDER_ID,
        number: '10001',
        paymentStatus,
        currency: 'EUR',
        _createdDate: new Date(NOON - 60_000),
        priceSummary: { total: { amount: '62.4', formattedAmount: '€62.40' } },
      },
    },
  })

  test('logs what the collector refuses', async () => {
    keys.waymark = 'sk_wrong'
    await onStatus(event('PAID'))
    expect(logged).toEqual([['Waymark', 401, expect.stringContaining('unauthorized')]])
  })

  test('reports an order once it is paid, and later that all of it was refunded', async () => {
    keys.waymark = collector.secretKey
    logged.length = 0
    await onStatus(event('PENDING'))
    expect(await collector.v1('GET', `/conversions/${ORDER_ID}`)).toMatchObject({ status: 404 })
    await onStatus(event('PAID'))
    await onStatus(event('PAID'))
    expect(await conversion(ORDER_ID)).toMatchObject({
      total: '62.40',
      currency: 'EUR',
      remaining: '62.40',
      reports: [{ source: 'server' }],
    })
    await onStatus(event('FULLY_REFUNDED'))
    await onStatus(event('FULLY_REFUNDED'))
    expect(await conversion(ORDER_ID)).toMatchObject({ remaining: '0.00' })
    expect(logged).toEqual([])
  })
})

describe('the destinations of the page of RudderStack', () => {
  type Node = { [name: string]: unknown }
  const transformEvent = new Function(
    `${snippet('rudderstack', 'rudderstack-transformation').replace('export ', '')}; return transformEvent`,
  )() as (event: Node) => Node

  const [, orders = '', refunds = ''] =
    /\| Base URL: .*\| `(\/v1\/\w+)` \| `(\/v1\/\w+)` \|/.exec(guide('rudderstack')) ?? []
  const rows = [...guide('rudderstack').matchAll(/^ {3}\| (.*\$.*) \|$/gm)].map(([, cells = '']) =>
    cells.split('|').map((cell) => cell.replaceAll('`', '').trim()),
  )
  const mapping = (column: number) =>
    rows
      .map((cells) => [cells[column] ?? '', cells[column + 1] ?? ''])
      .filter(([from]) => from !== '')

  const at = (event: Node, path: string): unknown =>
    path
      .replace('$.', '')
      .split('.')
      .reduce<unknown>((node, name) => (node as Node | undefined)?.[name], event)

  /** What an HTTP Webhook destination posts: the mapped fields of the transformed event. */
  const deliver = (path: string, column: number, event: Node) => {
    const changed = transformEvent(structuredClone(event))
    const body = mapping(column).map(([from = '', to = '']) => [
      to.replace('$.', ''),
      at(changed, from),
    ])
    return collector.v1('POST', path.replace('/v1', ''), Object.fromEntries(body))
  }

  const tracked = (event: string, properties: Node): Node => ({
    type: 'track',
    event,
    messageId: `m-${event}`,
    userId: 'u1',
    originalTimestamp: new Date(NOON - 60_000).toISOString(),
    properties: { order_id: '50314b8e9bcf000000000000', currency: 'USD', ...properties },
  })

  test('store an order and its refund', async () => {
    const completed = tracked('Order Completed', {
      total: 27.5,
      tax: 2,
      shipping: 3,
      coupon: 'hasbros',
    })
    expect((await deliver(orders, 0, completed)).status).toBe(201)
    expect((await deliver(orders, 0, completed)).status).toBe(200)
    const refunded = tracked('Order Refunded', { total: 7.5 })
    expect((await deliver(refunds, 2, refunded)).status).toBe(201)
    expect((await deliver(refunds, 2, refunded)).status).toBe(200)
    expect(await conversion('50314b8e9bcf000000000000')).toMatchObject({
      total: '27.50',
      remaining: '20.00',
      currency: 'USD',
    })
  })

  test('store an order without tax, shipping, coupon and customer', async () => {
    const { userId: _, ...completed } = tracked('Order Completed', { order_id: 'r-2', total: 10 })
    expect((await deliver(orders, 0, completed)).status).toBe(201)
  })
})
