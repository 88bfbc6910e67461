import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane } from '../testing/builders.js'
import { aServer, type TestServer } from '../testing/postgres/aServer.js'
import { until } from '../testing/until.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

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

test('a landing with a short anchor is answered with 503 while the database is away, and recorded afterwards', async () => {
  const event = aClickEvent({ url: 'https://shop.example/#jane' })
  const send = () => collector.events(aBatch([event], { visitorId: undefined }))
  await server.kill()
  const away = await send()
  expect([away.status, away.headers.get('retry-after') !== null]).toEqual([503, true])

  await server.start()
  await until(async () => (await send()).status === 200)
  expect(await collector.storage.listClicks({ accountId: account })).toMatchObject([
    { affiliateId: jane, url: 'https://shop.example/#jane' },
  ])
})
