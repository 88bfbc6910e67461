import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../storage/sqlite/openSqlite.js'
import type { Storage } from '../../storage/storage.js'
import { account, visitor } from '../../testing/builders.js'
import { sendRaw } from '../../testing/papRequests.js'
import { aPapShop, idIn, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
const errors: unknown[] = []
beforeEach(async () => {
  errors.length = 0
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (...said: readonly unknown[]) => void errors.push(said),
  }
  shop = await aPapShop({ log })
})
afterEach(async () => {
  expect(errors).toEqual([])
  await shop.close()
})

const get = (path: string, headers: readonly string[] = []) =>
  sendRaw(
    shop.url,
    [`GET ${path} HTTP/1.1`, 'Host: go.shop.example', 'Connection: close', ...headers, '', ''].join(
      '\r\n',
    ),
  )
const post = (path: string, body: string | Buffer, type = 'application/x-www-form-urlencoded') =>
  sendRaw(
    shop.url,
    Buffer.concat([
      Buffer.from(
        `POST ${path} HTTP/1.0\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
      ),
      Buffer.from(body),
    ]),
  )
const TRACK = '/scripts/track.php'
const saleOf = (sale: unknown) => `sale=${encodeURIComponent(JSON.stringify(sale))}`

test.each([
  ['nothing', ''],
  ['no JSON', 'sale=nothing'],
  ['a broken list', 'sale=[{"o":'],
  ['a number', 'sale=7'],
  ['null', 'sale=null'],
  ['a list of texts', saleOf(['a', 'b'])],
  ['lists in lists', saleOf([[[[]]]])],
  ['too deep a list', `sale=${'['.repeat(500)}${']'.repeat(500)}`],
  ['a prototype', 'sale=[{"__proto__":{"o":"1"},"o":"1001"}]'],
  ['names of an object’s own', saleOf([{ constructor: 1, toString: 2, o: {}, t: [], cr: true }])],
  ['parameters with such names', '__proto__=1&constructor=2&hasOwnProperty=3&toString=4'],
  ['NUL', saleOf([{ o: 'a\0b', t: '1', cr: 'EUR', p: '\0', d1: '\0', cp: '\0' }])],
  ['half a letter', saleOf([{ o: '1001\ud800', t: '1', cr: 'EUR' }])],
  ['wrong encoding', 'sale=%5B%7B%22o%22%3A%22%ff%fe%22%2C%22t%22%3A%221%22%7D%5D&visitorId=%ff'],
  ['lone percent signs', 'sale=%&visitorId=%E0%A4%A&url=%'],
  [
    'a click with NUL and lines',
    'getParams=%3Fa_aid%3Dja%2500ne%250d%250a&url=S_%00%0d%0a&referrer=%00',
  ],
  ['a click with a long affiliate', `getParams=a_aid%3D${'x'.repeat(3_000)}`],
  ['numbers that are too large', saleOf([{ o: '1', t: 1e300, f: '9'.repeat(99), cr: 'EUR' }])],
])('%s in a request is answered as clients expect it', async (_, query) => {
  for (const answer of [await get(`${TRACK}?${query}`), await post(TRACK, query)]) {
    expect(answer.status).toBe(200)
    expect(idIn(answer)).toHaveLength(32)
  }
})

test('an id that would leave its quotes is not repeated', async () => {
  for (const id of ["');alert(1);('", `${visitor('anna')}%0d%0aX: y`, '<script>', 'a'.repeat(33)]) {
    const answer = await get(`${TRACK}?visitorId=${encodeURIComponent(id)}`)
    expect(idIn(answer)).toHaveLength(32)
    expect(answer.headers).not.toMatch(/^X: y/m)
  }
})

test('lines in values do not reach the headers of the answer', async () => {
  const sale = saleOf([
    { o: 'a\r\nSet-Cookie: x=y', t: '1\r\n', cr: 'EUR\r\nX: y', ac: 'b\r\nX: y' },
  ])
  const { headers } = await get(`${TRACK}?${sale}&AccountId=a%0d%0aX:%20y`)
  expect(headers).not.toMatch(/x=y|^X: y/m)
})

test('more sales than a request may have are refused with a reason', async () => {
  const many = Array.from({ length: 51 }, (_, n) => ({ o: `${n}`, t: '1', cr: 'EUR' }))
  expect((await post(TRACK, `sale=${JSON.stringify(many)}`)).headers).toMatch(
    /waymark-result: rejected too_many/i,
  )
  expect(await shop.rejected()).toEqual(['too_many'])
  const most = `sale=${JSON.stringify(many.slice(1))}`
  expect(idIn(await post(TRACK, most))).toHaveLength(32)
  expect(await shop.storage.listConversions({ accountId: account })).toHaveLength(50)
})

test('a body beyond the limit is refused before it is read', async () => {
  expect((await post(TRACK, 'x'.repeat(70_000))).status).toBe(413)
  const announced = `POST ${TRACK} HTTP/1.0\r\nContent-Length: 99999999\r\n\r\n`
  expect((await sendRaw(shop.url, announced)).status).toBe(413)
})

test.each([
  ['a form in parts without its mark', 'multipart/form-data', 'x', 200],
  ['a form in parts that is none', 'multipart/form-data; boundary=x', 'nothing', 400],
])('%s is answered', async (_, type, body, status) => {
  expect((await post('/scripts/sale.php', body, type)).status).toBe(status)
})

test('other methods are refused', async () => {
  for (const path of [TRACK, '/scripts/sale.php', '/scripts/imp.php', '/scripts/server.php']) {
    const response = await fetch(shop.url + path, { method: 'PUT' })
    expect([path, response.status]).toEqual([path, 405])
  }
})

test('a long order id and product do not lose the sale', async () => {
  const product = `${'shoe, '.repeat(80)}end`
  await get(
    `${TRACK}?${saleOf([{ o: '1001', t: '1', cr: 'EUR', p: product, d1: 'x'.repeat(900) }])}`,
  )
  const [found] = await shop.storage.conversionsOf(account, '1001')
  expect(found?.productId).toHaveLength(191)
  expect(found?.flags).toContain('fields_dropped')
})

test('made-up accounts cost no read of the database each', async () => {
  await shop.close()
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const storage = openSqlite({ file: join(folder, 'waymark.db') })
  let reads = 0
  const counted: Storage = {
    ...storage,
    program: (id) => {
      reads += 1
      return storage.program(id)
    },
    accounts: () => {
      reads += 1
      return storage.accounts()
    },
  }
  shop = await aPapShop({}, counted)
  const ask = (n: number) => get(`${TRACK}?accountId=nobody${n}&${saleOf([{ o: 'x' }])}`)
  await ask(0)
  expect(reads).toBeGreaterThan(0)
  reads = 0
  for (let n = 10; n < 60; n += 1) await ask(n)
  expect(reads).toBe(0)
  await shop.close()
  rmSync(folder, { recursive: true, force: true })
  shop = await aPapShop()
})
