import type { EventsResponse } from '../../wire/v1.js'
import { SECOND_MS } from '../domain/time.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, aShortLink, jane, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aServer, type TestServer } from '../testing/postgres/aServer.js'
import { until } from '../testing/until.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

const REDIRECTS = 1_000
/** 1,000 redirects in ten minutes. */
const EVERY_MS = 600
const TOGETHER = 10

let server: TestServer
let collector: TestCollector
beforeAll(async () => {
  server = await aServer()
  collector = await aCollector(openPostgres({ url: server.url, connectTimeoutMs: 500 }))
})
afterAll(async () => {
  await collector.close()
  await server.stop()
})

/** As the script does, which sends an event again until it is answered. */
const deliver = (index: number, event: object) =>
  until(async () => /^(recorded|duplicate)$/.test((await post(index, event)) ?? ''))

const post = async (index: number, event: object) => {
  const over = { visitorId: visitor(`v${index}`), sentAt: collector.clock.now }
  const response = await collector.events(aBatch([event], over))
  return ((await response.json()) as Partial<EventsResponse>).results?.[0]?.state
}

test('links lead to the shop while the database is away for ten minutes, and all their sales are credited', async () => {
  const { clock, storage, url } = collector
  await storage.addLink(aShortLink({ to: undefined }))
  await navigate(`${url}/r/jane`)
  await navigate(`${url}/go/summer`)
  await server.kill()
  const landings: string[] = []
  for (let index = 0; index < REDIRECTS; index += 1) {
    clock.now += EVERY_MS
    // Redirect links and short links in turn.
    const link = index % 2 === 0 ? 'r/jane' : 'go/summer'
    const { status, to } = await navigate(`${url}/${link}?data1=${index}`)
    expect(status).toBe(302)
    landings.push(to)
  }
  const sell = async (index: number) => {
    const at = clock.now
    const click = aClickEvent({ id: `click ${index}`, url: landings[index], at })
    await deliver(index, click)
    await deliver(index, aSaleEvent({ id: `sale ${index}`, orderId: `o${index}`, at }))
  }
  expect(await post(0, aClickEvent({ url: landings[0] }))).not.toBe('recorded')
  await server.start()
  await until(() => storage.ready())
  for (let from = 0; from < REDIRECTS; from += TOGETHER) {
    // The limit of requests per sender refills with time.
    clock.now += SECOND_MS
    await Promise.all(landings.slice(from, from + TOGETHER).map((_, index) => sell(from + index)))
  }

  const { clicks, conversions } = await storage.summary(account, 0)
  expect({ clicks, conversions }).toEqual({ clicks: REDIRECTS, conversions: REDIRECTS })
  const credited = await storage.listConversions({ accountId: account, limit: REDIRECTS })
  expect(new Set(credited.flatMap((one) => one.affiliates))).toEqual(new Set([jane]))
  expect(credited.filter((one) => one.affiliates.length !== 1)).toEqual([])
})
