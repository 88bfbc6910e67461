import { readFileSync } from 'node:fs'
import type { EventsRequest, EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account } from '../testing/builders.js'

const { cases } = JSON.parse(
  readFileSync(new URL('../../wire/fixtures/events.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly { readonly name: string; readonly request: EventsRequest }[] }

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

test.each(cases.map(({ name, request }) => [name, request] as const))(
  'what the script sends for %s is recorded, and no key of it is unknown',
  async (_name, request) => {
    const response = await collector.events(request)
    const { results } = (await response.json()) as EventsResponse
    expect(results).toEqual(request.events.map(({ id }) => ({ id, state: 'recorded' })))
    const health = (await (await fetch(`${collector.url}/healthz`)).json()) as object
    expect(health).toMatchObject({ unknownKeys: 0 })
    const clicks = await collector.storage.listClicks({ accountId: account })
    const orders = await collector.storage.listConversions({ accountId: account })
    expect(clicks.length + orders.length).toBe(1)
  },
)
