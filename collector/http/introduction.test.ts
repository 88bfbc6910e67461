import type { EventsResponse } from '../../wire/v1.js'
import { HOUR_MS } from '../domain/time.js'
import { INTRODUCED_MAX } from '../ingest/identity/introductions.js'
import { addAffiliate } from '../program/affiliates.js'
import { addCoupon } from '../program/coupons.js'
import { editPolicy } from '../program/policy.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

/** The policy introduces affiliates: what strangers learn by trying codes. */

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
  const { deps } = collector.app
  await editPolicy(deps, account, { introduces: 'on' })
  for (let n = 0; n < INTRODUCED_MAX + 2; n += 1) {
    await addAffiliate(deps, account, { code: `a${n}`, name: `Affiliate ${n}` })
    await addCoupon(deps, account, { code: `COUPON${n}`, affiliate: `a${n}` })
  }
})
afterEach(() => collector.close())

let count = 0
/** A visitor whom nobody knows follows the link with this code. */
const follow = async (code: string, headers = {}) => {
  count += 1
  const click = aClickEvent({ id: `c${count}`, url: `https://shop.example/?a_aid=${code}` })
  const body = aBatch([click], { visitorId: visitor(`visitor ${count}`) })
  const answer = await collector.events(body, headers)
  return ((await answer.json()) as EventsResponse).attributed
}

test('a page of a registered site receives the name and coupon of the affiliate who referred its visitor', async () => {
  expect(await follow('a0')).toEqual({ affiliate: 'Affiliate 0', coupon: 'COUPON0' })
})

test('a request without a page of the merchant gets no affiliate, and its click is recorded', async () => {
  expect(await follow('a0', { Origin: '' })).toBeUndefined()
  const clicks = await collector.storage.listClicks({ accountId: account })
  expect(clicks).toHaveLength(1)
})

test('one address learns of at most ten affiliates per hour, and of each of them any number of times', async () => {
  const told: unknown[] = []
  for (let n = 0; n < INTRODUCED_MAX + 2; n += 1) told.push(await follow(`a${n}`))
  expect(told.filter((who) => who !== undefined)).toHaveLength(INTRODUCED_MAX)
  expect(told.at(-1)).toBeUndefined()
  expect(await follow('a3')).toMatchObject({ affiliate: 'Affiliate 3' })
  collector.clock.now += HOUR_MS
  expect(await follow(`a${INTRODUCED_MAX + 1}`)).toMatchObject({ coupon: expect.any(String) })
})
