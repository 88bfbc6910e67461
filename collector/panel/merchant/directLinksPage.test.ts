import type { DirectLinkId } from '../../domain/directLink.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, anAffiliate, aSale, jane, NOON } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'
import { SHOWN_MAX } from './routes/directLinksRoutes.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const links = () => panel.storage.directLinks(account)
const add = (over: Record<string, string> = {}) =>
  owner.post('/direct-links', { pattern: 'blog.example', affiliate: 'jane', ...over })

test('a site is added, approved, declined and removed', async () => {
  expect((await add({ note: 'met in May', channel: 'blog' })).location).toBe(
    '/direct-links?notice=direct_link_added',
  )
  const { text } = await owner.get('/direct-links')
  expect(text).toContain('blog.example')
  expect(text).toContain('met in May')
  expect(text).toContain('pending')

  const approved = await owner.post('/direct-links/decide', {
    link: 'blog.example',
    status: 'approved',
  })
  expect((await owner.get(approved.location!)).text).toContain('are credited from now on')
  expect(await links()).toMatchObject([{ status: 'approved', channel: 'blog' }])

  await owner.post('/direct-links/decide', { link: 'blog.example', status: 'declined' })
  expect(await links()).toMatchObject([{ status: 'declined' }])
  await owner.post('/direct-links/remove', { link: 'blog.example' })
  expect(await links()).toEqual([])
})

test('a site can be approved when it is added, and the address of a page is accepted', async () => {
  await add({ pattern: 'https://www.blog.example/?utm_source=x', approved: 'yes' })
  expect(await links()).toMatchObject([{ pattern: 'blog.example', status: 'approved' }])
})

test.each([
  ['pattern', { pattern: '*.com' }, 'has pages of many owners'],
  ['pattern', { pattern: 'shop.example' }, 'your own site'],
  ['affiliate', { affiliate: 'nobody' }, 'There is no affiliate'],
  ['campaign', { campaign: 'nothing' }, 'There is no campaign'],
])('with a wrong %s the form keeps what was typed and says why', async (field, over, message) => {
  const answer = await add({ note: 'met in May', ...over })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(message)
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
  expect(answer.document.querySelector('#note')?.getAttribute('value')).toBe('met in May')
  expect(await links()).toEqual([])
})

test('a site of another affiliate is refused with the name, and a wrong status is no decision', async () => {
  await add()
  expect((await add({ pattern: '*.blog.example', affiliate: 'bob' })).text).toContain(
    'overlaps "blog.example" of the affiliate "jane"',
  )
  const wrong = await owner.post('/direct-links/decide', { link: 'blog.example', status: 'maybe' })
  expect([wrong.status, (await links())[0]?.status]).toEqual([422, 'pending'])
  const unknown = await owner.post('/direct-links/remove', { link: 'other.example' })
  expect([unknown.status, unknown.text]).toEqual([
    422,
    expect.stringContaining('There is no direct link "other.example"'),
  ])
})

test('the page warns of networks and of paths, and says when a path works', async () => {
  await add({ pattern: 'google.com' })
  await add({ pattern: 'blog.example/jane' })
  const { text } = await owner.get('/direct-links')
  expect(text).toContain('This is a search engine, a network')
  expect(text).toContain('Browsers send only the host of the page')
  expect(text).toContain('Referrer-Policy')
})

test('the list can be narrowed to an affiliate, and says if there are more than it shows', async () => {
  await add()
  await add({ pattern: 'bob.example', affiliate: 'bob' })
  const ofBob = (await owner.get('/direct-links?affiliate=bob')).document
  expect(ofBob.querySelector('tbody')?.textContent).not.toContain('blog.example')
  const unknown = await owner.get('/direct-links?affiliate=nobody')
  expect(unknown.status).toBe(400)

  for (let n = 0; n < SHOWN_MAX; n += 1)
    await panel.storage.addDirectLink({
      ...{ accountId: account, id: `l${n}` as DirectLinkId, affiliateId: jane, note: undefined },
      ...{ pattern: `a${n}.example`, campaignId: undefined, channel: undefined, banner: undefined },
      ...{ status: 'declined', createdAt: NOON, decidedAt: NOON },
    })
  const { text, document } = await owner.get('/direct-links')
  expect(text).toContain('There are 2 more.')
  // Those that wait for approval come first.
  expect(document.querySelector('tbody tr')?.textContent).toContain('blog.example')
})

test('a click and the order that it led to name the direct link', async () => {
  const click = {
    url: 'https://shop.example/',
    referrer: 'https://blog.example/',
    directLink: 'blog.example',
  }
  await panel.storage.recordClicks([aClick(click)], (facts) => settle(facts, NOON))
  await report(panel, aSale({ orderId: '1001' }))
  expect((await owner.get('/clicks')).text).toContain('by the direct link blog.example')
  const order = await owner.get(`/conversions/${orderAddress(keyOf('1001'))}`)
  expect(order.text).toContain('a site of the affiliate by the direct link blog.example')
})

test('without affiliates the page says what to do first', async () => {
  const other = 'other1' as typeof account
  const { addAccount } = await import('../../program/accounts.js')
  await addAccount(panel.deps, { id: other, name: 'Other' })
  const { text } = await (await panel.owner(other)).get('/direct-links')
  expect(text).toContain('Add an affiliate')
  await panel.storage.addAffiliate(anAffiliate('zoe', { accountId: other }))
  expect((await (await panel.owner(other)).get('/direct-links')).text).toContain('Add the site')
})
