import { addCoupon } from '../program/coupons.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, bob, countingDeps, jane, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const byImage = (batch: object) =>
  fetch(`${collector.url}/p?d=${Buffer.from(JSON.stringify(batch)).toString('base64url')}`, {
    headers: { Referer: 'https://shop.example/' },
  })

/** Each way in which a message arrives; a server's has fewer fields. */
const ROADS = {
  page: (event: object) => collector.events(aBatch([event])),
  image: (event: object) => byImage(aBatch([event])),
  server: async (event: object) => {
    const { id: _id, type, at: _at, ...words } = event as { id: string; type: string; at: number }
    return collector.v1('POST', `/${type}s`, { ...words, visitorId: visitor('anna') })
  },
}
const roads = Object.keys(ROADS) as (keyof typeof ROADS)[]

const creditOf = async (orderId = '1001') => {
  const [found] = await collector.storage.conversionsOf(account, orderId)
  return found?.verdict.credits[0]
}

const LINKS = [
  'bob/',
  'bob?fbclid=x',
  'bob.',
  'bob)',
  'bob%E2%80%8B',
  'BOB',
  'bob%22',
  'bob%26amp%3Butm_source=mail',
]

describe.each(roads)('reported by %s,', (road) => {
  const report = (event: object) => ROADS[road](event)

  test.each(LINKS)(
    'a click by the link ?a_aid=%s credits bob, although a click for jane came before',
    async (code) => {
      await report(aClickEvent({ id: 'earlier', at: NOON - 9_000 }))
      collector.clock.now += 1_000
      await report(aClickEvent({ url: `https://shop.example/?a_aid=${code}` }))
      await report(aSaleEvent())
      expect(await creditOf()).toMatchObject({ affiliateId: bob, rule: 'click' })
    },
  )

  test.each(['zoe/', 'ZOE', 'zoe?x=1'])(
    'a click by the link ?a_aid=%s is stored with the code zoe while there is no such affiliate',
    async (code) => {
      await report(aClickEvent({ url: `https://shop.example/?a_aid=${code}` }))
      const [click] = await collector.storage.listClicks({ accountId: account })
      expect(click?.affiliateCode).toMatch(/^zoe$/i)
      expect(click?.affiliateId).toBeUndefined()
      // The merchant sees what the link said.
      expect(click?.url).toBe(`https://shop.example/?${new URLSearchParams({ a_aid: code })}`)
    },
  )

  test('a click finds its campaign by a code in another case and with trailing punctuation', async () => {
    const { campaigns = [] } = (await collector.storage.program(account)) ?? {}
    await collector.storage.addCampaign({
      ...campaigns[0]!,
      id: 'summer' as never,
      code: 'summer',
    })
    await report(aClickEvent({ url: 'https://shop.example/?a_aid=bob&a_cid=Summer).' }))
    const [click] = await collector.storage.listClicks({ accountId: account })
    expect(click?.campaignId).toBe('summer')
  })

  test.each(['SUMMER,BOB5', 'summer; bob5', 'SUMMER BOB\u00ad5', 'ＢＯＢ５'])(
    'a sale with the coupon "%s" credits the coupon’s owner instead of the click',
    async (coupon) => {
      const deps = countingDeps(collector.storage)
      await addCoupon(deps, account, { code: 'BOB 5', affiliate: 'bob' })
      await report(aClickEvent())
      await report(aSaleEvent({ coupon }))
      expect(await creditOf()).toMatchObject({ affiliateId: bob, rule: 'coupon' })
      await report(aSaleEvent({ id: 'sale:2', orderId: '2', coupon: 'SUMMER,AUTUMN' }))
      expect(await creditOf('2')).toMatchObject({ affiliateId: jane, rule: 'click' })
    },
  )
})

test('a server may name an affiliate in any case', async () => {
  await collector.v1('POST', '/sales', {
    orderId: '1001',
    total: '49.90',
    currency: 'EUR',
    affiliate: 'BOB',
  })
  expect(await creditOf()).toMatchObject({ affiliateId: bob, rule: 'forced' })
})

test('a server’s click finds its affiliate by a damaged code, as a click by link does', async () => {
  await collector.v1('POST', '/clicks', { affiliate: 'Bob/', visitorId: visitor('anna') })
  const [click] = await collector.storage.listClicks({ accountId: account })
  expect(click).toMatchObject({ affiliateCode: 'Bob', affiliateId: bob })
})

test.each(['\u200b', 'x'.repeat(191), 'ﷺ'.repeat(191), '😀'.repeat(90), `${'a,'.repeat(95)}b`])(
  'a sale with the coupon "%s" is stored, however long the folding of the coupon is',
  async (coupon) => {
    for (const road of roads) {
      const answer = await ROADS[road](aSaleEvent({ orderId: road, coupon }))
      expect(answer.status).toBeLessThan(300)
    }
    expect(await collector.storage.listConversions({ accountId: account })).toHaveLength(3)
  },
)
