import type { AccountId } from '../domain/ids.js'
import { days } from '../domain/time.js'
import { addAccount } from '../program/accounts.js'
import { addDirectLink } from '../program/directLinks.js'
import { settle } from '../settle/settle.js'
import {
  aBooking,
  aConfirmation,
  account,
  anAct,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../testing/builders.js'
import { orderAddress } from './parts/orderAddress.js'
import { routes } from './routes.js'
import { fill, pages } from './testing/addresses.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { aShop, CUSTOMER, DELIVERY, keyOf, PAYOUT, POSTBACK, report } from './testing/aShop.js'
import type { Fields, Visitor } from './testing/aVisitor.js'
import { dump } from './testing/dump.js'

const other = 'other1' as AccountId

let panel: TestPanel
let stranger: Visitor
let owner: Visitor
beforeAll(async () => {
  panel = await aPanel()
  await aShop(panel)
  await addAccount(panel.deps, { id: other, name: 'Another shop' })
  // What is pending becomes payable.
  panel.clock.now += days(31)
  stranger = await panel.owner(other)
  owner = await panel.owner()
})
afterAll(() => panel.close())

const ofJane = (orderId: string) => ({ order: orderAddress(keyOf(orderId)), affiliate: jane })

/** What each form would do to the first account, if the ids in it were believed. */
const ATTACKS: Readonly<Record<string, () => Promise<Fields> | Fields>> = {
  '/conversions/approve': () => ({ ...ofJane('1001'), status: 'unverified' }),
  '/conversions/decline': () => ({ ...ofJane('1001'), reason: 'mine' }),
  '/commissions/approve': () => ({
    commission: `${orderAddress(keyOf('1004'))}.${bob}.unverified`,
  }),
  '/commissions/paid-orders': () => ({ orders: '1003 49.90 EUR' }),
  '/payouts': () => ({ affiliate: 'jane', currency: 'EUR', amount: '4.00' }),
  '/payouts/new': async () => {
    const order = { orderId: '2001', visitorId: visitor('anna') }
    await report(panel, aConfirmation(order), anAct('approve', { orderId: '2001' }))
    return { format: 'csv', affiliates: 'jane' }
  },
  '/payouts/:batch/file': () => ({ format: 'csv' }),
  '/payouts/:batch/paid': () => ({}),
  '/payouts/:batch/take-out': () => ({ payout: PAYOUT }),
  '/payouts/:batch/revert': () => ({}),
  '/affiliates/:affiliate/payee': () => ({ method: 'other', text: 'to me' }),
  '/affiliates/:affiliate/payee/remove': () => ({}),
  '/affiliates/status': () => ({ affiliate: 'jane', status: 'banned' }),
  '/affiliates/:affiliate/parent': () => ({ parent: 'jane' }),
  '/affiliates/:affiliate/class': () => ({ class: 'soft' }),
  '/affiliates/:affiliate/currency': () => ({ payoutCurrency: 'USD' }),
  '/affiliates/:affiliate/contact': () => ({ name: 'Mallory', email: 'm@shop.example' }),
  '/affiliates/:affiliate/campaigns': () => ({ campaign: 'default', isMember: 'on', terms: '' }),
  '/affiliates/:affiliate/aliases': () => ({ alias: 'mine' }),
  '/affiliates/:affiliate/aliases/remove': () => ({ alias: '11111111' }),
  '/affiliates/:affiliate/bookings': () => ({
    ...{ booking: 'mine', kind: 'correction', amount: '99.00', currency: 'EUR', reason: 'mine' },
  }),
  '/affiliates/:affiliate/bookings/reverse': async () => {
    await panel.storage.settleOrder(aBooking('theirs', { affiliateId: bob }), (facts) =>
      settle(facts, NOON),
    )
    return { booking: 'theirs', reason: 'mine' }
  },
  '/performance/:code': () => ({
    ...{ name: 'mine', status: 'active', measure: 'sales', atLeast: '1', counts: 'approved' },
    ...{ period: 'month', delayDays: '30', bonus: '99.00 EUR' },
  }),
  '/campaigns/:code': () => ({ name: 'mine', status: 'stopped' }),
  '/links': () => ({ affiliate: 'jane', slug: 'mine' }),
  '/links/:slug': () => ({ newSlug: 'taken' }),
  '/links/:slug/remove': () => ({}),
  '/banners/:code': () => ({
    ...{ kind: 'image', name: 'mine', image: 'https://mine.example/a.png' },
    ...{ width: '1', height: '1' },
  }),
  '/banners/:code/remove': () => ({}),
  '/policy': () => ({
    clickModel: 'first',
    windowDays: '7',
    defaultAffiliate: 'bob',
    introduces: 'off',
    storesAtRedirect: 'off',
    standsDown: 'off',
    forgetsAfterSale: 'off',
    checkoutFolders: 'cart',
    ...{ matchBy: 'address', matchHours: '24', matchPayable: 'off' },
    browserReports: 'review',
    buyerPerHourMax: '10',
    affiliatePerHourMax: '10',
  }),
  '/direct-links': () => ({ pattern: 'mine.example', affiliate: 'bob' }),
  '/direct-links/decide': async () => ({ link: await aLink(), status: 'approved' }),
  '/direct-links/remove': async () => ({ link: await aLink() }),
  '/lifetimes': () => ({
    ...{ customer: `hash:${CUSTOMER}`, affiliate: 'bob', campaign: 'default', reason: 'mine' },
  }),
  '/lifetimes/:customer': () => ({ affiliate: 'bob', reason: 'mine' }),
  '/lifetimes/:customer/end': () => ({ reason: 'mine' }),
  '/coupons': () => ({ code: 'MINE', affiliate: 'bob' }),
  '/coupons/end': () => ({ coupon: 'BOB5' }),
  '/sites/remove': () => ({ site: 'shop.example' }),
  '/set-aside/apply': async () => {
    const id = 'parked-1'
    const report = aSale({ orderId: '1003', visitorId: undefined, total: eur('1.00') })
    await panel.storage.setAside([
      {
        ...{ accountId: account, id, receivedAt: report.receivedAt, state: 'parked' },
        ...{ code: 'too_many_reports', message: 'It is full.', kind: 'sale', orderId: '1003' },
        ...{ origin: undefined, body: '', report: JSON.stringify(report) },
      },
    ])
    return { id }
  },
  '/webhooks/:endpoint': () => ({ label: 'mine' }),
  '/webhooks/:endpoint/secret': () => ({ secret: 'mine', earlier: 'end' }),
  '/webhooks/:endpoint/replay': () => ({ delivery: DELIVERY }),
  '/webhooks/:endpoint/remove': () => ({}),
  '/postbacks': () => ({ url: 'http://127.0.0.1:9/', affiliate: 'jane', events: 'sale' }),
  '/postbacks/:postback/status': () => ({ status: 'paused' }),
  '/postbacks/:postback/rotate': () => ({}),
  '/postbacks/:postback/replay': async () => ({ delivery: await aSentDelivery() }),
  '/postbacks/:postback/remove': () => ({}),
  '/keys/revoke': async () => ({ id: (await panel.storage.keys(account))[0]?.id ?? '' }),
}

const aLink = async () => {
  await addDirectLink(panel.deps, account, { pattern: 'blog.example', affiliate: 'bob' })
  return 'blog.example'
}

const aSentDelivery = async (): Promise<string> => {
  const at = panel.clock.now
  const { storage } = panel
  await storage.setPostbackStatus(account, POSTBACK, 'active')
  const claim = { accountId: account, postbackId: POSTBACK, at, until: at + 1, max: 1 }
  const [one] = (await storage.claimDeliveries(claim))?.deliveries ?? []
  if (!one) throw new Error('The shop has something to tell')
  const end = { id: one.id, attempts: one.attempts, dueAt: at, status: 204, error: undefined }
  await storage.endAttempts(account, [{ ...end, state: 'sent' }])
  return one.id
}

/** They add to, or change, only what is the viewer's own: no id of theirs can be another's. */
const OWN = [
  '/login',
  '/login-link/:token',
  '/logout',
  '/password',
  '/affiliates',
  '/banners',
  '/campaigns',
  '/performance',
  '/payouts/terms',
  '/policy/what-if',
  '/policy/what-if/stop',
  '/policy/what-if/csv',
  '/lifetimes/find',
  '/payouts/rates',
  '/payouts/rates/import',
  '/sites',
  '/keys',
  '/webhooks',
  '/reconcile',
]

/** They change nothing, whoever sends them. */
const READING = ['/webhooks/:endpoint/sample', '/affiliates/:affiliate/bookings/confirm']
/** It sends samples and stores nothing. */
const STORES_NOTHING = '/postbacks/:postback/test'

const forms = routes.filter(({ method }) => method === 'post').map(({ path }) => path)

test('every form is either of one’s own things or tried with the ids of another account', () => {
  const known = [...Object.keys(ATTACKS), ...OWN, ...READING, STORES_NOTHING]
  expect(known.sort()).toEqual([...forms].sort())
})

test.each(
  routes.filter(({ method, path, open }) => method === 'get' && !open && path.includes(':')),
)('$path is as unknown as if it did not exist, byte for byte', async ({ path }) => {
  const missing = {
    order: orderAddress(keyOf('no-such-order')),
    affiliate: 'none',
    code: 'none',
    slug: 'none',
    endpoint: 'none',
    postback: 'none',
    batch: 'none',
    payout: 'none',
    customer: 'none',
  }
  const theirs = await stranger.get(fill(path))
  const nobodys = await stranger.get(fill(path, missing))
  expect([theirs.status, nobodys.status]).toEqual([404, 404])
  expect(theirs.html).toBe(nobodys.html)
  expect((await owner.get(fill(path))).status).toBe(200)
})

test.each(Object.keys(ATTACKS))('%s changes nothing of another account', async (path) => {
  const fields = await ATTACKS[path]!()
  const before = dump(panel.file)

  const answer = await stranger.post(fill(path), fields)

  expect([200, 303, 404, 422]).toContain(answer.status)
  expect(dump(panel.file)).toBe(before)
  await owner.post(fill(path), fields)
  expect(dump(panel.file)).not.toBe(before)
})

test.each(READING)('%s reads nothing with what another account has set', async (path) => {
  const fields = { body: '{}' }
  const theirs = await stranger.post(fill(path), fields)
  const nobodys = await stranger.post(fill(path, { endpoint: 'none', affiliate: 'none' }), fields)
  expect([theirs.status, nobodys.status]).toEqual([404, 404])
  expect(theirs.html).toBe(nobodys.html)
})

test('a test of another account’s postback is not sent', async () => {
  const answer = await stranger.post(fill(STORES_NOTHING), {})
  expect(answer.status).toBe(404)
})

test('the lists of a new account hold its own first campaign and nothing else', async () => {
  const lists = pages.filter(
    (path) =>
      !routes
        .filter((one) => one.path.includes(':'))
        .map((one) => fill(one.path))
        .includes(path),
  )
  for (const path of lists) {
    const { document } = await stranger.get(path)
    const rows = [...document.querySelectorAll('table.rows tbody tr')].map((row) => row.textContent)
    expect([path, rows.length]).toEqual([path, path === '/campaigns' ? 1 : 0])
  }
})

test('the same order id in two accounts is two orders', async () => {
  await report(panel, aSale({ accountId: other, orderId: '1001', visitorId: undefined }))
  const path = `/conversions/${orderAddress(keyOf('1001'))}`
  expect((await stranger.get(path)).text).toContain('Why no affiliate is credited')
  expect((await owner.get(path)).text).toContain('jane')
})
