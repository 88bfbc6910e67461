import type { EventsResponse } from '../../wire/v1.js'
import { customerHash } from '../ingest/fingerprint.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const refused = async (event: object) => {
  collector.clock.now += 1
  const response = await collector.events(aBatch([event]))
  const { results } = (await response.json()) as EventsResponse
  expect(results).toMatchObject([{ state: 'rejected' }])
  const [row] = await collector.storage.listSetAside({ accountId: account })
  if (!row) throw new Error('Nothing was set aside')
  return { row, body: JSON.parse(row.body) as Record<string, unknown> }
}

describe('what is kept of a refused event', () => {
  test('says what is wrong, and not who the customer is', async () => {
    const { row, body } = await refused(
      aSaleEvent({
        total: '49,90',
        customerId: 'anna@example.com',
        proof: `t=1700000000,k=0123456789ab,f=coupon,v1=${'a'.repeat(64)}`,
        data1: 'Anna Example',
        data5: '+49 170 1234567',
        referrer: 'https://search.example/?q=anna+example',
        url: 'https://shop.example/thanks?email=anna%40example.com&a_aid=jane#token=secret',
        coupon: ['JANE10', 'anna@example.com'],
        customer_name: 'Anna Example',
        'anna@example.com': true,
        items: [{ sku: 'a-1', quantity: 2, total: '20.00', gift: 'for Anna Example' }],
      }),
    )
    const program = await collector.storage.program(account)
    expect(body).toEqual({
      type: 'sale',
      id: 'sale:1001',
      at: NOON - 500,
      orderId: '1001',
      total: '49,90',
      currency: 'EUR',
      customer: customerHash('anna@example.com', program?.account.secret ?? ''),
      proof: 't=1700000000,k=0123456789ab,f=coupon',
      url: 'https://shop.example/thanks?a_aid=jane',
      referrer: 'https://search.example/',
      coupon: ['JANE10', '(an e-mail address)'],
      items: [{ sku: 'a-1', quantity: 2, total: '20.00' }],
      leftOut: ['data1', 'data5', 'customer_name', '(another name)'],
    })
    expect(JSON.stringify(row)).not.toMatch(/anna|170 123|secret/i)
  })

  test('never contains an e-mail address, in whichever field it was sent', async () => {
    const mail = 'anna.example@mail.example'
    const { row } = await refused(
      aSaleEvent({ id: `sale:${encodeURIComponent(mail)}`, productId: `for ${mail}`, total: mail }),
    )
    expect(row.body).not.toMatch(/anna/)
  })

  test('names the type of a value if the type is wrong', async () => {
    const { body } = await refused(
      aSaleEvent({ total: { amount: 'anna' }, coupon: 'x'.repeat(5_000), customerId: ['anna'] }),
    )
    expect(body).toMatchObject({ total: '(an object)', leftOut: ['customerId'] })
    expect(String(body.coupon).length).toBeLessThanOrEqual(200)
    const { body: click } = await refused(aClickEvent({ url: 'anna@example.com' }))
    expect(click).toMatchObject({ type: 'click', url: '(no web address)' })
    const { row } = await refused(['anna@example.com'])
    expect(row.body).toBe('"(a list)"')
  })
})

test('what is kept of a parked report of a server holds no data fields', async () => {
  const sale = { orderId: '1001', total: '49.90', currency: 'EUR', data1: 'Anna Example' }
  await collector.v1('POST', '/sales', { ...sale, customerId: 'anna@example.com' })
  const refund = { orderId: '1001', refundId: 'r1', amount: '60.00', currency: 'EUR' }
  expect((await collector.v1('POST', '/refunds', refund)).status).toBe(202)
  const [row] = await collector.storage.listSetAside({ accountId: account })
  expect(JSON.parse(row?.body ?? '')).toEqual({
    kind: 'refund',
    source: 'server',
    refundId: 'r1',
    amount: { amount: 6_000, currency: 'EUR' },
  })
})
