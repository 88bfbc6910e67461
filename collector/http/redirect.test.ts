import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, jane, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const open = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  navigate(collector.url + path, headers, method)

const NAVIGATION = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' }

/** What the script of the landing page sends. */
const land = async (url: string, over: object = {}, who = 'anna') => {
  const event = aClickEvent({ url, ...over })
  const response = await collector.events(aBatch([event], { visitorId: visitor(who) }))
  return ((await response.json()) as EventsResponse).results[0]
}
const buy = (who = 'anna') => collector.events(aBatch([aSaleEvent()], { visitorId: visitor(who) }))
const earners = async () =>
  (await collector.storage.listConversions({ accountId: account })).map((one) => one.affiliates)
const clicks = () => collector.storage.listClicks({ accountId: account, limit: 10 })

test('a redirect link leads to the shop, and a sale after it is credited', async () => {
  const { status, to } = await open('/r/jane', NAVIGATION)
  expect(status).toBe(302)
  expect(to).toMatch(/^https:\/\/shop\.example\/\?a_aid=jane&wm_c=[0-9a-f]{32}\.[\w-]{22}$/)
  expect(await land(to)).toMatchObject({ state: 'recorded' })
  await buy()
  expect(await earners()).toEqual([[jane]])
})

test('a link names campaign, page and sub ids', async () => {
  const { to } = await open('/r/jane/summer?to=/shoes&data1=blog&data2=top&chan=mail&a_bid=b1')
  await land(to)
  expect(await clicks()).toMatchObject([
    {
      banner: 'b1',
      channel: 'mail',
      data1: 'blog',
      data2: 'top',
      url: 'https://shop.example/shoes?a_aid=jane&a_cid=summer&a_bid=b1&chan=mail&data1=blog&data2=top',
    },
  ])
})

test('one click of a link counts once, however often the landing page reports it', async () => {
  const { to } = await open('/r/jane')
  expect(await land(to, { id: 'first' })).toEqual({ id: 'first', state: 'recorded' })
  expect(await land(to, { id: 'reload' })).toEqual({ id: 'reload', state: 'duplicate' })
  const byServer = { url: to, visitorId: visitor('anna') }
  expect((await collector.v1('POST', '/clicks', byServer)).status).toBe(200)
  expect(await clicks()).toHaveLength(1)
  // The link is opened again: another click.
  expect(await land((await open('/r/jane')).to, { id: 'again' })).toMatchObject({
    state: 'recorded',
  })
  // Another visitor got the address of the landing page.
  expect(await land(to, {}, 'bea')).toMatchObject({ state: 'recorded' })
  expect(await clicks()).toHaveLength(3)
})

test('a forged token does not decide the id of a click', async () => {
  await land((await open('/r/jane')).to, { id: 'first' })
  const [{ id = '' } = {}] = await clicks()
  const forged = `https://shop.example/?a_aid=jane&wm_c=${id}.${'A'.repeat(22)}`
  expect(await land(forged, { id: 'other' })).toEqual({ id: 'other', state: 'recorded' })
})

test.each([
  ['a visitor', NAVIGATION, true],
  ['a browser that sends no Sec-Fetch headers', {}, true],
  [
    'a prefetch, whose page runs no script before it is shown',
    { ...NAVIGATION, 'Sec-Purpose': 'prefetch' },
    true,
  ],
  ['an image', { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' }, false],
  ['a frame', { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate' }, false],
  ['a script', { 'Sec-Fetch-Dest': 'script', 'Sec-Fetch-Mode': 'no-cors' }, false],
  ['a style sheet', { 'Sec-Fetch-Dest': 'style', 'Sec-Fetch-Mode': 'no-cors' }, false],
  ['fetch', { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors' }, false],
  ['fetch without CORS', { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'no-cors' }, false],
  ['an object', { 'Sec-Fetch-Dest': 'object', 'Sec-Fetch-Mode': 'navigate' }, false],
])('a link is opened by %s', async (_, headers, isClick) => {
  const { status, to } = await open('/r/jane?data1=x', headers)
  expect(status).toBe(302)
  expect(to.includes('a_aid=jane')).toBe(isClick)
  expect(to.includes('wm_c=')).toBe(isClick)
  if (!isClick) expect(to).toBe('https://shop.example/')
})

test('HEAD answers without a click', async () => {
  expect(await open('/r/jane', {}, 'HEAD')).toMatchObject({
    status: 302,
    to: 'https://shop.example/',
  })
})

test.each([
  ['/r/nobody', 'a_aid=nobody'],
  ['/r/jane/', 'a_aid=jane'],
  ['/r/jane/summer/x/y', 'a_cid=summer'],
  ['/r/j%C3%A4ne', 'a_aid=j%C3%A4ne'],
  ['/r/50%', 'a_aid=50%25'],
  ['/r/a%2Fb', 'a_aid=a%2Fb'],
  ['/r/jane?to=https://evil.example/', 'https://shop.example/?a_aid=jane'],
  ['/r/jane%0d%0aSet-Cookie:%20x=1', 'a_aid=jane%0D%0ASet-Cookie'],
  ['/r/', 'https://shop.example/'],
  ['/r//summer', 'https://shop.example/'],
  ['/r/~default1/jane', 'a_aid=jane'],
])('%s goes on to the shop', async (path, part) => {
  const { status, to } = await open(path.replace('default1', account))
  expect(status).toBe(302)
  expect(to).toContain(part)
  expect(new URL(to).host).toBe('shop.example')
})

test('a link of an account that does not exist says what to do', async () => {
  for (const path of ['/r/~nobody1/jane', '/r/~/jane', '/r/~%00/jane', '/r/~__proto__/jane']) {
    const { status, said } = await open(path)
    expect(status).toBe(404)
    expect(said).toContain('waymark site add')
  }
  expect(await open('/r/jane', {}, 'POST')).toMatchObject({ status: 405 })
})

test('with several accounts, the host of the link says whose it is', async () => {
  const { storage } = collector
  const program = await storage.program(account)
  if (!program) throw new Error('aProgram makes an account')
  const other = { ...program.account, id: 'other1' as typeof account }
  const campaign = { ...program.campaigns[0], accountId: other.id } as (typeof program.campaigns)[0]
  await storage.addAccount(other, program.policy, campaign)
  await storage.addSite({ accountId: other.id, host: 'other.example', createdAt: 0 })
  const at = async (host: string, path = '/r/jane') => (await open(path, { Host: host })).to
  expect(await at('go.shop.example')).toContain('https://shop.example/')
  expect(await at('other.example')).toContain('https://other.example/')
  expect(await at('go.other.example:8443')).toContain('https://other.example/')
  expect((await open('/r/jane', { Host: 'operator.example' })).status).toBe(404)
  expect(await at('operator.example', '/r/~other1/jane')).toContain('https://other.example/')
})
