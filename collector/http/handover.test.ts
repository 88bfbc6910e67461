import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const TOKEN = `${'5'.repeat(32)}.0`
const leaving = { id: 'leaving', type: 'handover', at: 0, token: TOKEN }
const landing = aClickEvent({
  id: 'landing',
  url: `https://shop.example/?wm_v=${TOKEN}`,
  referrer: 'https://shop.example/cart',
})
const post = async (
  event: object,
  visitorId: string | undefined = visitor('anna'),
  headers: Readonly<Record<string, string>> = {},
) => {
  const response = await collector.events(aBatch([event], { visitorId }), headers)
  return ((await response.json()) as EventsResponse).results[0]
}
const affiliates = async () =>
  (await collector.storage.listConversions({ accountId: account })).map((one) => one.affiliates)

describe('a hand-over by a token without a visitor id', () => {
  test('joins the visitor of the page that is left and the one who lands', async () => {
    await post(aClickEvent())
    expect(await post(leaving)).toEqual({ id: 'leaving', state: 'recorded' })
    expect(await post(landing, visitor('checkout'))).toEqual({ id: 'landing', state: 'recorded' })
    await post(aSaleEvent(), visitor('checkout'))
    expect(await affiliates()).toEqual([[jane]])
  })

  test('takes the visitor of the page that is left from the collector’s own cookie', async () => {
    await post(aClickEvent())
    await post(landing, visitor('checkout'))
    await post(aSaleEvent(), visitor('checkout'))
    expect(await affiliates()).toEqual([[]])
    await post(leaving, undefined, { Cookie: `wm_id=${visitor('anna')}` })
    expect(await affiliates()).toEqual([[jane]])
  })

  test('may be sent as an image if a policy blocks connections', async () => {
    await post(aClickEvent())
    const batch = JSON.stringify(aBatch([leaving]))
    const image = await fetch(`${collector.url}/p?d=${Buffer.from(batch).toString('base64url')}`, {
      headers: { Referer: 'https://shop.example/cart' },
    })
    expect(image.status).toBe(200)
    await post(landing, visitor('checkout'))
    await post(aSaleEvent(), visitor('checkout'))
    expect(await affiliates()).toEqual([[jane]])
  })

  test.each([
    '',
    'nonsense',
    visitor('anna'),
    `${visitor('anna')}.tb2xyz`,
    `${'5'.repeat(31)}.0`,
    `${'A'.repeat(32)}.0`,
  ])('with a malformed token such as "%s" is rejected', async (token) => {
    expect(await post({ ...leaving, token })).toMatchObject({ state: 'rejected', code: 'invalid' })
  })

  test.each([[{ Origin: 'https://evil.example' }], [{ Origin: 'null' }]])(
    'is refused from a page that names no registered site: %j',
    async (headers) => {
      const refused = await post(leaving, visitor('anna'), headers)
      expect(refused).toMatchObject({ state: 'rejected' })
      expect(['origin_not_registered', 'handover_foreign']).toContain(refused?.code)
    },
  )

  test('leaves no trace of the token in what is kept of a click', async () => {
    await post(leaving)
    await post({ ...landing, url: `${landing.url}&a_aid=jane` }, visitor('checkout'))
    const clicks = await collector.storage.listClicks({ accountId: account })
    expect(JSON.stringify(clicks)).not.toContain('5555')
    expect(clicks).toHaveLength(1)
  })
})
