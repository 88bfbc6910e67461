import { customerHash } from '../../ingest/fingerprint.js'
import { settle } from '../../settle/settle.js'
import { aClick, aConfirmation, account, bob, visitor } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const hashOf = async (customer: string) =>
  customerHash(customer, (await panel.storage.program(account))?.account.secret ?? '')

/** An order of customer c-17 after a click of Jane's. */
const bought = async () => {
  await panel.storage.recordClicks([aClick()], (facts) => settle(facts, panel.clock.now))
  const customer = await hashOf('c-17')
  await report(panel, aConfirmation({ orderId: '1', customer, visitorId: visitor('anna') }))
  return customer
}

test('without customers, the page says how they come to be', async () => {
  const { text } = await owner.get('/lifetimes')
  expect(text).toContain('No customer has a lifetime affiliate yet.')
  expect((await owner.get('/lifetimes?bond=ended')).text).toContain('No customer is found')
})

test('a customer is found by the id, and the affiliate is set and ended with a history', async () => {
  const customer = await bought()
  const found = await owner.post('/lifetimes/find', { search: 'c-17' })
  expect(found.location).toBe(`/lifetimes/${customer}`)
  const set = await owner.post(found.location!, { affiliate: 'bob', reason: 'Bob advises them' })
  expect(set.location).toBe(`/lifetimes/${customer}?notice=lifetime_set`)
  const shown = await owner.get(set.location!)
  expect(shown.text).toContain('The affiliate is set.')
  expect(shown.text).toContain('Bob advises them')
  const { current } = await panel.storage.lifetimeHistory(account, customer)
  expect(current).toMatchObject({ kind: 'entered', affiliateId: bob, since: panel.clock.now })

  panel.clock.now += 600_000
  const since = new Date(panel.clock.now - 60_000).toISOString().slice(0, 16)
  const ended = await owner.post(`/lifetimes/${customer}/end`, { since, reason: 'moved' })
  expect((await owner.get(ended.location!)).text).toContain('The relation is ended.')
  expect(
    (await owner.get('/lifetimes?bond=ended')).document.querySelectorAll('tbody tr'),
  ).toHaveLength(1)
  const { changes } = await panel.storage.lifetimeHistory(account, customer)
  expect(changes.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['ended', 'moved'],
    ['entered', 'Bob advises them'],
  ])
})

test('the pages of an order, its affiliate and its customer link to each other', async () => {
  const customer = await bought()
  const linksOf = async (path: string) =>
    [...(await owner.get(path)).document.querySelectorAll('main a')].map((one) =>
      one.getAttribute('href'),
    )
  const order = `/conversions/${orderAddress(keyOf('1'))}`
  expect(await linksOf(order)).toContain(`/lifetimes/${customer}`)
  expect(await linksOf('/affiliates/jane')).toContain('/lifetimes?affiliate=jane')
  expect(await linksOf('/lifetimes?affiliate=jane')).toEqual(
    expect.arrayContaining([order, `/lifetimes/${customer}`]),
  )
  expect(await linksOf(`/lifetimes/${customer}`)).toContain(order)
})

test('a customer without orders can get an affiliate before the first order', async () => {
  const form = { customer: 'c-18', affiliate: 'jane', reason: 'met at the fair' }
  const { location } = await owner.post('/lifetimes', form)
  expect(location).toBe(`/lifetimes/${await hashOf('c-18')}?notice=lifetime_set`)
})

test.each([
  ['/lifetimes/find', 'search', { search: 'nobody' }, 'No order bonds this customer'],
  ['/lifetimes', 'customer', { customer: '' }, 'Name the customer'],
  ['/lifetimes', 'affiliate', { affiliate: 'nobody' }, 'There is no affiliate'],
  ['/lifetimes', 'since', { since: '2999-01-01T00:00' }, 'not in the future'],
  ['/lifetimes', 'since', { since: 'monday' }, 'Enter a day and a time'],
  ['/lifetimes', 'reason', { reason: '' }, 'Enter a reason'],
])('%s with a wrong %s says why', async (path, field, over, message) => {
  const form = { customer: 'c-17', affiliate: 'jane', since: '', reason: 'why' }
  const answer = await owner.post(path, { ...form, ...over })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(message)
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
})

test('the list continues on the next page', async () => {
  await panel.storage.addLifetimes(
    account,
    Array.from({ length: 51 }, (_, n) => ({
      ...{ customer: String(n).padStart(32, '0'), affiliateId: bob, campaignId: undefined },
    })),
    panel.clock.now,
  )
  const { document } = await owner.get('/lifetimes?affiliate=bob')
  expect(document.querySelectorAll('tbody tr')).toHaveLength(50)
  const next = document.querySelector('.pager a')?.getAttribute('href')
  const second = await owner.get(next!)
  expect(second.document.querySelectorAll('tbody tr')).toHaveLength(1)
})
