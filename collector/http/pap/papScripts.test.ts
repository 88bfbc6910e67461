import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { visitorIdOf } from '../../ingest/identity/foreignVisitorId.js'
import { addAccount } from '../../program/accounts.js'
import { editPap } from '../../program/pap.js'
import { addSite } from '../../program/sites.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { account, NOON } from '../../testing/builders.js'
import { sendRaw } from '../../testing/papRequests.js'

let collector: TestCollector
afterEach(() => collector.close())

const FILE = readFileSync(createRequire(__filename).resolve('waymark/trackjs.js'), 'utf8')
const NAMES = ['trackjs.js', 'salejs.php', 'trackjs.php', 'salejs.js', 'notifysale.php']

const get = (path: string, headers = {}) => fetch(collector.url + path, { headers })

test.each(NAMES)('/scripts/%s is the script, and is checked for a new version', async (name) => {
  collector = await aCollector()
  const answer = await get(`/scripts/${name}?accountId=default1`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=3600')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.text()).toBe(FILE)
  const etag = answer.headers.get('etag') ?? ''
  expect((await get(`/scripts/${name}`, { 'If-None-Match': etag })).status).toBe(304)
})

test('the source map of the script is served beside it', async () => {
  collector = await aCollector()
  const name = (await get('/scripts/salejs.php')).headers.get('sourcemap')
  expect(await (await get(`/scripts/${name}`)).json()).toMatchObject({ version: 3 })
})

test('hashed names are served, also that of the script for sales', async () => {
  collector = await aCollector(undefined, { papScripts: ['yxqy2j', 'jjab12'] })
  for (const name of ['yxqy2j', 'yxqy2s', 'jjab12', 'ssab12']) {
    expect(await (await get(`/scripts/${name}`)).text()).toBe(FILE)
  }
  for (const name of ['yxqy2', 'YXQY2J', 'constructor', '__proto__', 'toString', '']) {
    expect((await get(`/scripts/${name}`)).status).toBe(404)
  }
})

test('the addresses are below the configured prefix, or are not served', async () => {
  collector = await aCollector(undefined, { papPrefix: '/affiliate' })
  expect((await get('/affiliate/scripts/trackjs.js')).status).toBe(200)
  expect((await get('/scripts/trackjs.js')).status).toBe(404)
  await collector.close()
  collector = await aCollector(undefined, { papPrefix: undefined })
  expect((await get('/scripts/trackjs.js')).status).toBe(404)
  expect((await get('/scripts/e')).status).toBe(404)
})

test('a script is not answered to POST, and HEAD has no body', async () => {
  collector = await aCollector()
  const posted = await fetch(`${collector.url}/scripts/trackjs.js`, { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect(await posted.json()).toMatchObject({ detail: 'Send GET /scripts/trackjs.js.' })
  const head = await fetch(`${collector.url}/scripts/trackjs.js`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

const FOREIGN = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD'
const click = { id: 'c1', type: 'click', at: NOON, url: 'https://shop.example/?a_aid=jane' }
const sale = { id: 'sale:1', type: 'sale', at: NOON, orderId: '1', total: '49.90', currency: 'EUR' }

const batch = (events: readonly object[], visitorId: unknown) =>
  JSON.stringify({ v: 1, account: 'default1', visitorId, sentAt: NOON, events })

const post = (path: string, body: string, headers = {}) =>
  fetch(collector.url + path, {
    method: 'POST',
    headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain', ...headers },
    body,
  })

const conversion = async () => (await collector.v1('GET', '/conversions/1')).json()

test('the script posts its events to its own folder', async () => {
  collector = await aCollector()
  const answer = await post('/scripts/e', batch([click, sale], undefined))
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(await answer.json()).toMatchObject({
    results: [{ state: 'recorded' }, { state: 'recorded' }],
  })
  expect(await conversion()).toMatchObject({
    conversions: [{ commissions: [{ affiliate: 'jane' }] }],
  })
})

test('the script’s image is in its own folder', async () => {
  collector = await aCollector()
  const data = Buffer.from(batch([click], FOREIGN)).toString('base64url')
  const headers = { Referer: 'https://shop.example/', 'Sec-Fetch-Dest': 'image' }
  const answer = await get(`/scripts/p?d=${data}`, headers)
  expect(answer.headers.get('content-type')).toBe('image/gif')
  expect(await collector.storage.listClicks({ accountId: 'default1' as never })).toHaveLength(1)
})

test.each(['/e', '/scripts/e'])(
  'a visitor id of Post Affiliate Pro posted to %s is answered with the id that stands for it',
  async (path) => {
    collector = await aCollector()
    const ours = visitorIdOf(FOREIGN)
    expect(await (await post(path, batch([click], FOREIGN))).json()).toMatchObject({
      visitorId: ours,
      results: [{ state: 'recorded' }],
    })
    expect(await (await post(path, batch([sale], ours))).json()).toMatchObject({ visitorId: ours })
    expect(await conversion()).toMatchObject({
      conversions: [{ commissions: [{ affiliate: 'jane' }] }],
    })
  },
)

const order = ({ currency: _currency, ...event }: object & { currency?: string }, over: object) =>
  post('/scripts/e', batch([{ ...event, ...over }], undefined))

test.each([
  ['KWD', '10.125', '2.5', 10_125, 2_500],
  ['EUR', '10.125', '%10', 1_013, 101],
  ['EUR', '1,234.50', '%12.5', 123_450, 15_431],
  ['JPY', '4.166667', '0.6', 4, 1],
])(
  'amounts without a currency are rounded as the account’s, %s: %s, %s',
  async (currency, total, fixedCost, amount, cost) => {
    collector = await aCollector()
    await editPap(collector.app.deps, account, { currency })
    await order(sale, { total, fixedCost })
    const [found] = await collector.storage.conversionsOf(account, '1')
    expect(found?.reports[0]).toMatchObject({
      total: { amount, currency },
      fixedCost: { amount: cost, currency },
    })
  },
)

test('an amount that may mean two is refused, also without a currency', async () => {
  collector = await aCollector()
  await editPap(collector.app.deps, account, { currency: 'EUR' })
  const answer = await order(sale, { total: '1,234' })
  expect(await answer.json()).toMatchObject({ results: [{ state: 'rejected' }] })
})

test('the field of the sale hash is not stored, because it proves nothing there', async () => {
  collector = await aCollector()
  const hash = { hashField: 'data2', hashSecret: 'from the old shop', currency: 'EUR' }
  await editPap(collector.app.deps, account, hash)
  await order(sale, { data1: 'red', data2: '0'.repeat(32), data3: 'blue' })
  const [found] = await collector.storage.conversionsOf(account, '1')
  expect(found?.reports[0]).toMatchObject({ data: ['red', null, 'blue', null, null] })
})

test('the script’s events for "default1" go to the account of the host, and other events to the account with this id', async () => {
  collector = await aCollector()
  const second = 'second1' as typeof account
  await addAccount(collector.app.deps, { id: second, name: 'Second' })
  await addSite(collector.app.deps, second, 'second.example')
  const body = batch([click], undefined)
  const raw = async (path: string) => {
    const { body: answer } = await sendRaw(
      collector.url,
      `POST ${path} HTTP/1.0\r\nHost: go.second.example\r\nOrigin: https://second.example\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    return JSON.parse(answer) as object
  }
  expect(await raw('/e')).toMatchObject({ results: [{ code: 'origin_not_registered' }] })
  expect(await raw('/scripts/e')).toMatchObject({ results: [{ state: 'recorded' }] })
  expect(await collector.storage.listClicks({ accountId: second })).toHaveLength(1)
})

test('an order with a visitor id of Post Affiliate Pro is credited to the click of the same visitor', async () => {
  collector = await aCollector()
  await post('/scripts/e', batch([click], FOREIGN))
  await post('/scripts/e', batch([sale], FOREIGN))
  expect(await conversion()).toMatchObject({
    conversions: [{ commissions: [{ affiliate: 'jane' }] }],
  })
})

test.each([
  '',
  'null',
  `${FOREIGN}0`,
  FOREIGN.slice(1),
  `${FOREIGN.slice(1)}-`,
  `${FOREIGN}\n`,
  7,
  {},
])('the visitor id %j is refused with the field and the remedy', async (visitorId) => {
  collector = await aCollector()
  const answer = await post('/scripts/e', batch([click], visitorId))
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    problems: [{ field: 'visitorId', message: expect.stringContaining('32 letters and digits') }],
  })
})
