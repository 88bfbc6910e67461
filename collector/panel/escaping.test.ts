import type { BannerContent } from '../domain/banner.js'
import type { DirectLinkId } from '../domain/directLink.js'
import type { AffiliateId, CampaignId, OrderKey, PayoutId } from '../domain/ids.js'
import type { BatchId } from '../domain/payoutBatch.js'
import type { PostbackId } from '../domain/postback.js'
import { addAccount } from '../program/accounts.js'
import { addSecretKey } from '../program/keys.js'
import { settle } from '../settle/settle.js'
import {
  aBanner,
  aBooking,
  aClick,
  account,
  anAffiliate,
  aPostback,
  aSale,
  aShortLink,
  NOON,
  visitor,
} from '../testing/builders.js'
import { aDelivery, aWebhook } from '../testing/webhookBuilders.js'
import { orderAddress } from './parts/orderAddress.js'
import { routes } from './routes.js'
import { fill } from './testing/addresses.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { aRejection, report } from './testing/aShop.js'

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '<a href="javascript:alert(1)">x</a>',
  'javascript:alert(1)',
  '&lt;b&gt;&amp;amp;',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202Egpj.exe\u0001x\u2028y',
  '<!--',
  ']]>',
]

let panel: TestPanel
beforeAll(async () => {
  panel = await aPanel()
})
afterAll(() => panel.close())

/** A batch of one payment, whose payee, payer and note are the payload. */
const poisonedBatch = async (text: string, n: number, affiliateId: AffiliateId): Promise<void> => {
  const { storage } = panel
  const payer = { name: text, iban: text, bic: text }
  const details = { method: 'bank' as const, ...payer }
  await storage.setPayoutTerms(account, { minimums: {}, payer })
  await storage.setPayee(account, {
    ...{ affiliateId, details, minimums: {}, changedAt: n, changedBy: text },
  })
  const id = `c${n}` as BatchId
  await storage.planBatch({
    ...{ accountId: account, id, format: 'csv', payer, createdAt: n, createdBy: text },
    rows: [{ payoutId: `c${n}` as PayoutId, affiliateId, currency: 'EUR', details }],
  })
  await storage.revertBatch({ accountId: account, id, by: text, at: n, note: text })
}

/** A shop in which everything that anybody can store is the payload. */
const poisoned = async (text: string, n: number): Promise<string> => {
  const { storage, deps } = panel
  const affiliate = anAffiliate(`a${n}`, { name: text, email: text })
  await storage.addAffiliate(affiliate)
  await poisonedBatch(text, n, affiliate.id)
  const [campaign] = (await storage.program(account))?.campaigns ?? []
  const [version] = campaign?.versions ?? []
  const id = `c${n}` as CampaignId
  await storage.addCampaign({
    ...campaign!,
    id,
    code: `c${n}`,
    versions: [
      {
        ...version!,
        name: text,
        actions: { [text]: { kind: 'percent', ratePpm: 1 } },
        actionTypes: { [text]: { name: text }, signup: { name: text } },
        productIds: [text],
      },
    ],
  })
  await storage.addPerformanceVersion(account, `c${n}`, {
    ...{ version: 1, since: 0, name: text, status: 'active', campaignId: id },
    ...{ counts: 'approved', period: 'month', delayDays: 0 },
    threshold: { measure: 'sales', atLeast: 1 },
    action: { kind: 'group', campaignId: id, group: text },
  })
  await storage.addGrant({
    ...{ accountId: account, rule: `c${n}`, firstDay: 0, affiliateId: affiliate.id },
    ...{ version: 1, grantedAt: n, measured: text },
  })
  const coupon = { accountId: account, code: text, affiliateId: affiliate.id, campaignId: id }
  await storage.addCoupon({ ...coupon, validFrom: 0, validUntil: undefined }, 0)
  const booking = { affiliateId: affiliate.id, reason: text, by: text }
  await storage.settleOrder(aBooking(`b${n}`, booking), (facts) => settle(facts, NOON))
  await storage.addSite({ accountId: account, host: text, createdAt: n + 1 })
  await storage.addDirectLink({
    ...{ accountId: account, id: `${text}${n}` as DirectLinkId, affiliateId: affiliate.id },
    ...{ pattern: text, campaignId: id, channel: text, banner: text, note: text },
    ...{ status: 'pending', createdAt: n, decidedAt: undefined },
  })
  const pair = { day: `2026-03-${n + 10}`, from: 'EUR', to: 'USD', rate: '1.0837' }
  await storage.addRates(account, [{ accountId: account, ...pair, source: text, enteredAt: n }])
  await addSecretKey(deps, account, text)
  const refused = { count: 1, at: n, why: text }
  const endpoint = { id: `c${n}`, provider: 'paddle', label: text, refused }
  await storage.addWebhook(aWebhook({ ...endpoint, settings: { orderIdKey: text } }))
  const delivery = { endpointId: `c${n}`, id: text, type: text, note: text, orderIds: [text] }
  await storage.logDelivery(aDelivery(delivery))
  const postback = aPostback({ id: `c${n}` as PostbackId, url: `https://t.example/?${text}` })
  await storage.addPostback(postback, 'whsec_c2VjcmV0')
  const content = (
    [
      { kind: 'html', html: `${text}{link}`, width: 1, height: 1 },
      { kind: 'text', title: text, text },
      { kind: 'image', url: text, alt: text, width: 1, height: 1 },
    ] as const
  )[n % 3] as BannerContent
  await storage.addBanner(
    aBanner({ id: `c${n}`, code: `c${n}`, name: text, to: text, campaignId: id, content }),
  )
  await storage.addLink(
    aShortLink({
      ...{ id: `c${n}`, slug: `c${n}`, affiliateId: affiliate.id, campaignId: id },
      ...{ banner: text, channel: text, data1: text, data2: text, to: text },
    }),
  )
  const click = aClick({
    id: text,
    visitorId: visitor(text),
    affiliateId: affiliate.id,
    campaignId: id,
    affiliateCode: text,
    banner: text,
    channel: text,
    data1: text,
    data2: text,
    url: text,
    referrer: text,
    directLink: text,
  })
  const unknown = { ...click, id: `${text}?`, affiliateId: undefined }
  await storage.recordClicks([click, unknown], (facts) => settle(facts, panel.clock.now))
  const sale = aSale({
    id: `${text} ${n}`,
    orderId: text,
    ref: { productId: text },
    visitorId: visitor(text),
    coupons: [text],
    affiliate: text,
    campaign: text,
    channel: text,
    data: [text],
    site: text,
    items: [{ sku: text, quantity: 1, total: undefined }],
  })
  const act = {
    id: `${text} declined ${n}`,
    kind: 'decline',
    source: 'person',
    reason: text,
    by: text,
  }
  await storage.changeLifetime(account, {
    ...{ customer: customerOf(n), kind: 'entered', since: 0, affiliateId: affiliate.id },
    ...{ campaignId: id, changedAt: NOON, by: text, reason: text },
  })
  await report(panel, sale, { ...sale, ...act, holds: [], affiliateId: undefined } as never)
  await storage.setAside([
    {
      ...aRejection(),
      id: text,
      code: text,
      message: text,
      kind: text,
      orderId: text,
      origin: text,
      body: text,
    },
    {
      ...aRejection(),
      id: `${text}?`,
      origin: `https://${encodeURIComponent(text).slice(0, 60)}.example`,
    },
  ])
  return sale.orderKey
}

const customerOf = (n: number) => String(n).padStart(32, '0')

describe('text that a visitor or affiliate stores', () => {
  let seen: readonly (readonly [path: string, document: Document])[]
  beforeAll(async () => {
    const orders: string[] = []
    for (const [n, text] of PAYLOADS.entries()) orders.push(await poisoned(text, n))
    const paths = routes
      .filter(({ method, open }) => method === 'get' && !open)
      .flatMap(({ path }) =>
        orders.map((order, n) =>
          fill(path, {
            order: orderAddress(order as OrderKey),
            affiliate: `a${n}`,
            code: `c${n}`,
            slug: `c${n}`,

            endpoint: `c${n}`,
            postback: `c${n}`,
            batch: `c${n}`,
            payout: `c${n}`,
            customer: customerOf(n),
          }),
        ),
      )
    const owner = await panel.owner()
    const answers = [...new Set(paths)].map(async (path) => {
      const { status, document } = await owner.get(path)
      expect([path, status]).toEqual([path, 200])
      return [path, document] as const
    })
    seen = await Promise.all(answers)
  })

  test('creates no element, no handler and no address', () => {
    for (const [path, document] of seen) {
      const made = document.querySelectorAll('script, svg, main img:not(.qr), main style, iframe')
      expect([path, made.length]).toEqual([path, 0])
      for (const { attributes } of document.querySelectorAll('*')) {
        for (const { name, value } of attributes) {
          expect(name).not.toMatch(/^on/)
          if (['href', 'action', 'src'].includes(name)) {
            expect(value).toMatch(/^(\/|#|data:image\/svg\+xml(,%3Csvg|;base64,))/)
          }
        }
      }
    }
  })

  test.each(PAYLOADS)('is shown unchanged as text: %j', (text) => {
    const pagesWith = seen.filter(([, document]) =>
      document.querySelector('main')?.textContent?.includes(text),
    )
    // Clicks, conversions, commissions, affiliates, its affiliate, links, banners, direct links, campaigns, policy,
    // coupons, lifetime customers and one of them, sites, keys, webhooks, postbacks, set aside, its order, its campaign, its banner, its
    // postback, its endpoint with a sample, its batch with the orders of a payment, and its payee.
    expect(pagesWith.length).toBeGreaterThanOrEqual(27)
  })
})

test('a payload in a form comes back as text', async () => {
  const owner = await panel.owner()
  for (const text of PAYLOADS) {
    const { document, status } = await owner.post('/affiliates', {
      code: text,
      name: text,
      email: text,
    })
    expect(status).toBe(422)
    const value = document.querySelector('input[name=name]')?.getAttribute('value')
    expect(value).toBe(text.replaceAll('\0', ''))
    expect(document.querySelectorAll('script, svg').length).toBe(0)
  }
})

test('an account’s name is shown in the title as text', async () => {
  const id = 'evil1'
  await addAccount(panel.deps, { id, name: '</title><script>alert(1)</script>' })
  const { document } = await (await panel.owner(id as never)).get('/')
  expect(document.title).toContain('</title><script>alert(1)</script>')
  expect(document.querySelectorAll('script').length).toBe(0)
})
