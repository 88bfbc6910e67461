import { addCoupon } from '../../program/coupons.js'
import { account, visitor } from '../../testing/builders.js'
import { sendRaw } from '../../testing/papRequests.js'
import { aPapShop, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
beforeEach(async () => {
  shop = await aPapShop()
})
afterEach(() => shop.close())

const PATH = '/scripts/sale.php'
const SALE = { AccountID: 'default1', TotalCost: '49.90', OrderID: '1001', Currency: 'EUR' }
const IMAGE = { Accept: 'image/avif,image/webp,*/*', Referer: 'https://shop.example/thanks' }
const click = () =>
  shop.ask('/scripts/track.php', {
    url: 'S_shop.example/',
    getParams: 'a_aid=jane',
    visitorId: visitor('anna'),
  })
const sale = async (over: object = {}, init: RequestInit = {}) => {
  const response = await shop.ask(PATH, { ...SALE, visitorId: visitor('anna'), ...over }, init)
  return { response, text: await response.text() }
}

test('a server gets a text, and the order is credited to its visitor', async () => {
  await click()
  const { response, text } = await sale()
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(text).toBe('recorded\n')
  expect(await shop.conversions('1001')).toMatchObject([
    { total: '49.90', commissions: [{ affiliate: 'jane', amount: '4.99' }] },
  ])
  expect((await sale()).text).toBe('duplicate\n')
})

test('a sale in the form of the WordPress plugin is read with all its parameters', async () => {
  const query =
    'AccountID=default1&TotalCost=4.166667&OrderID=1001(1)&ProductID=shoe+%26+co&Currency=EUR' +
    '&Coupon=NONE,JANE10&Data1=anna%40customer.example&Data2=&CampaignID=summer&DoNotDeleteCookies=Y'
  await addCoupon(shop.app.deps, account, { code: 'JANE10', affiliate: 'jane' })
  const { body, status } = await sendRaw(
    shop.url,
    `GET ${PATH}?${query} HTTP/1.1\r\nHost: go.shop.example\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
  )
  expect(status).toBe(200)
  expect(body).toMatch(/^recorded: /)
  expect(await shop.conversions('1001(1)')).toMatchObject([
    { total: '4.17', commissions: [{ affiliate: 'jane', amount: '0.42' }] },
  ])
})

test.each([
  ['DoNotDeleteCookies', 'Y', true],
  ['dndc', 'y', true],
  ['DoNotDeleteCookies', 'N', undefined],
])('%s=%s lets the clicks of the visitor go on earning: %s', async (name, value, keeps) => {
  await sale({ [name]: value })
  const [found] = await shop.app.deps.storage.conversionsOf(account, '1001')
  expect(found?.reports.map((report) => 'keepsClicks' in report && report.keepsClicks)).toEqual([
    keeps ?? false,
  ])
})

test.each([
  ['Accept', IMAGE],
  ['Sec-Fetch-Dest', { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Site': 'same-site' }],
])('a browser that asks by %s gets an image', async (_, headers) => {
  const { response } = await sale({}, { headers: headers as Record<string, string> })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('image/gif')
  expect(await shop.conversions('1001')).toHaveLength(1)
})

test('an image on a page of another shop records nothing', async () => {
  const headers = { ...IMAGE, Referer: 'https://other.example/' }
  const { response } = await sale({}, { headers })
  expect(response.headers.get('waymark-result')).toBe('rejected origin_not_registered')
  expect(await shop.conversions('1001')).toEqual([])
})

test('an image without an id has the visitor of the cookies of the site', async () => {
  await click()
  const headers = {
    ...IMAGE,
    Cookie: `PAPVisitorId=${visitor('anna')}`,
    'Sec-Fetch-Site': 'same-site',
  }
  await sale({ visitorId: '' }, { headers })
  expect(await shop.conversions('1001')).toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
})

test('the cookie does not count for an image that another site embeds without saying which', async () => {
  await click()
  const cookie = `PAPVisitorId=${visitor('anna')}`
  const headers = { Accept: IMAGE.Accept, Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' }
  await sale({ visitorId: '' }, { headers })
  expect(await shop.conversions('1001')).toMatchObject([{ status: 'unattributed' }])
})

test.each([
  ['a form', new URLSearchParams(SALE)],
  [
    'a form in parts, as PHP sends an array',
    Object.entries(SALE).reduce((form, [name, value]) => {
      form.append(name, value)
      return form
    }, new FormData()),
  ],
])('%s is read', async (_, body) => {
  const response = await shop.ask(PATH, {}, { method: 'POST', body })
  expect(await response.text()).toBe('recorded\n')
  expect(await shop.conversions('1001')).toMatchObject([{ total: '49.90' }])
})

test('a form in another encoding than UTF-8 is read', async () => {
  const body = Buffer.from('TotalCost=49.90&OrderID=1001&Currency=EUR&ProductID=Sch\xf6n', 'latin1')
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  await shop.ask(PATH, {}, { method: 'POST', body, headers })
  expect(await shop.storage.conversionsOf(account, '1001')).toMatchObject([{ productId: 'Schön' }])
})

test('an action code makes it an action, which needs neither order nor total', async () => {
  const { text } = await sale({ ActionCode: 'signup', OrderID: '', TotalCost: '', Currency: '' })
  expect(text).toBe('recorded\n')
  const found = await shop.storage.listConversions({ accountId: account })
  expect(found).toMatchObject([{ kind: 'action', code: 'signup' }])
})

test('a fixed cost is subtracted, also as a part of the total', async () => {
  await click()
  await sale({ TotalCost: '100', FixedCost: '%10' })
  expect(await shop.conversions('1001')).toMatchObject([{ commissions: [{ amount: '9.00' }] }])
})

test('what a browser may not decide is dropped', async () => {
  const { text } = await sale({
    Commission: '%90',
    PStatus: 'A',
    AffiliateID: 'jane',
    CampaignID: 'x',
  })
  expect(text).toBe('recorded\n')
  expect(await shop.conversions('1001')).toMatchObject([{ status: 'unattributed' }])
})

test.each([
  [{ Commission: '%20' }, { amount: '9.98', status: 'pending' }],
  [
    { Commission: '12.5', PStatus: 'A' },
    { amount: '12.50', status: 'approved' },
  ],
  [{ PStatus: 'D' }, { amount: '4.99', status: 'declined' }],
])('a trusted server decides about the commission: %j', async (over, expected) => {
  await shop.trustOwnMachine()
  await sale({ ...over, AffiliateID: 'jane' })
  expect(await shop.conversions('1001')).toMatchObject([{ commissions: [expected] }])
})

test('a commission that cannot be read is refused', async () => {
  await shop.trustOwnMachine()
  const { text } = await sale({ Commission: '%900', AffiliateID: 'jane' })
  expect(text).toMatch(/^rejected: Write a percentage from 0 to 100/)
})

test.each([
  ['a total that may be a thousand', { TotalCost: '1,234' }, 'rejected ambiguous_decimals'],
  ['a total that is none', { TotalCost: 'free' }, 'rejected invalid'],
  ['a negative total', { TotalCost: '-5' }, 'rejected invalid'],
  ['a currency that is none', { Currency: 'EURO' }, 'rejected invalid'],
  ['an order id that the shop did not fill in', { OrderID: '{{order.id}}' }, 'rejected invalid'],
])('%s is refused with a reason that the merchant sees', async (_, over, result) => {
  const { response, text } = await sale(over)
  expect(response.status).toBe(200)
  expect(response.headers.get('waymark-result')).toBe(result)
  expect(text).toMatch(/^rejected: \S+/)
  expect(await shop.rejected()).toEqual([result.split(' ')[1]])
})
