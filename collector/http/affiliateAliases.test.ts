import { addAlias } from '../program/aliases.js'
import { addBanner } from '../program/banners.js'
import { addCoupon } from '../program/coupons.js'
import { editPap } from '../program/pap.js'
import { account, jane, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { USER_AGENT } from '../testing/papRequests.js'
import { aPapShop, type PapShop } from '../testing/papShop.js'
import { until } from '../testing/until.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

const SHOP = 'https://shop.example/'

let shop: PapShop
// One collector for all cases: each has its own visitor and order.
beforeAll(async () => {
  shop = await aPapShop()
  const { deps } = shop.app
  await addAlias(deps, account, { affiliate: 'jane', alias: '11111111' })
  await editPap(deps, account, { servers: '127.0.0.1', currency: 'EUR', anchors: 'on' })
  const banner = { kind: 'text', name: 'Words', title: 'Shoes', text: 'Up to 50 % off' } as const
  await addBanner(deps, account, 'words', banner)
  await addCoupon(deps, account, { code: 'J10', affiliate: '11111111' })
})
afterAll(() => shop.close())

/** A page sends a click and then an order of the same visitor. */
const landAndBuy = async (url: string, order: string) => {
  const click = aClickEvent({ id: order, url })
  const sale = aSaleEvent({ id: `sale:${order}`, orderId: order })
  await shop.events(aBatch([click, sale], { visitorId: visitor(order) }))
}

const sale = (over: object) => ({ total: '49.90', currency: 'EUR', ...over })

/** Each road by which an affiliate may be named, as an order that goes by it. */
const ROADS: Readonly<Record<string, (order: string) => Promise<unknown>>> = {
  'an affiliate link': (order) => landAndBuy(`${SHOP}?a_aid=11111111`, order),
  'a short anchor': (order) => landAndBuy(`${SHOP}#11111111`, order),
  'a redirect link': async (order) => {
    const { to } = await navigate(`${shop.url}/r/11111111`, { 'Sec-Fetch-Dest': 'document' })
    await landAndBuy(to, order)
  },
  'a short link that was made with it': async (order) => {
    const link = { affiliate: '11111111', slug: 'summer', store: true }
    await shop.v1('POST', '/links', link)
    const { to } = await navigate(`${shop.url}/go/summer`)
    await landAndBuy(to, order)
  },
  'a click that a server reports': async (order) => {
    const visitorId = visitor(order)
    await shop.v1('POST', '/clicks', { affiliate: '11111111', visitorId })
    await shop.v1('POST', '/sales', sale({ orderId: order, visitorId }))
  },
  'a sale that a server credits': (orderId) =>
    shop.v1('POST', '/sales', sale({ orderId, affiliate: '11111111' })),
  'a coupon that was added with it': (orderId) =>
    shop.v1('POST', '/sales', sale({ orderId, coupon: 'J10' })),
  'click.php': async (order) => {
    const query = new URLSearchParams({ a_aid: '11111111', a_bid: 'none', desturl: SHOP })
    const { to } = await navigate(`${shop.url}/scripts/click.php?${query}`)
    await landAndBuy(to, order)
  },
  'track.php': async (order) => {
    const visitorId = visitor(order)
    const url = 'S_shop.example/'
    await shop.ask('/scripts/track.php', { visitorId, url, getParams: 'a_aid=11111111' })
    await shop.ask('/scripts/sale.php', { TotalCost: '49.90', OrderID: order, visitorId })
  },
  'an anchor in track.php': async (order) => {
    const visitorId = visitor(order)
    await shop.ask('/scripts/track.php', { visitorId, url: 'S_shop.example/', anchor: '11111111' })
    await shop.ask('/scripts/sale.php', { TotalCost: '49.90', OrderID: order, visitorId })
  },
  'AffiliateID of sale.php': (order) =>
    shop.ask('/scripts/sale.php', { TotalCost: '9', OrderID: order, AffiliateID: '11111111' }),
}

test.each(Object.keys(ROADS))('an alias credits its affiliate by %s', async (road) => {
  const order = `order by ${road}`
  await ROADS[road]?.(order)
  const [found] = await shop.conversions(order)
  expect(found?.commissions).toMatchObject([{ affiliate: 'jane' }])
})

test('an alias names its affiliate where lists are narrowed', async () => {
  const response = await shop.v1('GET', '/links?affiliate=11111111')
  expect(await response.json()).toMatchObject({ links: [{ affiliate: 'jane', slug: 'summer' }] })
})

test('an impression of a banner in a page with the alias counts for the affiliate', async () => {
  const params = { a_aid: '11111111', a_bid: 'words' }
  await shop.ask('/scripts/imp.php', params, { headers: { 'User-Agent': USER_AGENT } })
  const [banner] = (await shop.storage.program(account))?.banners ?? []
  const counted = () => shop.storage.bannerCounts(account, banner?.id ?? '', 0)
  const counts = await until(async () => (await counted()).length > 0 && counted())
  expect(counts).toMatchObject([{ affiliateId: jane, impressions: 1 }])
})
