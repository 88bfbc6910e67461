import { addSite } from '../program/sites.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, countingDeps, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
  await addSite(countingDeps(collector.storage), account, '*.Mall.example')
})
afterEach(() => collector.close())

const codeOf = async (origin: string) => {
  const answer = await collector.events(aBatch([aSaleEvent()]), { Origin: origin })
  const { results } = (await answer.json()) as { results: readonly { code?: string }[] }
  return results[0]?.code
}

test.each([
  'https://a.mall.example',
  'https://a.b.mall.example',
  'https://a.mall.example.',
  'https://shop.example.',
])('a page of %s may report', async (origin) => {
  expect(await codeOf(origin)).toBeUndefined()
})

test.each([
  'https://mall.example',
  'https://notmall.example',
  'https://a.mall.example:8443',
  'https://a.mall.example.evil.example',
  'https://www.shop.example',
])('a page of %s may not report', async (origin) => {
  expect(await codeOf(origin)).toBe('origin_not_registered')
})

test('a page that a translation proxy serves may report once the proxy’s host is registered', async () => {
  const origin = 'https://shop-example.translate.goog'
  expect(await codeOf(origin)).toBe('origin_not_registered')
  await addSite(countingDeps(collector.storage), account, origin)
  expect(await codeOf(origin)).toBeUndefined()
})

test('the CORS headers for an origin whose host ends in a dot repeat that origin as it was sent', async () => {
  const answer = await collector.events(aBatch([aClickEvent()]), {
    Origin: 'https://shop.example.',
  })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example.')
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
})

test('a click by image is recorded from a page whose host ends in a dot', async () => {
  const batch = Buffer.from(JSON.stringify(aBatch([aClickEvent()]))).toString('base64url')
  await fetch(`${collector.url}/p?d=${batch}`, { headers: { Referer: 'https://shop.example./a' } })
  expect(await collector.storage.listClicks({ accountId: account })).toHaveLength(1)
})

test('a hand-over from a subdomain of a wildcard site is accepted', async () => {
  const token = `${'a'.repeat(32)}.0`
  const leave = { id: 'h', type: 'handover', at: 1, token }
  await collector.events(aBatch([leave]), { Origin: 'https://a.mall.example' })
  const url = `https://shop.example/?wm_v=${token}`
  const landing = aClickEvent({ url, referrer: 'https://a.mall.example./cart' })
  const answer = await collector.events(aBatch([landing], { visitorId: visitor('ben') }))
  expect(await answer.json()).toMatchObject({ results: [{ state: 'recorded' }] })
})
