import { createApp } from '../../app.js'
import type { AccountId } from '../../domain/ids.js'
import { NEVER_REFUSED } from '../../domain/webhook.js'
import { account, NOON } from '../../testing/builders.js'
import { deliver, inDinars } from '../../testing/deliver.js'
import { aDelivery, aWebhook } from '../../testing/webhookBuilders.js'
import { ADAPTERS } from '../../webhooks/registry.js'
import { fixtureBody } from '../../webhooks/testing/adapterContract.js'
import { chargebeeFixture } from '../../webhooks/testing/chargebee/fixture.js'
import { paddleFixture } from '../../webhooks/testing/paddle/fixture.js'
import type { ProviderFixture } from '../../webhooks/testing/providerFixture.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Answer, Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const SECRET = 'pdl_ntfset_secret'

const endpoints = () => panel.storage.webhooks(account)
const idOf = async () => (await endpoints())[0]?.id ?? ''
const urlOn = ({ document }: Answer) => document.querySelector('pre.copy')?.textContent ?? ''
const secretOn = ({ document }: Answer) => document.querySelector('.note .copy')?.textContent ?? ''

const addPaddle = async () => {
  await owner.post('/webhooks', { provider: 'paddle', secret: SECRET, label: 'Main account' })
  return `/webhooks/${await idOf()}`
}

const addChargebee = async () => {
  const fields = { provider: 'chargebee', 'settings.user': 'waymark' }
  const answer = await owner.post('/webhooks', fields)
  return { answer, path: `/webhooks/${await idOf()}`, secret: secretOn(answer) }
}

/** Sends what a provider sends to the endpoint whose page this is. */
const receive = async (
  path: string,
  fixture: ProviderFixture,
  body: string | Uint8Array,
  secret: string,
) => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const where = { collectorUrl: 'https://go.shop.example', trustProxy: 0 }
  const app = createApp({ ...panel.deps, ...where, log: quiet })
  const url = urlOn(await owner.get(path))
  const at = panel.clock.now
  return deliver(() => app.createServer(), { url, fixture, body, secret, at })
}

test('without endpoints the page says what webhooks are for and which providers there are', async () => {
  const { text, document } = await owner.get('/webhooks')
  expect(text).toContain('renewals and refunds that no page sees')
  for (const { title } of ADAPTERS) expect(text).toContain(title)
  const options = document.querySelectorAll('select[name=provider] option')
  expect(options.length).toBe(ADAPTERS.length)
})

test('each provider has a form with its own settings and a secret that is not shown while it is typed', async () => {
  const { text, document } = await owner.get('/webhooks/new?provider=paddle')
  expect(document.querySelector('input[name=secret]')?.getAttribute('type')).toBe('password')
  expect(document.querySelector('input[name="settings.environment"]')).not.toBeNull()
  expect(text).toContain('copy its secret key')
  expect((await owner.get('/webhooks/new?provider=nobody')).status).toBe(400)
  expect((await owner.get('/webhooks/new')).text).toContain('Choose the provider')
})

test('after it was created the page of an endpoint shows its URL and the events to subscribe to', async () => {
  const fields = { provider: 'paddle', secret: SECRET, label: 'Main account' }
  const { location } = await owner.post('/webhooks', fields)
  const answer = await owner.get(location ?? '')
  expect(urlOn(answer)).toBe(`https://go.shop.example/v1/webhooks/paddle/default1-${await idOf()}`)
  expect(answer.text).toContain('adjustment.updated')
  expect(answer.text).toContain('The endpoint is created.')
  expect(answer.html).not.toContain(SECRET)
})

test('a generated secret is shown once', async () => {
  const { answer, path, secret } = await addChargebee()
  expect(answer.status).toBe(201)
  expect(secret).toMatch(/^secret-/)
  expect((await owner.get(path)).html).not.toContain(secret)
})

test.each([
  ['secret', 'The secret is missing', { secret: '' }],
  ['settings.environment', 'Enter live or sandbox.', { 'settings.environment': 'mars' }],
  ['label', 'at most', { label: 'x'.repeat(200) }],
])('with a wrong %s the form keeps what was typed but the secret', async (field, message, over) => {
  const fields = { provider: 'paddle', secret: SECRET, 'settings.orderIdKey': 'nr', ...over }
  const answer = await owner.post('/webhooks', fields)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(message)
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
  // The message stands at the field only.
  expect(answer.document.querySelector('[role=alert]')).toBeNull()
  const kept = answer.document.querySelector('[name="settings.orderIdKey"]')
  expect(kept?.getAttribute('value')).toBe('nr')
  expect(answer.html).not.toContain(SECRET)
  expect(await endpoints()).toEqual([])
})

test('a provider that there is none of is refused, and the choice is shown again', async () => {
  const answer = await owner.post('/webhooks', { provider: 'constructor', secret: 'x' })
  expect([answer.status, await endpoints()]).toEqual([422, []])
  expect(answer.text).toContain('Choose one of the providers.')
})

test('label and settings are changed', async () => {
  const path = await addPaddle()
  const fields = { label: 'Second', 'settings.environment': 'sandbox' }
  const { location } = await owner.post(path, fields)
  expect((await owner.get(location ?? '')).text).toContain('The endpoint is changed.')
  expect(await endpoints()).toMatchObject([
    { label: 'Second', settings: { environment: 'sandbox' } },
  ])
  const wrong = await owner.post(path, { ...fields, 'settings.environment': 'mars' })
  expect([wrong.status, wrong.text.includes('Enter live or sandbox.')]).toEqual([422, true])
})

test('a new secret replaces the earlier one after a day, or at once', async () => {
  const path = await addPaddle()
  await owner.post(`${path}/secret`, { secret: 'second', earlier: 'overlap' })
  expect((await owner.get(path)).text).toContain('An earlier secret is accepted until')
  expect(await receive(path, paddleFixture, 'purchase.paid.json', SECRET)).toBe(200)
  await owner.post(`${path}/secret`, { secret: 'third', earlier: 'end' })
  expect(await receive(path, paddleFixture, 'purchase.paid.json', 'second')).toBe(401)
  expect(await receive(path, paddleFixture, 'purchase.paid.json', 'third')).toBe(200)
  const missing = await owner.post(`${path}/secret`, { earlier: 'end' })
  expect([missing.status, missing.text.includes('The secret is missing.')]).toEqual([422, true])
})

test('a rotation of a generated secret shows the new one once', async () => {
  const { path, secret } = await addChargebee()
  const answer = await owner.post(`${path}/secret`, { secret: '', earlier: 'overlap' })
  expect([answer.status, secretOn(answer) !== secret]).toEqual([201, true])
  expect(secretOn(answer)).toMatch(/^secret-/)
})

test('deliveries that are not genuine are counted with the reason, in the list and at the endpoint', async () => {
  const path = await addPaddle()
  expect(await receive(path, paddleFixture, 'purchase.paid.json', 'forged')).toBe(401)
  for (const page of ['/webhooks', path])
    expect((await owner.get(page)).text).toContain('The signature does not match.')
})

test('the log shows what became of a delivery, with its orders as links', async () => {
  const path = await addPaddle()
  await receive(path, paddleFixture, 'purchase.completed.json', SECRET)
  const { document } = await owner.get(path)
  const row = document.querySelector('table.rows tbody tr')
  expect(row?.textContent).toMatch(/transaction\.completed.*applied/s)
  // The name of an event does not break inside a word.
  expect(row?.querySelector('th')?.innerHTML).toMatch(/^transaction\.<wbr>completed/)
  const link = row?.querySelector('a')?.getAttribute('href') ?? ''
  expect((await owner.get(link)).document.querySelector('tbody')?.textContent).toContain('1001')
  expect((await owner.get(`${path}?show=unclear`)).text).toContain('There are none.')
  expect(row?.textContent).not.toContain('times')
  await receive(path, paddleFixture, 'purchase.completed.json', SECRET)
  expect((await owner.get(path)).document.querySelector('td')?.textContent).toContain('2 times')
  expect((await owner.get('/webhooks')).text).toContain('2026-03-01 12:00')
})

test('deliveries that were not applied are replayed after a setting was corrected', async () => {
  const { path, secret } = await addChargebee()
  await receive(path, chargebeeFixture, inDinars(), secret)
  expect((await owner.get('/webhooks')).text).toContain('1 not understood')
  const before = await owner.get(path)
  expect(before.text).toMatch(/not understood.*KWD/)
  const delivery =
    before.document.querySelector('input[name=delivery]')?.getAttribute('value') ?? ''

  const again = await owner.post(`${path}/replay`, { delivery })
  expect((await owner.get(again.location ?? '')).text).toContain('Applied: 0. Not applied: 1.')
  await owner.post(path, { 'settings.user': 'waymark', 'settings.decimals': 'KWD=3' })
  const all = await owner.post(`${path}/replay`, { all: 'yes' })
  expect((await owner.get(all.location ?? '')).text).toContain('Applied: 1. Not applied: 0.')
  const after = await owner.get(path)
  expect(after.document.querySelector('input[name=delivery]')).toBeNull()
  expect(after.document.querySelector('input[name=all]')).toBeNull()
  const gone = await owner.post(`${path}/replay`, { delivery })
  expect([gone.status, gone.text.includes('Its body is not kept')]).toEqual([422, true])
})

test('an endpoint is removed, and its address is then unknown', async () => {
  const path = await addPaddle()
  const { location } = await owner.post(`${path}/remove`)
  expect((await owner.get(location ?? '')).text).toContain('The endpoint is removed.')
  expect([await endpoints(), (await owner.get(path)).status]).toEqual([[], 404])
})

test('a sample is read in words, and nothing of it is stored', async () => {
  const path = await addPaddle()
  const body = fixtureBody('paddle', 'purchase.completed.json').toString()
  const { status, text, document } = await owner.post(`${path}/sample`, { body })
  expect(status).toBe(200)
  expect(text).toContain('A sale: order 1001, of 49.90 EUR. It is paid.')
  expect(document.querySelector('textarea[name=body]')?.textContent).toContain('txn_')
  expect(await panel.storage.deliveryLog(account, {})).toEqual([])
  expect(await panel.storage.conversionsOf(account, '1001', 'sale')).toEqual([])
})

test('a sample of another customer’s data shows only what reports keep', async () => {
  const { path } = await addChargebee()
  const body = fixtureBody('chargebee', 'paymentSucceeded.json').toString()
  const { document } = await owner.post(`${path}/sample`, { body })
  const reading = document.querySelector('[aria-labelledby=reading]')?.textContent
  expect(reading).toContain('It names a customer.')
  expect(reading).not.toMatch(/ada@|AzZlwQUAbc1/)
})

test.each([
  ['body', { body: '' }, 'The body of the delivery is missing.'],
  ['body', { body: 'a=b' }, 'The body must be a JSON object.'],
  ['headers', { body: '{}', headers: 'no colon' }, 'Write "name: value".'],
])('a sample with a wrong %s says so at its field: %j', async (field, fields, message) => {
  const answer = await owner.post(`${await addPaddle()}/sample`, fields)
  expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
})

test('a body that is too long for a form is refused by name', async () => {
  const answer = await owner.post(`${await addPaddle()}/sample`, { body: 'x'.repeat(100_001) })
  expect([answer.status, answer.text]).toEqual([
    400,
    expect.stringContaining('The body of the form takes at most 100000 characters.'),
  ])
})

test('the log is read page by page, also if many deliveries arrived at once', async () => {
  const path = await addPaddle()
  const endpointId = await idOf()
  for (let n = 0; n < 5; n += 1)
    await panel.storage.logDelivery(aDelivery({ endpointId, id: `evt_${n}`, lastAt: NOON }))
  const seen: string[] = []
  let next: string | null = `${path}?limit=2`
  while (next !== null) {
    const { document }: Answer = await owner.get(next)
    const ids = [...document.querySelectorAll('table.rows tbody code')]
    seen.push(...ids.map(({ textContent }) => textContent ?? ''))
    const links = [...document.querySelectorAll('.pager a')]
    next = links.find((one) => one.textContent?.startsWith('Older'))?.getAttribute('href') ?? null
  }
  expect(seen.toSorted()).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3', 'evt_4'])
})

test('an endpoint of a provider that this version does not know is listed', async () => {
  const unknown = { id: 'f'.repeat(24), provider: 'gone', refused: NEVER_REFUSED }
  await panel.storage.addWebhook(aWebhook({ ...unknown, accountId: account as AccountId }))
  expect((await owner.get('/webhooks')).text).toContain('gone')
  expect((await owner.get(`/webhooks/${unknown.id}`)).status).toBe(404)
})
