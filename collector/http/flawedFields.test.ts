import type { ConversionResponse } from '../../wire/conversion.js'
import type { EventsResponse } from '../../wire/v1.js'
import { makeProof } from '../ingest/reports/proof.js'
import { addSigningKey } from '../program/keys.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

/** Flaws in the event of a page, and which of them make the collector reject it. */

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const byPost = async (event: object) => {
  const answer = await collector.events(aBatch([event]))
  const [result] = ((await answer.json()) as EventsResponse).results
  return result?.state
}
const byImage = async (event: object) => {
  const data = Buffer.from(JSON.stringify(aBatch([event]))).toString('base64url')
  const image = await fetch(`${collector.url}/p?d=${data}`, {
    headers: { Referer: 'https://shop.example/thanks' },
  })
  return (await image.bytes())[6] === 1 ? 'recorded' : 'rejected'
}
const conversion = async () => {
  const answer = await collector.v1('GET', '/conversions/1001')
  return ((await answer.json()) as { conversions: ConversionResponse[] }).conversions[0]
}
const item = { sku: 'shoe', quantity: 1, total: '49.90' }

/** Half an emoji, as a text that was cut there ends. */
const HALF = '\ud83d'

describe.each([
  ['POST', byPost],
  ['image', byImage],
])('a sale that arrives by %s is recorded and its flawed field is named, with', (_road, send) => {
  test.each<[string, object, readonly string[]]>([
    ['an item without an article number', { items: [item, { quantity: 1 }] }, ['items.1']],
    ['an item that is a text', { items: ['shoe'] }, ['items.0']],
    ['a quantity in words', { items: [{ ...item, quantity: 'two' }] }, ['items.0.quantity']],
    ['a line total in words', { items: [{ ...item, total: '49,90' }] }, ['items.0.total']],
    ['items that are no list', { items: { sku: 'shoe' } }, ['items']],
    ['a line break in data1', { data1: 'a\nb' }, ['data1']],
    ['half an emoji in data2', { data2: `sm${HALF}` }, ['data2']],
    ['a NUL in the channel', { channel: 'a\0b' }, ['channel']],
    ['a text over its limit', { data3: 'x'.repeat(501) }, ['data3']],
    ['a number for a text', { data4: 4 }, ['data4']],
    ['eleven coupons', { coupon: Array.from({ length: 11 }, (_, n) => `C${n}`) }, ['coupon']],
    ['a tax with too many decimals', { tax: '7.9745' }, ['tax']],
    ['a tax with two readings', { tax: '1.000' }, ['tax']],
    ['a shipping below zero', { shipping: '-4.90' }, ['shipping']],
    ['a campaign that is an object', { campaign: {} }, ['campaign']],
    ['a total with a floating-point error', { total: '49.900000000000006' }, ['total']],
  ])('%s', async (_what, over, flawed) => {
    expect(await send(aSaleEvent(over))).toBe('recorded')
    expect(await conversion()).toMatchObject({
      total: '49.90',
      flags: ['fields_dropped'],
      reports: [{ flawed }],
    })
  })
})

test.each<[string, object]>([
  ['a fractional quantity', { items: [{ ...item, quantity: 0.75 }] }],
  ['a line below zero', { items: [item, { sku: 'voucher', quantity: -1, total: '-2.00' }] }],
  ['empty fields', { data1: null, tax: null, items: null, coupon: 'SUMMER' }],
  ['no customer, no coupon and no product', { customerId: null, coupon: null, productId: null }],
  ['an address that is too long', { url: `https://shop.example/${'x'.repeat(3_000)}` }],
])('%s does not count as a flaw of a sale', async (_what, over) => {
  expect(await byPost(aSaleEvent(over))).toBe('recorded')
  expect((await conversion())?.flags).toEqual([])
})

test.each<[string, object]>([
  ['order id', { orderId: `10${HALF}` }],
  ['total', { total: '49,90' }],
  ['total with two readings', { total: '49.900' }],
  ['currency', { currency: 'euro' }],
  ['customer', { customerId: 'a\nb' }],
  ['coupon', { coupon: { code: 'SUMMER' } }],
  ['product', { productId: 'x'.repeat(192) }],
])('a sale whose %s cannot be read is rejected', async (_what, over) => {
  expect(await byPost(aSaleEvent(over))).toBe('rejected')
})

test('a tax with too many decimals is cut to those of its currency and still deducted', async () => {
  await byPost(aClickEvent())
  await byPost(aSaleEvent({ tax: '9.9099' }))
  expect((await conversion())?.commissions).toMatchObject([{ amount: '4.00' }])
})

test('a sale over the size limit is recorded without its items and then without data5 and data4', async () => {
  const items = Array.from({ length: 200 }, (_, n) => ({ sku: `article ${n}`, quantity: 1 }))
  const data = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`data${n}`, '…'.repeat(400)]))
  expect(await byPost(aSaleEvent({ items, ...data }))).toBe('recorded')
  expect((await conversion())?.reports[0]?.flawed).toEqual(['items', 'data5', 'data4'])
})

test('the answer names the fields that were dropped', async () => {
  const answer = await collector.events(aBatch([aSaleEvent({ data1: 'a\nb' })]))
  expect(((await answer.json()) as EventsResponse).results).toEqual([
    {
      id: 'sale:1001',
      state: 'recorded',
      message: 'These fields could not be read and were dropped or cut: data1.',
    },
  ])
})

test('a server’s sale with a flawed field is refused with the name of the field, and nothing is stored', async () => {
  const sale = { orderId: '1001', total: '49.90', currency: 'EUR', data1: 'a\nb' }
  const answer = await collector.v1('POST', '/sales', sale)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ problems: [{ field: 'data1' }] })
  expect(await collector.storage.conversionsOf(account, '1001')).toEqual([])
})

test('a server may report fractional quantities and negative items', async () => {
  const items = [
    { sku: 'cloth', quantity: 0.75 },
    { sku: 'voucher', total: '-2.00' },
  ]
  const sale = { orderId: '1001', total: '49.90', currency: 'EUR', items }
  expect((await collector.v1('POST', '/sales', sale)).status).toBe(201)
})

test.each<[string, object, readonly string[]]>([
  ['half an emoji in data1', { data1: `sm${HALF}` }, ['data1']],
  [
    'a referrer over its limit',
    { referrer: `https://a.example/${'x'.repeat(2_100)}` },
    ['referrer'],
  ],
  ['a banner that is a number', { banner: 7 }, ['banner']],
  ['an unknown rung', { rung: 'ladder' }, ['rung']],
])('a click with %s is recorded and the flawed field is named', async (_what, over, flawed) => {
  expect(await byPost(aClickEvent(over))).toBe('recorded')
  expect(await collector.storage.listClicks({ accountId: account })).toMatchObject([{ flawed }])
})

test('a click with a long address is stored with the parameters of that address', async () => {
  const url = `https://shop.example/?${'x'.repeat(2_100)}&a_aid=jane`
  expect(await byPost(aClickEvent({ url }))).toBe('recorded')
  const [click] = await collector.storage.listClicks({ accountId: account })
  expect(click).toMatchObject({ affiliateCode: 'jane', flawed: [] })
})

describe('a proof', () => {
  const signed = async (over: object, sent: object = over) => {
    const { key, secret } = await addSigningKey(collector.app.deps, account, 'shop')
    const fields = {
      account,
      type: 'sale',
      orderId: '1001',
      total: '49.90',
      currency: 'EUR',
    } as const
    const proof = makeProof({ ...fields, ...over }, NOON / 1_000, ['campaign'], {
      id: key.id,
      secret,
    })
    return byPost(aSaleEvent({ ...sent, proof }))
  }

  test('is checked against the values that the page sent, not against those that the collector cut', async () => {
    expect(await signed({ tax: '7.9745', campaign: 'x'.repeat(192) })).toBe('recorded')
    expect(await conversion()).toMatchObject({
      source: 'signed',
      reports: [{ flawed: ['campaign', 'tax'] }],
    })
  })

  test('is invalid if line breaks in a field move the lines of the signed text', async () => {
    const over = { campaign: 'summer', coupon: ['A', 'B'] }
    const { key, secret } = await addSigningKey(collector.app.deps, account, 'shop')
    const fields = {
      account,
      type: 'sale',
      orderId: '1001',
      total: '49.90',
      currency: 'EUR',
    } as const
    const proof = makeProof({ ...fields, ...over }, NOON / 1_000, ['campaign', 'coupon'], {
      id: key.id,
      secret,
    })
    const shifted = { campaign: 'summer\ncoupon=A', coupon: ['B'], proof }
    expect(await byPost(aSaleEvent(shifted))).toBe('rejected')
  })
})
