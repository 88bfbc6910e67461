import fc from 'fast-check'
import type { EventState, EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

/** An event, and the state that whoever made it says it must get. */
interface Labelled {
  readonly event: unknown
  readonly state: EventState
}

let count = 0
const fresh = () => {
  count += 1
  return { id: `sale:m${count}`, orderId: `m${count}` }
}
const sale = (over: object): Labelled['event'] => aSaleEvent({ ...fresh(), ...over })

const text = fc.string({ unit: 'binary', maxLength: 40 })
const junk = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constant([]),
  fc.constant({}),
  fc.constant([[]]),
)
const notADecimal = fc.oneof(
  junk,
  fc.constantFrom(
    '',
    ' ',
    '1e3',
    '0x10',
    '1,5',
    '1.234,50',
    '-1',
    '+1',
    '.5',
    '5.',
    'NaN',
    '٥',
    '1_000',
  ),
)

const rejected = fc.oneof(
  notADecimal.map((total) => sale({ total })),
  fc.constantFrom('eur', 'EURO', '', 'XXX', 978, null).map((currency) => sale({ currency })),
  fc.constantFrom('19.999', '0.001').map((total) => sale({ total })),
  fc.constant('10000000000.01').map((total) => sale({ total })),
  fc
    .constantFrom('', '   ', 'x'.repeat(192), 'a\u0000b', '\ud800', 5, null)
    .map((orderId) => sale({ orderId })),
  junk.map((at) => sale({ at: typeof at === 'number' ? -1 : at })),
  fc
    .constantFrom('view', '', 'SALE', 'constructor', '__proto__', 7, null)
    .map((type) => sale({ type })),
  fc.constantFrom('id', 'type', 'at', 'orderId', 'total', 'currency').map((field) => {
    const { [field]: _gone, ...rest } = sale({}) as Record<string, unknown>
    return rest
  }),
  fc.constantFrom('proof', 't=1,k=0,f=,v1=00').map((proof) => sale({ proof })),
  fc
    .constantFrom('shop', 'javascript:alert(1)', 'https://shop.example/')
    .map((url) => aClickEvent({ ...fresh(), url })),
  junk,
)

const recorded = fc.oneof(
  fc.constant(0).map(() => sale({})),
  text.map((extra) => sale({ unknown: extra, another: { deep: [extra] } })),
  fc.constantFrom('0', '0.00', '007.50', '1', '9999999999.99').map((total) => sale({ total })),
  fc.constantFrom('4990', '4990.00').map((total) => sale({ total, currency: 'JPY' })),
  text.map((value) => sale({ referrer: value, title: value })),
  notADecimal.map((tax) => sale({ tax })),
  fc.oneof(junk, text).map((data1) => sale({ data1, campaign: data1 })),
  fc.oneof(junk, fc.array(junk, { maxLength: 5 })).map((items) => sale({ items })),
  fc
    .array(fc.record({ sku: junk, quantity: junk, total: notADecimal }))
    .map((items) => sale({ items })),
  fc.constant(0).map(() => sale({ items: Array(401).fill({ sku: 'a' }) })),
  fc.constant(0).map(() => sale({ coupon: Array(11).fill('A') })),
  fc.constant(0).map(() => sale({ data1: 'y'.repeat(5_000) })),
  fc.integer({ min: 0, max: 8_640_000_000_000_000 }).map((at) => sale({ at })),
  fc
    .constant(0)
    .map(() => aClickEvent({ ...fresh(), url: 'https://shop.example/?a_aid=%00%ff<script>' })),
)

const labelled: fc.Arbitrary<Labelled> = fc.oneof(
  { weight: 3, arbitrary: rejected.map((event): Labelled => ({ event, state: 'rejected' })) },
  { weight: 1, arbitrary: recorded.map((event): Labelled => ({ event, state: 'recorded' })) },
)

let collector: TestCollector
beforeAll(async () => {
  collector = await aCollector()
})
afterAll(() => collector.close())

test('a thousand malformed messages get the states that their makers say, and spoil no neighbour', async () => {
  const messages = fc.sample(labelled, { numRuns: 1_000, seed: 20_260_301 })
  const expected = { recorded: 0, rejected: 0 }
  const got: Record<string, number> = {}
  for (let first = 0; first < messages.length; first += 20) {
    const some = messages.slice(first, first + 20)
    const neighbour = aSaleEvent({ id: `sale:good-${first}`, orderId: `good-${first}` })
    const response = await collector.events(
      aBatch([...some.map(({ event }) => event as object), neighbour]),
    )
    expect(response.status).toBe(200)
    const { results } = (await response.json()) as EventsResponse
    expect(results).toHaveLength(some.length + 1)
    expect(results.at(-1)).toEqual({ id: `sale:good-${first}`, state: 'recorded' })
    for (const [index, { event, state }] of some.entries()) {
      expect({ event, state: results[index]?.state }).toEqual({ event, state })
      expected[state as 'recorded'] += 1
      got[results[index]?.state ?? ''] = (got[results[index]?.state ?? ''] ?? 0) + 1
    }
  }
  expect(got).toEqual(expected)
  expect(expected.rejected).toBeGreaterThan(500)
  const health = (await (await fetch(`${collector.url}/healthz`)).json()) as {
    events: Record<string, number>
  }
  expect(health.events).toMatchObject({ ...expected, recorded: expected.recorded + 50 })
})

test('every rejection names what to do', async () => {
  const rows = await collector.storage.listSetAside({ accountId: account })
  expect(rows.length).toBeGreaterThan(100)
  for (const { code, message } of rows) {
    expect(code).toMatch(/^[a-z_]+$/)
    expect(message.length).toBeGreaterThan(15)
  }
})

test('no sequence of bytes crashes the collector', async () => {
  const wire = Buffer.from(JSON.stringify(aBatch([aSaleEvent(fresh())])))
  const mutated = fc
    .tuple(fc.nat(wire.length - 1), fc.nat(255), fc.nat(wire.length))
    .map(([at, byte, length]) => {
      const copy = Buffer.from(wire)
      copy[at] = byte
      return copy.subarray(0, length)
    })
  for (const body of fc.sample(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), 500)) {
    const response = await fetch(`${collector.url}/e`, {
      method: 'POST',
      headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain' },
      body: Buffer.from(body),
    })
    expect([200, 400]).toContain(response.status)
    await response.arrayBuffer()
  }
  expect((await collector.events(aBatch([aSaleEvent(fresh())], { sentAt: NOON }))).status).toBe(200)
})
