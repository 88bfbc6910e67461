import { createHash } from 'node:crypto'
import { editPap, newPapKey } from '../../program/pap.js'
import { account, visitor } from '../../testing/builders.js'
import { sendRaw } from '../../testing/papRequests.js'
import { aPapShop, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
beforeEach(async () => {
  shop = await aPapShop()
})
afterEach(() => shop.close())

const SALE = { TotalCost: '49.90', OrderID: '1001', Currency: 'EUR', AffiliateID: 'jane' }
const statusOf = async (params: object = {}, headers: Readonly<Record<string, string>> = {}) => {
  await shop.ask('/scripts/sale.php', { ...SALE, ...params }, { headers })
  const [{ status = 'none', source = 'none' } = {}] = await shop.conversions('1001')
  return `${source} ${status}`
}
/** Nobody may force an affiliate without being trusted. */
const UNTRUSTED = 'browser unattributed'
const TRUSTED = 'server pending'

test('a request from an unlisted address and without the key cannot name the affiliate to credit', async () => {
  expect(await statusOf()).toBe(UNTRUSTED)
})

test('a request from a listed address is trusted', async () => {
  await shop.trustOwnMachine()
  expect(await statusOf()).toBe(TRUSTED)
})

test('a request with the key is trusted', async () => {
  const key = String(await newPapKey(shop.app.deps, account))
  expect(await statusOf({ wm_key: key })).toBe(TRUSTED)
})

test('the key may be a part of the address that the PHP class was given', async () => {
  const key = String(await newPapKey(shop.app.deps, account))
  const query = new URLSearchParams({ visitorId: '', sale: '[{"o":"1001","t":"5","cr":"EUR"}]' })
  await sendRaw(
    shop.url,
    `GET /scripts/track.php?wm_key=${key}wm_key=${key}&${query} HTTP/1.0\r\n\r\n`,
  )
  expect(await shop.conversions('1001')).toMatchObject([{ source: 'server' }])
})

test.each([
  ['sale.php', { ...SALE, Commission: 'abc' }, 'Write Commission as a decimal string'],
  ['sale.php', { ...SALE, Commission: '%abc' }, 'Write a percentage'],
  ['track.php', { sale: '[{"o":"1001","t":"5","cr":"EUR","cc":"abc"}]' }, 'Write cc as a decimal'],
])(
  'an unreadable commission is refused by the name that clients of %s send: %j',
  async (path, sent, said) => {
    const wm_key = String(await newPapKey(shop.app.deps, account))
    await shop.ask(`/scripts/${path}`, { ...sent, wm_key })
    const [row] = await shop.storage.listSetAside({ accountId: account, limit: 10 })
    expect(row?.message).toContain(said)
  },
)

test.each([
  ['', ''],
  ['another key', 'wrong'],
])('a request with %s is not trusted', async (_, wm_key) => {
  await newPapKey(shop.app.deps, account)
  expect(await statusOf({ wm_key })).toBe(UNTRUSTED)
})

test('an order with a wrong key is stored, and flagged so that the merchant sees why it is not trusted', async () => {
  const key = String(await newPapKey(shop.app.deps, account))
  await statusOf({ wm_key: 'wrong' })
  const [order] = await shop.storage.conversionsOf(account, '1001')
  expect(order?.flags).toEqual(['fields_dropped'])
  expect(order?.reports).toMatchObject([{ source: 'browser', flawed: ['wm_key'] }])
  await statusOf({ OrderID: '1002', wm_key: key })
  const [trusted] = await shop.storage.conversionsOf(account, '1002')
  expect(trusted?.flags).toEqual([])
})

test.each([
  ['an Origin', { Origin: 'https://shop.example' }],
  ['Sec-Fetch-Site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['the page that has the image', { Referer: 'http://shop.example/thanks' }],
  ['a cookie', { Cookie: 'a=b' }],
  ['the wish for an image', { Accept: 'image/avif,image/webp,*/*;q=0.8' }],
  ['the address of a proxy that is not configured', { 'X-Forwarded-For': '127.0.0.1' }],
  ['what another proxy says', { 'X-Real-IP': '203.0.113.9' }],
  ['another proxy’s mark', { Via: '1.1 proxy' }],
])('a request from a listed address with %s is not trusted', async (_, headers) => {
  await shop.trustOwnMachine()
  expect(await statusOf({}, headers as Readonly<Record<string, string>>)).toBe(UNTRUSTED)
})

test('a server that repeats what the visitor’s browser sent, and says so, is trusted', async () => {
  await shop.trustOwnMachine()
  const headers = { Referer: 'https://shop.example/cart', Cookie: 'a=b' }
  expect(await statusOf({ ip: '198.51.100.7', useragent: 'Firefox' }, headers)).toBe(TRUSTED)
})

test('a browser with the key is not trusted', async () => {
  const key = String(await newPapKey(shop.app.deps, account))
  const headers = { 'Sec-Fetch-Site': 'same-site' }
  expect(await statusOf({ wm_key: key }, headers)).toBe(UNTRUSTED)
})

test('the parameter "ip" names no sender', async () => {
  await editPap(shop.app.deps, account, { servers: '203.0.113.7' })
  expect(await statusOf({ ip: '203.0.113.7' }, { 'X-Forwarded-For': '203.0.113.7' })).toBe(
    UNTRUSTED,
  )
})

test('behind a configured proxy the address is the one that the proxy states', async () => {
  await shop.close()
  shop = await aPapShop({ trustProxy: 1 })
  await editPap(shop.app.deps, account, { servers: '203.0.113.0/24, 2001:db8::/48' })
  // The client itself has written the first address.
  expect(await statusOf({}, { 'X-Forwarded-For': '203.0.113.7, 198.51.100.1' })).toBe(UNTRUSTED)
  expect(await statusOf({}, { 'X-Forwarded-For': '2001:DB8:0::7' })).toBe(TRUSTED)
})

test.each(['X-Real-IP', 'Forwarded', 'Via'])(
  'behind a configured proxy that sends only %s the address is not known',
  async (name) => {
    await shop.close()
    shop = await aPapShop({ trustProxy: 1 })
    await shop.trustOwnMachine()
    expect(await statusOf({}, { [name]: '198.51.100.1' })).toBe(UNTRUSTED)
  },
)

test('a listed server says which address and program the visitor has', async () => {
  await shop.trustOwnMachine()
  const click = { url: 'S_shop.example/', getParams: 'a_aid=jane', visitorId: visitor('anna') }
  const useragent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
  await shop.ask('/scripts/track.php', { ...click, useragent })
  expect(await shop.storage.listClicks({ accountId: account, limit: 1 })).toMatchObject([
    { mark: 'bot', source: 'server' },
  ])
  await statusOf({ ip: '198.51.100.7' })
  const [order] = await shop.storage.conversionsOf(account, '1001')
  expect(order?.reports[0]).toMatchObject({ address: expect.stringMatching(/^[0-9a-f]{32}$/) })
})

test('a second report of a server with other content changes nothing and is listed as rejected', async () => {
  await shop.trustOwnMachine()
  await statusOf()
  const response = await shop.ask('/scripts/sale.php', { ...SALE, TotalCost: '99.00' })
  expect(response.headers.get('waymark-result')).toBe('rejected conflict')
  expect(await response.text()).toMatch(/^rejected: This order was already reported/)
  expect(await shop.conversions('1001')).toMatchObject([{ total: '49.90' }])
  expect(await shop.rejected()).toEqual(['conflict'])
})

describe('the hash of a sale', () => {
  const SECRET = 'from the old shop'
  beforeEach(async () => {
    const form = { hashField: 'data5', hashSecret: SECRET, currency: 'EUR' }
    await editPap(shop.app.deps, account, form)
    const click = { getParams: 'a_aid=jane', visitorId: visitor('anna') }
    await shop.ask('/scripts/track.php', { ...click, url: 'S_shop.example/' })
  })
  const md5 = (...parts: readonly string[]) =>
    createHash('md5')
      .update([...parts, SECRET].join(','))
      .digest('hex')
  const report = async (over: object) => {
    const params = { ...SALE, visitorId: visitor('anna'), AffiliateID: '', ...over }
    const response = await shop.ask('/scripts/sale.php', params)
    const [found] = await shop.conversions(String({ ...SALE, ...over }.OrderID))
    return `${response.headers.get('waymark-result')}: ${found?.source} ${found?.total}`
  }

  test('proves order and total', async () => {
    expect(await report({ data5: md5('49.90', '1001') })).toBe('recorded: signed 49.90')
    const [found] = await shop.storage.conversionsOf(account, '1001')
    expect(found?.reports[0]).toMatchObject({ signed: [], data: Array(5).fill(null) })
  })

  test('is made of the total as it is sent', async () => {
    const TotalCost = '1,234.50'
    const data5 = md5(TotalCost, '1001').toUpperCase()
    expect(await report({ TotalCost, data5 })).toBe('recorded: signed 1234.50')
  })

  test.each([
    ['of another total', md5('1.00', '1001')],
    ['of another order', md5('49.90', '1002')],
    ['without the secret', createHash('md5').update('49.90,1001,').digest('hex')],
    ['that is none', 'x'],
  ])('%s is refused', async (_, data5) => {
    expect(await report({ data5 })).toBe('rejected proof_invalid: undefined undefined')
  })

  test('proves at most one order, whichever products the requests name', async () => {
    const data5 = md5('49.90', '1001')
    for (const ProductID of ['', 'p1', 'p2']) await report({ ProductID, data5 })
    const found = (await shop.conversions('1001')).map(({ source }) => source)
    expect(found.sort()).toEqual(['browser', 'browser', 'signed'])
  })

  test('proves nothing if the order number is empty', async () => {
    for (const visitorId of [visitor('anna'), visitor('bea')]) {
      await report({ OrderID: '', visitorId, data5: md5('49.90', '') })
    }
    const found = await shop.storage.listConversions({ accountId: account })
    expect(found.map(({ source }) => source)).toEqual(['browser', 'browser'])
  })

  test.each([
    ['there is none', {}],
    ['another currency is named', { Currency: 'KWD', data5: md5('49.90', '1001') }],
    ['a product is named', { ProductID: 'p1', data5: md5('49.90', '1001') }],
    ['a cost is named', { FixedCost: '1', data5: md5('49.90', '1001') }],
    ['it is of an action', { ActionCode: 'signup', data5: md5('49.90', '1001') }],
    [
      'order and total were cut elsewhere',
      {
        TotalCost: '1',
        OrderID: '234.50,1001',
        data5: md5('1,234.50', '1001'),
      },
    ],
  ])('proves nothing if %s', async (_, over) => {
    expect(await report(over)).toMatch(/^recorded: browser /)
  })
})
