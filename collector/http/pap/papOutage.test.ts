import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '../../storage/postgres/openPostgres.js'
import { openDatabase } from '../../storage/sqlite/open.js'
import { storageOver } from '../../storage/sqlite/openSqlite.js'
import { inlineReader } from '../../storage/sqlite/reader.js'
import { PAP_CLASSES, sendRaw } from '../../testing/papRequests.js'
import { aPapShop, idIn, type PapShop } from '../../testing/papShop.js'
import { aServer, type TestServer } from '../../testing/postgres/aServer.js'
import { until } from '../../testing/until.js'

let server: TestServer
let shop: PapShop
beforeAll(async () => {
  server = await aServer()
  shop = await aPapShop({}, openPostgres({ url: server.url, connectTimeoutMs: 500 }))
})
afterAll(async () => {
  await shop.close()
  await server.stop()
})

test('while the database is away, sales are answered with 503 and a body, and are credited when sent again', async () => {
  const [php] = PAP_CLASSES
  if (!php) throw new Error('There is no class')
  const click = await sendRaw(shop.url, php.click('?a_aid=jane'))
  const visitorId = idIn(click)
  const [sale = ''] = php.sales([{ o: '1001', t: '49.90', cr: 'EUR' }], { visitorId })
  const image = { TotalCost: '49.90', OrderID: '1002', Currency: 'EUR', visitorId }
  await server.kill()
  const refused = await sendRaw(shop.url, sale)
  expect(refused).toMatchObject({ status: 503, body: expect.stringMatching(/again later/) })
  expect((await shop.ask('/scripts/sale.php', image)).status).toBe(503)
  // A page view needs no database, and neither does a link.
  expect((await sendRaw(shop.url, php.click('?color=red'))).status).toBe(200)
  expect((await shop.ask('/scripts/click.php', { a_aid: 'jane' })).status).toBe(302)
  await server.start()
  await until(() => shop.storage.ready())
  expect(idIn(await sendRaw(shop.url, sale))).toBe(visitorId)
  expect(await (await shop.ask('/scripts/sale.php', image)).text()).toBe('recorded\n')
  for (const order of ['1001', '1002']) {
    expect(await shop.conversions(order)).toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
  }
})

test('on a full disk, a request is acknowledged only if its sale is stored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  const db = openDatabase(file)
  const full = await aPapShop({}, storageOver(db, inlineReader(file)))
  const sale = (order: number, data2: string) =>
    full.ask('/scripts/sale.php', { TotalCost: '5', OrderID: `${order}`, Currency: 'EUR', data2 })
  await sale(0, '')
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
  const statuses = new Map<number, number>()
  for (let order = 1; order < 60; order += 1) {
    statuses.set(order, (await sale(order, 'x'.repeat(400))).status)
  }
  expect([...statuses.values()]).toContain(503)
  for (const [order, status] of statuses) {
    expect([order, (await full.conversions(`${order}`)).length]).toEqual([
      order,
      status === 200 ? 1 : 0,
    ])
  }
  db.pragma('max_page_count = 1000000')
  expect((await sale(59, 'x'.repeat(400))).status).toBe(200)
  await full.close()
  rmSync(folder, { recursive: true, force: true })
})
