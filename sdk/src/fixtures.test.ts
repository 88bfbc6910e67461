/** @jest-environment-options {"url": "https://www.shop.example/"} */

import fixtures from '../../wire/fixtures/events.json'
import type { EventsRequest } from '../../wire/v1.js'
import { aBrowser } from '../testing/aBrowser.js'

interface Case {
  readonly name: string
  readonly page?: { readonly url: string; readonly referrer: string }
  readonly call?: { readonly name: 'sale' | 'action'; readonly fields: object }
  readonly request: EventsRequest
}

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

const cases = fixtures.cases as unknown as readonly Case[]

/** The event without the fields that differ with each run or depend on earlier visits. */
const lasting = ({ id: _id, at: _at, rung: _rung, ...event }: Record<string, unknown>) => event

test.each(cases.map((one) => [one.name, one] as const))(
  'the script sends the events that the collector is tested with: %s',
  async (_name, { page, call, request }) => {
    const browser = aBrowser()
    const path = page ? page.url.replace('https://www.shop.example', '') : '/?a_aid=jane'
    const waymark = await browser.open(path, page ? { referrer: page.referrer } : {})
    await browser.wait()
    if (call) waymark[call.name](call.fields as never)
    await browser.wait()

    const sent = browser.collector.events().at(-1) as never as Record<string, unknown>
    const [expected] = request.events as never as readonly [Record<string, unknown>]
    // The query may be encoded in another way, but its parameters must be the same.
    expect(lasting(sent)).toMatchObject(lasting(expected))
    if (call) expect(sent.id).toBe(expected.id)
  },
)
