import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account } from '../testing/builders.js'
import { aBatch, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const keptBytes = async () => {
  const rows = await collector.storage.listSetAside({ accountId: account, limit: 200 })
  return rows.reduce((sum, row) => sum + JSON.stringify(row).length, 0)
}

const LONG = `${'a.'.repeat(7_500)}example`

describe('an answer does not repeat what it was sent many times over:', () => {
  test.each([
    ['Origin', `https://${LONG}`],
    ['Referer', `https://${LONG}/`],
  ])('a host in %s that no name server could know', async (header, value) => {
    const batch = JSON.stringify(aBatch(Array(50).fill({})))
    const origin = header === 'Origin' ? {} : { Origin: 'null' }
    const response = await collector.events(batch, { ...origin, [header]: value })
    expect((await response.text()).length).toBeLessThan(10_000)
    expect(response.headers.get('access-control-allow-origin')).not.toBe(value)
    const [row] = await collector.storage.listSetAside({ accountId: account })
    expect(row).toMatchObject({ code: 'unknown_type', origin: undefined })
    expect(await keptBytes()).toBeLessThan(20_000)
  })

  test('the longest host that there may be', async () => {
    const host = `${`${'a'.repeat(60)}.`.repeat(4)}example`
    const response = await collector.events(aBatch([aSaleEvent()]), { Origin: `https://${host}` })
    expect(await response.text()).toContain(`waymark site add ${host}`)
  })

  test('names of fields', async () => {
    const sale = { orderId: '1001', total: '49.90', currency: 'EUR' }
    const response = await collector.v1('POST', '/sales', { ...sale, ['x'.repeat(60_000)]: 1 })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text.length).toBeLessThan(1_500)
    expect(text).toContain('is not known: check its spelling or leave it out')
  })

  test('paths', async () => {
    const response = await collector.v1('GET', `/${'x'.repeat(10_000)}`)
    expect(response.status).toBe(404)
    expect((await response.text()).length).toBeLessThan(1_000)
  })
})
