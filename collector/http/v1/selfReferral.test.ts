import type { ConversionsResponse } from '../../../wire/conversion.js'
import { addAffiliate, editAffiliate } from '../../program/affiliates.js'
import { editCampaign } from '../../program/campaigns.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { account } from '../../testing/builders.js'

let collector: TestCollector
beforeAll(async () => {
  collector = await aCollector()
  const ann = { code: 'annb', name: 'Ann', email: 'annb@gmail.com' }
  await addAffiliate(collector.app.deps, account, ann)
})
afterAll(() => collector.close())

const where = (selfReferral: string) =>
  editCampaign(collector.app.deps, account, 'default', { selfReferral })

/** An order that the affiliate Ann is credited for. */
const order = async (orderId: string, buyer: object) => {
  const sale = { orderId, total: '49.90', currency: 'EUR', affiliate: 'annb', ...buyer }
  await collector.v1('POST', '/sales', sale)
  const response = await collector.v1('GET', `/conversions/${orderId}`)
  const { conversions } = (await response.json()) as ConversionsResponse
  const [{ commissions = [], verdict } = { verdict: undefined }] = conversions
  const [one] = commissions
  return one ? [one.status, ...one.reasons] : verdict?.trail.map(({ miss }) => miss)[0]
}

const HELD = ['held', 'self_referral']

test.each([
  ['the customer id is the affiliate’s address', { customerId: 'AnnB@gmail.com' }, HELD],
  ['the address reaches the affiliate’s mailbox', { customerEmail: 'Ann.B+x@gmail.com' }, HELD],
  ['the address is another one', { customerEmail: 'ann.c@gmail.com' }, ['pending']],
  ['the id of the customer is no address', { customerId: 'annb' }, ['pending']],
  ['the address counts before the id', { customerId: 'c1', customerEmail: 'annb@gmail.com' }, HELD],
])('a new campaign holds an order whose buyer is the affiliate: %s', async (what, buyer, said) => {
  expect(await order(what.replaceAll(' ', '-').slice(0, 60), buyer)).toEqual(said)
})

test('a campaign can reject orders whose buyer is the affiliate, or let them earn', async () => {
  const buyer = { customerEmail: 'annb@gmail.com' }
  await where('reject')
  collector.clock.now += 1_000
  expect(await order('rejected', buyer)).toBe('self_referral')
  expect(await order('other', { customerEmail: 'eve@gmail.com' })).toEqual(['pending'])
  await where('allow')
  collector.clock.now += 1_000
  expect(await order('allowed', buyer)).toEqual(['pending'])
})

test('an address that the merchant edited counts from the next order on', async () => {
  const buyer = { affiliate: 'eve', customerEmail: 'eve@roe.example' }
  const { deps } = collector.app
  await addAffiliate(deps, account, { code: 'eve', name: 'Eve', email: 'eve@doe.example' })
  await where('hold')
  collector.clock.now += 1_000
  expect(await order('before-edit', buyer)).toEqual(['pending'])
  await editAffiliate(deps, account, 'eve', { email: 'eve@roe.example' })
  expect(await order('after-edit', buyer)).toEqual(HELD)
})

test('an address that is none gets an error that names the field', async () => {
  const sale = { orderId: 'wrong', total: '1.00', currency: 'EUR', customerEmail: 'ann' }
  const response = await collector.v1('POST', '/sales', sale)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    problems: [{ field: 'customerEmail', message: expect.stringContaining('e-mail address') }],
  })
})

test('the address is kept as a hash only', async () => {
  await order('hashed', { customerEmail: 'secret.buyer@shop.example' })
  const [found] = await collector.storage.conversionsOf(account, 'hashed')
  expect(JSON.stringify(found)).not.toContain('secret')
  expect(found?.reports).toMatchObject([{ email: expect.stringMatching(/^[0-9a-f]{32}$/) }])
})
