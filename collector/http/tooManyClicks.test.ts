import { CLICKS_KEPT_MAX } from '../storage/storage.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { aClick, account, NOON, visitor } from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
  const full = Array.from({ length: CLICKS_KEPT_MAX }, (_, n) =>
    aClick({ id: `kept-${n}`, clickedAt: NOON - n }),
  )
  await collector.storage.recordClicks(full, decideAt())
})
afterEach(() => collector.close())

const setAside = async () =>
  (await collector.storage.listSetAside({ accountId: account })).map(
    ({ state, code, kind, origin, message }) => ({ state, code, kind, origin, message }),
  )
const refused = { state: 'rejected', code: 'too_many_clicks', kind: 'click' }
const words = expect.stringContaining('already has 1000 clicks, so this click was not stored')

describe('a click of a visitor who has as many as are kept', () => {
  test('from a page is rejected and set aside; the sale beside it is kept', async () => {
    const response = await collector.events(aBatch([aClickEvent(), aSaleEvent()]))
    expect(await response.json()).toMatchObject({
      results: [
        { id: 'click-1', state: 'rejected', code: 'too_many_clicks', message: words },
        { id: 'sale:1001', state: 'recorded' },
      ],
    })
    expect(await setAside()).toEqual([
      { ...refused, origin: 'https://shop.example', message: words },
    ])
    const health = await (await fetch(`${collector.url}/healthz`)).json()
    expect(health).toMatchObject({ events: { rejected: 1, recorded: 1 } })
  })

  test('from a page without script is set aside', async () => {
    const batch = Buffer.from(JSON.stringify(aBatch([aClickEvent()]))).toString('base64url')
    const headers = { Referer: 'https://shop.example/' }
    await fetch(`${collector.url}/p?d=${batch}`, { headers })
    expect(await setAside()).toMatchObject([refused])
  })

  test('from a server is refused with the reason, and set aside', async () => {
    const click = { affiliate: 'jane', visitorId: visitor('anna') }
    const response = await collector.v1('POST', '/clicks', click)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({
      code: 'too_many_clicks',
      problems: [{ field: 'visitorId', message: words }],
    })
    expect(await setAside()).toEqual([{ ...refused, origin: undefined, message: words }])
  })

  test('is still a duplicate if it was stored before', async () => {
    const again = aClickEvent({ id: 'kept-7' })
    const response = await collector.events(aBatch([again]))
    expect(await response.json()).toMatchObject({ results: [{ id: 'kept-7', state: 'duplicate' }] })
    expect(await setAside()).toEqual([])
  })
})
