import { type Storage, StorageOutage } from '../storage/storage.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { type Answer, FORM, type Visitor } from './testing/aVisitor.js'

const broken = (error: Error) => (storage: Storage) => ({
  ...storage,
  listClicks: () => Promise.reject(error),
})

let panel: TestPanel
afterEach(() => panel.close())

test('a bug shows only an id, and the log gets the id with the error', async () => {
  panel = await aPanel({ wrap: broken(new Error('secret table clicks is gone')) })
  const answer = await (await panel.owner()).get('/clicks')
  const [logged] = panel.errors
  expect(answer.status).toBe(500)
  expect(answer.text).toContain(logged?.id)
  expect(String(logged?.error)).toContain('secret table')
  expect(answer.html).not.toContain('secret table')
})

test('an outage is answered with 503 and Retry-After, and is not logged as a bug', async () => {
  panel = await aPanel({ wrap: broken(new StorageOutage('disk full')) })
  const answer = await (await panel.owner()).get('/clicks')
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.html).not.toContain('disk full')
  expect(panel.errors).toEqual([])
})

describe('a request that is not understood', () => {
  beforeEach(async () => {
    panel = await aPanel()
  })

  test.each([
    ['/clicks?limit=0', 'limit'],
    ['/clicks?limit=101', 'limit'],
    ['/clicks?limit=1e2', 'limit'],
    ['/clicks?before=yesterday', 'before'],
    ['/clicks?before=-1', 'before'],
    ['/clicks?before=9999999999999999', 'before'],
    ['/clicks?affiliate=%27%20or%201=1', 'affiliate'],
    ['/clicks?affiliate=nobody', 'affiliate'],
    ['/clicks?sort=id;DROP', 'sort'],
    ['/clicks?tz=UTC%27);SELECT%20pg_sleep(5)--', 'tz'],
    ['/clicks?dir=asc,(select%201)', 'dir'],
    ['/clicks?limit=5&limit=6', 'limit'],
    ['/clicks?limit[]=5', 'limit[]'],
    ['/commissions?status=stolen', 'status'],
    ['/commissions?status=pending&status=held', 'status'],
    [`/conversions?search=${'x'.repeat(192)}`, 'search'],
    ['/affiliates?notice=Send%20money', 'notice'],
    ['/affiliates?before=1', 'before'],
    ['/affiliates?__proto__=1', '__proto__'],
  ])('%s is answered with 400 and names "%s"', async (path, name) => {
    const answer = await (await panel.owner()).get(path)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(`"${name}"`)
  })

  test.each<[string, number, (owner: Visitor) => Promise<Answer>]>([
    ['an address of broken escapes', 400, (owner) => owner.get('/conversions/%E0%A4%A')],
    ['an endless address', 400, (owner) => owner.get(`/conversions/${'A'.repeat(8_000)}`)],
    ['a NUL in an address', 400, (owner) => owner.get('/conversions/%00')],
    ['a path that climbs', 404, (owner) => owner.get('/campaigns/..%2f..%2fetc')],
    ['a page that there is not', 404, (owner) => owner.get('/nowhere?anything=goes')],
    ['a form that there is not', 404, (owner) => owner.post('/nowhere')],
    ['another method', 404, (owner) => owner.raw('PUT', '/affiliates', SAME, '')],
    ['an endless field', 400, (owner) => owner.post('/affiliates', { code: 'x'.repeat(501) })],
    ['an endless form', 413, (owner) => owner.post(PASTE, { orders: 'x'.repeat(300_000) })],
    ['too many fields', 413, (owner) => owner.post(BULK, { commission: Array(600).fill('x') })],
    ['ids of nothing', 303, (owner) => owner.post(BULK, { commission: ['.', 'x', '=.=', 'WyJ.'] })],
    [
      'JSON',
      422,
      (owner) => owner.raw('POST', '/affiliates', { ...SAME, ...JSON_TYPE }, '{"code":{}}'),
    ],
    [
      'an unknown charset',
      415,
      (owner) => owner.raw('POST', '/affiliates', { ...SAME, ...ODD }, 'a=b'),
    ],
  ])('never breaks the panel: %s is answered with %i', async (_what, status, send) => {
    expect((await send(await panel.owner())).status).toBe(status)
    expect(panel.errors).toEqual([])
  })
})

const SAME = { 'sec-fetch-site': 'same-origin' }
const JSON_TYPE = { 'content-type': 'application/json' }
const ODD = { 'content-type': `${FORM['content-type']}; charset=x` }
const BULK = '/commissions/approve'
const PASTE = '/commissions/paid-orders'
