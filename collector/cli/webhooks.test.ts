import { Webhook } from 'standardwebhooks'
import { createCollector } from '../main.js'
import { deliver, inDinars } from '../testing/deliver.js'
import { fixtureBody } from '../webhooks/testing/adapterContract.js'
import { chargebeeFixture } from '../webhooks/testing/chargebee/fixture.js'
import { genericFixture, mappingOf } from '../webhooks/testing/generic/fixture.js'
import { paddleFixture } from '../webhooks/testing/paddle/fixture.js'
import type { ProviderFixture } from '../webhooks/testing/providerFixture.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
  await command.waymark('account', 'list')
})
afterEach(() => command.remove())

const webhook = (...words: readonly string[]) => command.waymark('webhook', ...words)
const file = (name: string, content: string | Uint8Array) =>
  aFileBeside(command.database, name, content)

const SECRET = 'pdl_ntfset_secret'

/** Adds an endpoint. Answers its id, its URL and the secret that was printed last. */
const add = async (...words: readonly string[]) => {
  const printed = await webhook('add', ...words)
  const url = /^https?:.*$/m.exec(printed)?.[0] ?? ''
  return { url, id: url.split('-').at(-1) ?? '', secret: printed.split('\n').at(-1) ?? '', printed }
}

const receive = async (
  url: string,
  fixture: ProviderFixture,
  body: string | Uint8Array,
  secret: string,
) => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const collector = createCollector({ database: command.database, isCommand: true, log: quiet })
  await collector.ready
  const sent = { url, fixture, body, secret, at: Date.now() }
  const status = await deliver(() => collector.createServer(), sent)
  await collector.close()
  return status
}

test('providers are listed with their settings and the events to subscribe to', async () => {
  const printed = await webhook('providers')
  expect(printed).toMatch(/^paddle: Paddle Billing$/m)
  expect(printed).toContain('transaction.completed')
  expect(printed).toMatch(/--set orderIdKey= +usually order_id/)
})

test('the secret of a generic webhook can be used with the libraries of Standard Webhooks', async () => {
  const mapping = file('mapping.json', mappingOf('shop'))
  const { id, url, secret } = await add('generic', '--set-file', `mapping=${mapping}`)
  const rotated = (await webhook('rotate', id, '--end-now')).split('\n').at(-1) ?? ''
  for (const made of [secret, rotated]) {
    expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    // Throws for a secret that is no base64.
    new Webhook(made).sign('msg_1', new Date(), '{}')
  }
  const body = fixtureBody('generic', 'shop.paid.json')
  expect(await receive(url, genericFixture, body, rotated)).toBe(200)
  expect(await receive(url, genericFixture, body, secret)).toBe(401)
})

test('an endpoint is added, shown, changed, listed and removed, and its secret is never shown', async () => {
  const { id, url, printed } = await add('paddle', '--secret', SECRET, '--label', 'Main account')
  expect(url).toMatch(/\/v1\/webhooks\/paddle\/default1-[0-9a-f]{24}$/)
  expect(printed).toContain('Subscribe to: transaction.completed, transaction.paid')
  await webhook('set', id, '--set', 'environment=sandbox', '--label', 'Sandbox')
  // The id is also taken as it stands in the URL.
  const shown = await webhook('show', `default1-${id}`)
  expect(shown).toContain(url)
  expect(shown).toMatch(/^--set environment +sandbox$/m)
  expect(shown).toMatch(/^label +Sandbox$/m)
  expect(shown).toContain('The provider makes the secret')
  expect(`${printed}${shown}`).not.toContain(SECRET)
  expect(await webhook('list')).toMatch(new RegExp(`^${id} +paddle +Sandbox`, 'm'))
  await webhook('set', id, '--set', 'environment=')
  expect(await webhook('show', id)).toMatch(/^--set environment +live$/m)
  expect(await webhook('remove', id)).toContain('is removed')
  expect(await webhook('list')).toBe('There are none yet.')
  await expect(webhook('show', id)).rejects.toThrow(`id: There is no endpoint "${id}"`)
})

test('a secret that is generated is printed once, and a rotation keeps the earlier one for a day', async () => {
  const { id, url, secret } = await add('chargebee')
  expect(secret).toMatch(/^[\w-]{40,}$/)
  const rotated = await webhook('rotate', id)
  expect(rotated).toContain('is accepted for 24 hours more')
  const next = rotated.split('\n').at(-1) ?? ''
  expect(next).not.toBe(secret)
  const shown = await webhook('show', id)
  expect(shown).toMatch(/An earlier secret is accepted until 20/)
  expect(shown).not.toContain(next)
  await webhook('set', id, '--set', 'user=waymark')
  expect(await receive(url, chargebeeFixture, 'paymentSucceeded.json', secret)).toBe(200)
  await webhook('rotate', id, '--end-now')
  expect(await receive(url, chargebeeFixture, 'paymentSucceeded.json', secret)).toBe(401)
  expect(await webhook('show', id)).toMatch(/not genuine +1, last .*The signature does not match/)
})

test('a secret is read from a file and from standard input', async () => {
  const path = file('secret.txt', `${SECRET}\n`)
  const first = await add('paddle', '--secret-file', path)
  expect(await receive(first.url, paddleFixture, 'purchase.completed.json', SECRET)).toBe(200)
  command.type(`${SECRET}2\n`)
  const second = await add('paddle', '--secret-file', '-')
  expect(await receive(second.url, paddleFixture, 'purchase.paid.json', `${SECRET}2`)).toBe(200)
  expect(await receive(second.url, paddleFixture, 'purchase.paid.json', SECRET)).toBe(401)
})

test('the log names deliveries with state, orders and note, and a corrected setting applies them', async () => {
  const { id, url, secret } = await add('chargebee', '--set', 'user=waymark')
  await receive(url, chargebeeFixture, inDinars(), secret)
  await receive(url, chargebeeFixture, 'customerChanged.json', secret)
  const log = await webhook('log', '--endpoint', id)
  expect(log).toMatch(/payment_succeeded|unknown/)
  expect(log).toMatch(/ unclear .*KWD/)
  expect(await webhook('log', '--state', 'ignored')).not.toContain('unclear')
  expect(await webhook('list')).toMatch(/1 unclear/)
  expect(await webhook('replay', id, '--all')).toMatch(/Applied: 0\. Not applied: 1\./)
  await webhook('set', id, '--set', 'decimals=KWD=3')
  expect(await webhook('replay', id, '--all')).toBe('Applied: 1. Not applied: 0.')
  expect(await webhook('list')).not.toContain('unclear')
  expect(await webhook('log', '--state', 'applied')).toMatch(/ applied .*SHOP-1001/)
  expect(await command.waymark('explain', 'SHOP-1001')).toContain('KWD')
})

test('one delivery is replayed by its id', async () => {
  const { id, url, secret } = await add('chargebee', '--set', 'user=waymark')
  await receive(url, chargebeeFixture, inDinars(), secret)
  const delivery = /\b(body:[0-9a-f]{32}|ev_\w+)/.exec(await webhook('log'))?.[0] ?? ''
  expect(await webhook('replay', id, delivery)).toMatch(/: unclear\. .*KWD/)
  await webhook('set', id, '--set-file', `decimals=${file('decimals.txt', 'KWD=3')}`)
  expect(await webhook('replay', id, delivery)).toMatch(/: applied \(SHOP-1001\)/)
})

test.each([
  ['paddle', 'purchase.completed.json', /^A sale: order 1001, of 49\.90 EUR\. It is paid\.$/m],
  ['paddle', 'purchase.completed.json', /^ {2}Visitor 0198c0de000070008000000000000001\.$/m],
  ['paddle', 'chargeback.created.json', /^A refund of order txn_\w+: 49\.90 EUR\.$/m],
  ['paddle', 'subscription.updated.json', /^Nothing would be stored/m],
  ['chargebee', 'renewalPaid.json', /^ {2}It renews the subscription/m],
])('a sample of %s, %s, is read without storing anything', async (provider, name, expected) => {
  const { id } = await add(provider, '--secret', SECRET)
  const printed = await webhook('sample', id, file(name, fixtureBody(provider, name)))
  expect(printed).toMatch(expected)
  expect(await webhook('log')).toBe('There are none yet.')
  await expect(command.waymark('explain', '1001')).rejects.toThrow()
})

test('a sample shows no customer', async () => {
  const { id } = await add('chargebee')
  const path = file('event.json', fixtureBody('chargebee', 'paymentSucceeded.json'))
  const printed = await webhook('sample', id, path)
  expect(printed).toContain('It names a customer. The id is stored as a keyed hash.')
  expect(printed).not.toMatch(/ada@|AzZlwQUAbc1/)
})

describe('an error', () => {
  let id: string
  beforeEach(async () => {
    id = (await add('paddle', '--secret', SECRET)).id
  })

  test.each([
    ['provider', ['add', 'paypol']],
    ['--secret', ['add', 'paddle']],
    ['--secret', ['add', 'paddle', '--secret', 'x'.repeat(501)]],
    ['--secret', ['add', 'paddle', '--secret', 'x', '--secret-file', 'y']],
    ['--secret-file', ['add', 'paddle', '--secret-file', 'no-such-file']],
    ['--label', ['add', 'paddle', '--secret', 'x', '--label', 'x'.repeat(200)]],
    ['--set environment', ['add', 'paddle', '--secret', 'x', '--set', 'environment=mars']],
    ['--set nothing', ['set', '$id', '--set', 'nothing=1']],
    ['--set', ['set', '$id', '--set', 'environment']],
    ['--set-file', ['set', '$id', '--set-file', 'orderIdKey=no-such-file']],
    ['id', ['set', 'unknown', '--label', 'x']],
    ['--secret', ['rotate', '$id']],
    ['id', ['rotate', 'unknown']],
    ['id', ['remove', 'unknown']],
    ['id', ['show', 'unknown']],
    ['--state', ['log', '--state', 'x']],
    ['id', ['replay', 'unknown', '--all']],
    ['delivery', ['replay', '$id', 'evt_unknown']],
    ['id', ['sample', 'unknown', 'no-such-file']],
    ['file', ['sample', '$id', 'no-such-file']],
  ])('names %s: %j', async (name, words) => {
    const said = words.map((word) => (word === '$id' ? id : word))
    await expect(webhook(...said)).rejects.toThrow(new RegExp(`^${name}: ["A-Z]`))
  })

  test.each([
    ['file', '[]', []],
    ['file', '', []],
    ['--header', '{}', ['--header', 'no colon']],
  ])('in a sample names %s: %j', async (name, body, words) => {
    const path = file('event.json', body)
    await expect(webhook('sample', id, path, ...words)).rejects.toThrow(new RegExp(`^${name}: `))
  })

  test('says what to name if nothing is', async () => {
    await expect(webhook('set', id)).rejects.toThrow('waymark webhook set --help')
    await expect(webhook('replay', id)).rejects.toThrow('Name a delivery, or use --all.')
    await expect(webhook('replay', id, 'x', '--all')).rejects.toThrow('Name a delivery, or')
  })
})
