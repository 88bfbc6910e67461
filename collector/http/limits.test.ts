import type { AppOptions } from '../app.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON, visitor } from '../testing/builders.js'
import { aBatch, aSaleEvent } from '../testing/wireBuilders.js'
import { BUCKETS_MAX, buckets } from './buckets.js'

let collector: TestCollector | undefined
let lines: string[]
afterEach(async () => {
  await collector?.close()
  collector = undefined
})

const open = async (over: Partial<AppOptions> = {}): Promise<TestCollector> => {
  lines = []
  const say = (message: string, fields = {}) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`)
  const log = { info: say, warn: say, error: say }
  collector = await aCollector(undefined, { trustProxy: 1, log, ...over })
  return collector
}

const limits = { addressPerSecond: 1, accountPerSecond: 1_000, failedKeysPerMinute: 3 }
/** What one address may send at once. */
const BURST = 40

let count = 0
const sell = (headers: Readonly<Record<string, string>> = {}, over: object = {}) => {
  count += 1
  const sale = aSaleEvent({ id: `sale:l${count}`, orderId: `l${count}` })
  const batch = aBatch([sale], { visitorId: visitor(`${count}`), ...over })
  return (collector as TestCollector).events(batch, headers)
}

const sellMany = async (times: number, headers: Readonly<Record<string, string>> = {}) => {
  const statuses: number[] = []
  for (let sold = 0; sold < times; sold += 1) statuses.push((await sell(headers)).status)
  return statuses
}

const accepted = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length

const from = (address: string) => ({ 'X-Forwarded-For': address })

describe('one address', () => {
  test('that sends too much gets 429 with Retry-After, and nothing beyond its limit is stored', async () => {
    const { clock, storage, url } = await open({ limits })
    expect(accepted(await sellMany(BURST + 10, from('203.0.113.7')))).toBe(BURST)
    const refused = await sell(from('203.0.113.7'))
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    // The script reads when to go on.
    expect(refused.headers.get('access-control-allow-credentials')).toBe('true')
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' })
    expect(await storage.listConversions({ accountId: account, limit: 100 })).toHaveLength(BURST)
    const health = await (await fetch(`${url}/healthz`)).json()
    expect(health).toMatchObject({ limited: 11 })

    clock.now += 5_000
    expect(accepted(await sellMany(10, from('203.0.113.7')))).toBe(5)
  })

  test('does not use up what another may send', async () => {
    await open({ limits })
    await sellMany(BURST + 5, from('203.0.113.7'))
    expect((await sell(from('203.0.113.8'))).status).toBe(200)
    expect((await sell(from('2001:db8::1'))).status).toBe(200)
  })

  test('of IPv6 is its network, which has more addresses than anybody can count', async () => {
    await open({ limits })
    const statuses: number[] = []
    for (let n = 0; n < BURST + 5; n += 1) {
      statuses.push((await sell(from(`2001:db8:1:2::${n.toString(16)}`))).status)
    }
    expect(accepted(statuses)).toBe(BURST)
  })

  test('floods by image no more than by POST', async () => {
    const { url } = await open({ limits })
    await sellMany(BURST, from('203.0.113.7'))
    const d = Buffer.from(JSON.stringify(aBatch([aSaleEvent()]))).toString('base64url')
    const image = await fetch(`${url}/p?d=${d}`, { headers: from('203.0.113.7') })
    // Not an image: the script sends it again.
    expect(image.status).toBe(429)
    expect(image.headers.get('retry-after')).toBe('1')
  })

  test('is not limited by default if it may belong to an office or a carrier', async () => {
    await open()
    expect(accepted(await sellMany(300, from('203.0.113.7')))).toBe(300)
  })

  test('is not limited if the setting is 0', async () => {
    await open({ limits: { ...limits, addressPerSecond: 0 } })
    expect(accepted(await sellMany(BURST + 5, from('203.0.113.7')))).toBe(BURST + 5)
  })
})

describe('an address that is not known', () => {
  test('is not limited behind a proxy that is not configured, and the remedy is logged once', async () => {
    await open({ limits, trustProxy: undefined })
    expect(accepted(await sellMany(BURST + 5, from('203.0.113.7')))).toBe(BURST + 5)
    expect(lines).toEqual([
      expect.stringMatching(/proxy that is not configured.*WAYMARK_TRUST_PROXY/),
    ])
    expect(lines.join()).not.toContain('203.0.113')
  })

  test('is not limited on this machine', async () => {
    await open({ limits: { addressPerSecond: 1, accountPerSecond: 1, failedKeysPerMinute: 1 } })
    expect(accepted(await sellMany(BURST + 5))).toBe(BURST + 5)
    expect(lines).toEqual([])
  })
})

describe('one account', () => {
  const own = { addressPerSecond: 0, accountPerSecond: 2, failedKeysPerMinute: 60 }

  test('does not take more than its share, from however many addresses', async () => {
    await open({ limits: own })
    const statuses: number[] = []
    for (let n = 0; n < 25; n += 1) statuses.push((await sell(from(`203.0.113.${n}`))).status)
    expect(accepted(statuses)).toBe(20)
    const refused = await sell(from('203.0.113.99'))
    expect(refused.status).toBe(429)
    expect(refused.headers.get('access-control-allow-credentials')).toBe('true')
    const foreign = await sell({ ...from('203.0.113.99'), Origin: 'https://evil.example' })
    expect(foreign.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('has a share of its own for its servers', async () => {
    const { v1 } = await open({ limits: own })
    for (let n = 0; n < 25; n += 1) await sell(from(`203.0.113.${n}`))
    const ask = () => v1('GET', '/conversions/l1', undefined, from('198.51.100.4'))
    const statuses: number[] = []
    for (let n = 0; n < 21; n += 1) statuses.push((await ask()).status)
    expect(statuses.slice(0, 20)).not.toContain(429)
    expect(statuses.at(-1)).toBe(429)
  })
})

test('keys are not guessed without end, and the right one works meanwhile', async () => {
  const { v1 } = await open({ limits })
  const guess = (address: string) =>
    v1('GET', '/conversions/1', undefined, {
      Authorization: 'Bearer sk_default1_000000000000_wrong',
      ...from(address),
    })
  const statuses: number[] = []
  for (let n = 0; n < 4; n += 1) statuses.push((await guess('203.0.113.7')).status)
  expect(statuses).toEqual([401, 401, 401, 429])
  const refused = await guess('203.0.113.7')
  expect(refused.headers.get('retry-after')).toBe('20')
  expect((await v1('GET', '/conversions/1', undefined, from('203.0.113.7'))).status).toBe(404)
  expect((await guess('203.0.113.8')).status).toBe(401)
})

describe('a token bucket', () => {
  test('remembers a bounded number of keys, and forgets the ones used longest ago', () => {
    const take = buckets({ perSecond: 1, burst: 1, now: () => NOON })
    expect(take('first')).toBeUndefined()
    expect(take('first')).toBe(1)
    for (let n = 0; n < BUCKETS_MAX - 1; n += 1) take(`${n}`)
    expect(take('first')).toBe(1)
    for (let n = 0; n < BUCKETS_MAX; n += 1) take(`other ${n}`)
    expect(take('first')).toBeUndefined()
  })

  test('refills with time, is never fuller than full, and minds no clock that goes back', () => {
    let now = NOON
    const take = buckets({ perSecond: 2, burst: 4, now: () => now })
    expect([take('a', 4), take('a', 4)]).toEqual([undefined, 2])
    now -= 60_000
    expect(take('a', 1)).toBe(1)
    now += 600_000
    expect([take('a', 5), take('a', 1)]).toEqual([undefined, 1])
  })
})
