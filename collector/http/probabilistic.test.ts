import type { ConversionsResponse } from '../../wire/conversion.js'
import { days, HOUR_MS } from '../domain/time.js'
import { addSecretKey } from '../program/keys.js'
import { editPap } from '../program/pap.js'
import { editPolicy, type PolicyForm } from '../program/policy.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON, visitor } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'

const ON = { rules: 'forced, coupon, lifetime, click, probabilistic, defaultAffiliate' }
const SAFARI = 'Mozilla/5.0 (Macintosh) Version/26.0 Safari/605.1.15'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector(undefined, { trustProxy: 1 })
})
afterEach(() => collector.close())

const set = async (form: PolicyForm) => {
  await editPolicy(collector.app.deps, account, form)
  collector.clock.now += 1
}

const from = (address: string, agent: string) => ({
  'X-Forwarded-For': address,
  'User-Agent': agent,
})

const send = (event: object, headers: Readonly<Record<string, string>>, visitorId?: string) =>
  collector.events(
    {
      ...{ v: 1, account, sentAt: collector.clock.now, ...(visitorId && { visitorId }) },
      events: [{ at: collector.clock.now, ...event }],
    },
    headers,
  )

const click = (headers: Readonly<Record<string, string>>, over: object = {}) =>
  send(
    { type: 'click', id: 'c1', url: 'https://shop.example/?a_aid=jane', ...over },
    headers,
    visitor('anna'),
  )

/** A page's sale of a browser that has no visitor id. */
const sale = (orderId: string, headers: Readonly<Record<string, string>>) =>
  send({ type: 'sale', id: orderId, orderId, total: '49.90', currency: 'EUR' }, headers)

const conversion = async (orderId: string) => {
  const answer = await collector.v1('GET', `/conversions/${orderId}`)
  const { conversions } = (await answer.json()) as ConversionsResponse
  return conversions[0]
}

const outcome = async (orderId: string) => {
  const found = await conversion(orderId)
  const [commission] = found?.commissions ?? []
  if (commission) return [commission.affiliate, commission.status, ...commission.reasons]
  return found?.verdict.trail.find(({ rule }) => rule === 'probabilistic')?.miss
}

/** Only a page reported the order. */
const MATCHED = ['jane', 'unverified']
const HOME = '198.51.100.7'

test.each([
  ['the same address and browser', HOME, SAFARI, MATCHED],
  ['another address of the network', '198.51.100.200', SAFARI, MATCHED],
  ['an address of the next network', '198.51.101.7', SAFARI, 'no_match'],
  ['another browser', HOME, FIREFOX, 'no_match'],
  ['an address that is not public', '10.0.0.7', SAFARI, 'no_trace'],
])('an order from %s', async (_what, address, agent, said) => {
  await set(ON)
  await click(from(HOME, SAFARI))
  await sale('1001', from(address, agent))
  expect(await outcome('1001')).toEqual(said)
})

test.each([
  ['of the first 48 bits', '2001:db8:1:ff::1', MATCHED],
  ['of another network', '2001:db8:2::1', 'no_match'],
])('an order from an IPv6 address %s', async (_what, address, said) => {
  await set(ON)
  await click(from('2001:db8:1:2::9', SAFARI))
  await sale('1001', from(address, SAFARI))
  expect(await outcome('1001')).toEqual(said)
})

test('with "address" only the IP address counts, whatever the browser', async () => {
  await set({ ...ON, matchBy: 'address' })
  await click(from(HOME, SAFARI))
  await sale('1001', from(HOME, FIREFOX))
  await sale('1002', from('198.51.100.8', SAFARI))
  expect(await outcome('1001')).toEqual(MATCHED)
  expect(await outcome('1002')).toBe('no_match')
})

test('without the rule nothing about the address is kept with a click or an order', async () => {
  await click(from(HOME, SAFARI))
  await set(ON)
  await sale('1001', from(HOME, SAFARI))
  expect(await outcome('1001')).toBe('no_match')
  await set({ rules: 'click' })
  await sale('1002', from(HOME, SAFARI))
  const [found] = await collector.storage.conversionsOf(account, '1002')
  expect(Object.keys(found?.reports[0] ?? {})).not.toContain('traces')
})

test('a click of yesterday counts until its hours are over', async () => {
  await set(ON)
  await click(from(HOME, SAFARI))
  collector.clock.now = NOON + 48 * HOUR_MS
  await sale('1001', from(HOME, SAFARI))
  collector.clock.now = NOON + days(2) + HOUR_MS
  await sale('1002', from(HOME, SAFARI))
  expect(await outcome('1001')).toEqual(MATCHED)
  expect(await outcome('1002')).toBe('no_match')
})

test('a click that was sent late has no trace, because the browser may have been elsewhere', async () => {
  await set(ON)
  await click(from(HOME, SAFARI), { at: collector.clock.now - 61_000 })
  await sale('1001', from(HOME, SAFARI))
  expect(await outcome('1001')).toBe('no_match')
})

test('an order that the shop’s server confirms is held until a person releases it', async () => {
  await set(ON)
  await click(from(HOME, SAFARI))
  await sale('1001', from(HOME, SAFARI))
  await collector.v1('POST', '/sales', { orderId: '1001', total: '49.90', currency: 'EUR' })
  expect(await outcome('1001')).toEqual(['jane', 'held', 'probable_visitor'])
  const { secret } = await addSecretKey(collector.app.deps, account, 'person', ['manage'])
  const person = { Authorization: `Bearer ${secret}` }
  await collector.v1('POST', '/conversions/1001/release', undefined, person)
  expect(await outcome('1001')).toEqual(['jane', 'pending'])
})

test('the shop’s server may say from which address and browser the order was placed', async () => {
  await set(ON)
  await click(from(HOME, SAFARI))
  const order = { orderId: '1001', total: '49.90', currency: 'EUR', customerUserAgent: SAFARI }
  const refused = await collector.v1('POST', '/sales', { ...order, customerAddress: 'home' })
  expect(await refused.json()).toMatchObject({ problems: [{ field: 'customerAddress' }] })
  await collector.v1('POST', '/sales', { ...order, customerAddress: HOME })
  expect(await outcome('1001')).toEqual(['jane', 'held', 'probable_visitor'])
})

test('the click of a redirect link that stores it has the same trace as the landing page', async () => {
  await set({ ...ON, storesAtRedirect: 'on' })
  await navigate(`${collector.url}/r/jane`, {
    ...from(HOME, SAFARI),
    ...{ 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', Host: 'go.shop.example' },
  })
  const [stored] = await collector.storage.listClicks({ accountId: account })
  await sale('1001', from(HOME, SAFARI))
  expect([stored?.rung, await outcome('1001')]).toEqual(['new', MATCHED])
})

describe('a server of a Post Affiliate Pro integration', () => {
  const pap = (path: string, words: Readonly<Record<string, string>>, init: RequestInit = {}) =>
    fetch(`${collector.url}${path}?${new URLSearchParams(words)}`, {
      ...init,
      headers: { 'X-Forwarded-For': '203.0.113.5', 'User-Agent': 'PHP' },
    })
  const order = { AccountID: account, TotalCost: '49.90', OrderID: '1001', Currency: 'EUR' }
  const landing = { accountId: account, url: 'S_shop.example/', getParams: 'a_aid=jane' }
  const browser = { ip: HOME, useragent: SAFARI }

  test('says from which address and browser clicks and orders came', async () => {
    await set(ON)
    await editPap(collector.app.deps, account, { servers: '203.0.113.5', currency: 'EUR' })
    await pap('/scripts/track.php', { ...landing, ...browser })
    await pap('/scripts/sale.php', { ...order, ...browser })
    await pap('/scripts/sale.php', { ...order, OrderID: '1002', ...browser, ip: '192.0.2.1' })
    expect(await outcome('1001')).toEqual(['jane', 'held', 'probable_visitor'])
    expect(await outcome('1002')).toBe('no_match')
  })

  test('that is not trusted does not lend its own address to visitors', async () => {
    await set({ ...ON, matchBy: 'address' })
    await pap('/scripts/track.php', { ...landing, ...browser })
    await pap('/scripts/sale.php', { ...order, ...browser })
    expect(await outcome('1001')).toBe('no_trace')
  })
})
