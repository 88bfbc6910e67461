import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DeliveryId, PostbackId } from '../../domain/postback.js'
import { aClick, account, aSale, jane } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
let receiver: Server
let heard: string[]
let status: number
let url: string
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
  heard = []
  status = 200
  receiver = createServer((req, res) => {
    heard.push(`${req.method} ${req.url}`)
    req.resume()
    res.writeHead(status).end('thank you')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/p`
})
afterEach(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await panel.close()
})

const postbacks = () => panel.storage.postbacks(account)
const add = (over: Record<string, string | readonly string[]> = {}) =>
  owner.post('/postbacks', { url, method: 'POST', events: ['sale', 'refund'], ...over })

test('a postback is added, shown with its secret once, paused, resumed and removed', async () => {
  const added = await add()
  expect(added.status).toBe(201)
  expect(added.text).toMatch(/whsec_\S+/)
  expect(await postbacks()).toMatchObject([
    { url, method: 'POST', events: ['sale', 'refund'], affiliateId: undefined, status: 'active' },
  ])
  const list = await owner.get('/postbacks')
  expect(list.text).toContain(url)
  expect(list.text).not.toContain('whsec_')

  const path = `/postbacks/${(await postbacks())[0]?.id}`
  const paused = await owner.post(`${path}/status`, { status: 'paused' })
  expect((await owner.get(paused.location ?? '')).text).toContain('The postback is paused')
  expect(await postbacks()).toMatchObject([{ status: 'paused' }])
  await owner.post(`${path}/status`, { status: 'active' })
  const rotated = await owner.post(`${path}/rotate`)
  expect(rotated.text).toMatch(/whsec_\S+/)
  expect(rotated.text).not.toContain(/whsec_\S+/.exec(added.text)?.[0] ?? 'none')
  await owner.post(`${path}/remove`)
  expect(await postbacks()).toEqual([])
})

test.each([
  ['url', { url: 'http://10.0.0.1/' }, 'not on the public internet'],
  ['url', { url: 'http://unknown.example/' }, 'has no address'],
  ['url', { url: 'ftp://tracker.example/' }, 'must begin with http'],
  ['url', { url: 'https://tracker.example/?a={orderid}' }, 'These exist: event, deliveryId'],
  ['url', { url: 'https://tracker.example/?a={total}', affiliate: 'jane' }, 'only if you allow it'],
  ['affiliate', { affiliate: 'nobody' }, 'There is no affiliate'],
  ['method', { method: 'PUT' }, 'GET or POST'],
])('with a wrong %s the form keeps what was typed and says why', async (field, over, message) => {
  const answer = await add({ tests: 'yes', ...over })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(message)
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
  expect(answer.document.querySelector('input[name=tests]')?.hasAttribute('checked')).toBe(true)
  expect(await postbacks()).toEqual([])
})

test('an affiliate’s postback cannot get what concerns the customer, and events must be chosen', async () => {
  const personal = await add({ affiliate: 'jane', personal: 'yes' })
  expect([personal.status, personal.text]).toEqual([
    422,
    expect.stringContaining('Only your own destinations'),
  ])
  const none = await add({ events: 'nothing' })
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('Choose one or more')])
})

test('a test is sent at once with sample values, and its answer is shown', async () => {
  await add({ method: 'GET', url: `${url}?o={orderId}&p={commission}` })
  const [postback] = await postbacks()
  const answer = await owner.post(`/postbacks/${postback?.id}/test`)
  expect(heard).toEqual(['GET /p?o=TEST-1001&p=4.99'])
  expect(answer.text).toContain('The receiver answered 200')
  expect(answer.text).toContain('thank you')
  expect(answer.document.querySelector('[aria-labelledby=tested]')?.className).toMatch(/is-good/)
  status = 500
  const failed = await owner.post(`/postbacks/${postback?.id}/test`)
  expect(failed.text).toContain('answered 500')
  expect(failed.document.querySelector('[aria-labelledby=tested]')?.className).toMatch(/is-bad/)
})

test('a postback shows what it gets, and a new secret is offered only if it signs', async () => {
  await add({ method: 'GET', affiliate: 'jane', total: 'yes' })
  await add({ tests: 'yes' })
  const shown = async (of: string | undefined) => {
    const one = (await postbacks()).find(({ affiliateId }) => affiliateId === of)
    const { document } = await owner.get(`/postbacks/${one?.id}`)
    const gets = [...document.querySelectorAll('dl.facts > div')].at(-1)?.textContent
    return { gets, rotates: document.querySelector('form[action$="/rotate"]') !== null }
  }
  expect(await shown(jane)).toEqual({ gets: 'Also getsthe total', rotates: false })
  expect(await shown(undefined)).toEqual({ gets: 'Also getsthe total, test orders', rotates: true })
})

test('deliveries that were given up are listed, and sent again one by one or all', async () => {
  await add()
  const [postback] = await postbacks()
  const postbackId = postback?.id as PostbackId
  const path = `/postbacks/${postbackId}`
  await panel.storage.recordClicks([aClick()], decideAt())
  for (const orderId of ['1', '2', '3']) await report(panel, aSale({ orderId }))
  const at = panel.clock.now
  const claim = { accountId: account, postbackId, at, until: at + 1, max: 2 }
  const { deliveries = [] } = (await panel.storage.claimDeliveries(claim)) ?? {}
  const errors = ['a bug there', `<html>${'x'.repeat(100)}`]
  const gave = { dueAt: at, status: 500, state: 'dead' as const }
  await panel.storage.endAttempts(
    account,
    deliveries.map(({ id, attempts }, n) => ({ id, attempts, ...gave, error: errors[n] })),
  )
  const rows = async (query: string) =>
    (await owner.get(path + query)).document.querySelectorAll('table.rows tbody tr').length
  expect([await rows(''), await rows('?state=dead'), await rows('?limit=2')]).toEqual([3, 2, 2])
  const { document } = await owner.get(path)
  // A page that the receiver answers with is folded away.
  const shown = [...document.querySelectorAll('details pre')].map(({ textContent }) => textContent)
  expect(shown).toEqual([errors[1]])
  expect(document.querySelector('table.rows')?.textContent).toContain('500 a bug there')
  expect((await owner.get('/postbacks')).text).toContain('Given up')

  await owner.post(`${path}/replay`, { delivery: deliveries[0]?.id ?? '' })
  expect(await rows('?state=dead')).toBe(1)
  const replays = (await owner.get(path)).document.querySelectorAll('form[action$="/replay"]')
  // All that were given up, and that one.
  expect(replays).toHaveLength(2)
  const again = await owner.post(`${path}/replay`, { delivery: deliveries[0]?.id ?? '' })
  expect([again.status, again.text]).toEqual([422, expect.stringContaining('is not finished')])
  await owner.post(`${path}/replay`)
  expect(await rows('?state=dead')).toBe(0)

  // What was sent can be sent again, and a delivery that waits cannot.
  const due = { ...claim, at: at + 1, until: at + 2, max: 1 }
  const [sent] = (await panel.storage.claimDeliveries(due))?.deliveries ?? []
  const end = { id: sent?.id as DeliveryId, attempts: sent?.attempts ?? 0 }
  const good = { dueAt: at, status: 200, error: undefined, state: 'sent' as const }
  await panel.storage.endAttempts(account, [{ ...end, ...good }])
  const listed = (await owner.get(path)).document
  const offered = [...listed.querySelectorAll('input[name=delivery]')]
  expect(offered.map((input) => input.getAttribute('value'))).toEqual([sent?.id])

  const [next] = (await panel.storage.claimDeliveries(due))?.deliveries ?? []
  const failed = { ...good, dueAt: Date.UTC(2030, 1, 2, 3, 4), state: 'failed' as const }
  const attempt = { id: next?.id as DeliveryId, attempts: next?.attempts ?? 0 }
  await panel.storage.endAttempts(account, [{ ...attempt, ...failed, status: 500 }])
  expect((await owner.get(path)).text).toMatch(/failed\s*\d attempts?, next 2030-02-02 03:04/)
})
