import { isProblem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'
import type { Credentials, Delivery, Outside, Translated } from './adapter.js'
import { payPal } from './paypal/adapter.js'
import { ARRIVED_AT, anOutside, deliveryOf, fixtureBody } from './testing/adapterContract.js'
import { meetingOfNames } from './testing/meeting.js'
import {
  AUTHORITY,
  BY_LIVE,
  LIVE,
  OTHER_AUTHORITY,
  STRANGER,
} from './testing/paypal/certificates.js'
import { LIVE_URL, payPalFixture, SANDBOX_URL, signedBy } from './testing/paypal/fixture.js'
import { RECORDED } from './testing/paypal/recorded.js'

const VISITOR = '0190a1b2c3d4e5f60718293a4b5c6d7e'
const BODY = fixtureBody('paypal', 'once.captured.json')
const DAY = 86_400_000

/** Certificates are kept by URL, so each test has a URL of its own. */
const urls = Array.from({ length: 99 }, (_, n) => `${LIVE_URL}-${n}`)
const aUrl = () => urls.pop() ?? ''

const serving = (files: Readonly<Record<string, string>>, asked: string[] = []): Outside =>
  anOutside(
    {
      ...payPalFixture,
      outside: Object.fromEntries(
        Object.entries(files).map(([url, file]) => [url, Buffer.from(file)]),
      ),
    },
    asked,
  )

const verify = async (
  headers: Delivery['headers'],
  outside: Outside = anOutside(payPalFixture),
  {
    body = BODY as Uint8Array,
    receivedAt = ARRIVED_AT,
    settings = payPalFixture.credentials.settings,
  } = {},
) => payPal.verify({ headers, body, receivedAt }, { secrets: [], settings }, outside)

describe('a signature of PayPal', () => {
  test('that its simulator made is accepted, and not with a changed body', async () => {
    const url = RECORDED.headers['paypal-cert-url']
    const recorded = {
      body: Buffer.from(RECORDED.body) as Uint8Array,
      receivedAt: Date.parse(RECORDED.headers['paypal-transmission-time']),
      settings: { webhookId: RECORDED.webhookId },
    }
    const outside = serving({ [url]: RECORDED.certificate })
    expect(await verify(RECORDED.headers, outside, recorded)).toBe('genuine')
    const body = Buffer.from(RECORDED.body.replace('0.99', '9.99'))
    expect(await verify(RECORDED.headers, outside, { ...recorded, body })).toMatchObject({
      code: 'wrong_signature',
    })
  })

  test('for another webhook is refused', async () => {
    const headers = signedBy(BODY, ARRIVED_AT, { webhookId: '9XL90610J3647323C' })
    expect(await verify(headers)).toMatchObject({ code: 'wrong_signature' })
  })

  test.each([
    'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1',
    'https://evil.example/paypal.com',
    'https://evil.example/v1/notifications/certs/CERT-1?.paypal.com',
    'http://api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1',
    'https://user@api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:443/v1/notifications/certs/CERT-1',
    'https://notpaypal.com/v1/notifications/certs/CERT-1',
    'https://api.notpaypal.com/v1/notifications/certs/CERT-1',
    'https://paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com./v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/../../../CERT-1',
    'https://api.paypal.com/v1/notifications/certs/CERT-1?x=1',
    'https://api.paypal.com/v1/notifications/certs/CERT-1#x',
    'https://www.paypal.com/some/upload',
    'https://api.paypal\t.com/v1/notifications/certs/CERT-1',
    'https:\\\\api.paypal.com/v1/notifications/certs/CERT-1',
    'HTTPS://API.PAYPAL.COM/v1/notifications/certs/CERT-1',
    `https://api.paypal.com/v1/notifications/certs/${'x'.repeat(10_000)}`,
    'file:///v1/notifications/certs/CERT-1',
    '',
  ])('with the certificate at %j is refused, and nothing is fetched', async (url) => {
    const asked: string[] = []
    const outside = serving({ [url]: LIVE }, asked)
    const found = await verify(signedBy(BODY, ARRIVED_AT, { url }), outside)
    expect(found).toMatchObject({ code: 'no_signature', field: 'paypal-cert-url' })
    expect(asked).toEqual([])
  })

  test.each([
    'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb',
    'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77',
    'https://api-m.paypal.com/v1/notifications/certs/CERT-7',
  ])('with the certificate at %s is accepted', async (url) => {
    const headers = signedBy(BODY, ARRIVED_AT, { url })
    expect(await verify(headers, serving({ [url]: LIVE }))).toBe('genuine')
  })

  test.each([
    ['paypal-auth-algo', 'SHA1withRSA'],
    ['paypal-transmission-id', ''],
    ['paypal-transmission-id', 'a|b'],
    ['paypal-transmission-time', '2026-01-01'],
    ['paypal-transmission-sig', 'not base64'],
  ])('with the header %s "%s" is refused, and nothing is fetched', async (name, value) => {
    const asked: string[] = []
    const url = aUrl()
    const headers = { ...signedBy(BODY, ARRIVED_AT, { url }), [name]: value }
    expect(await verify(headers, serving({ [url]: LIVE }, asked))).toMatchObject({
      code: 'no_signature',
      field: name,
    })
    expect(asked).toEqual([])
  })

  test('may be four days old, because PayPal repeats a delivery with its first time', async () => {
    const verifyAt = (at: number) =>
      verify(signedBy(BODY, ARRIVED_AT), undefined, { receivedAt: at })
    expect(await verifyAt(ARRIVED_AT + 4 * DAY)).toBe('genuine')
    expect(await verifyAt(ARRIVED_AT + 4 * DAY + 1_000)).toMatchObject({ code: 'stale' })
    expect(await verifyAt(ARRIVED_AT - 299_000)).toBe('genuine')
    expect(await verifyAt(ARRIVED_AT - 301_000)).toMatchObject({ code: 'stale' })
  })
})

describe('a certificate of PayPal', () => {
  const signed = (url: string) => signedBy(BODY, ARRIVED_AT, { url })

  test.each([
    ['alone', LIVE, 'genuine'],
    ['with its issuer', LIVE + AUTHORITY, 'genuine'],
    ['with line ends of Windows', LIVE.replaceAll('\n', '\r\n'), 'genuine'],
    ['with an issuer that did not sign it', LIVE + OTHER_AUTHORITY, 'bad_certificate'],
    ['with an issuer that is no authority', BY_LIVE + LIVE, 'bad_certificate'],
    ['in a name that only begins like its own', STRANGER, 'bad_certificate'],
    ['of an authority', AUTHORITY, 'bad_certificate'],
    ['that is no certificate', '<html>', 'bad_certificate'],
    ['that is damaged', LIVE.replace('MII', 'AAA'), 'bad_certificate'],
  ])('%s is %3$s', async (_, file, result) => {
    const url = aUrl()
    const found = await verify(signed(url), serving({ [url]: file }))
    expect(isProblem(found) ? found.code : found).toBe(result)
  })

  test('is refused before and after its validity, and fetched again if it was', async () => {
    const url = aUrl()
    const asked: string[] = []
    const outside = serving({ [url]: LIVE }, asked)
    expect(await verify(signed(url), outside)).toBe('genuine')
    for (const receivedAt of [Date.UTC(2019, 11, 31), Date.UTC(2099, 0, 2)]) {
      const headers = signedBy(BODY, receivedAt, { url })
      expect(await verify(headers, outside, { receivedAt })).toMatchObject({
        code: 'bad_certificate',
      })
    }
    expect(asked).toEqual([url, url, url])
  })

  test('is fetched once, and again after eight others', async () => {
    const [first = '', ...others] = Array.from({ length: 9 }, aUrl)
    const asked: string[] = []
    const outside = serving(Object.fromEntries([first, ...others].map((url) => [url, LIVE])), asked)
    for (const url of [first, first, ...others, first]) await verify(signed(url), outside)
    expect(asked).toEqual([first, ...others, first])
  })

  test('that cannot be fetched now makes PayPal repeat the delivery', async () => {
    const failing = (status: number): Outside => ({
      fetch: async () => ({ status, body: new Uint8Array() }),
    })
    const url = aUrl()
    await expect(verify(signed(url), failing(503))).rejects.toThrow('503')
    await expect(verify(signed(url), failing(429))).rejects.toThrow('429')
    expect(await verify(signed(url), failing(404))).toMatchObject({ code: 'bad_certificate' })
    expect(await verify(signed(url), serving({ [url]: LIVE }))).toBe('genuine')
  })
})

type Json = Record<string, unknown>
interface Event extends Json {
  resource: Json
}

const eventOf = (name: string, over: Json = {}): Event => {
  const event = JSON.parse(fixtureBody('paypal', `${name}.json`).toString()) as Event
  return { ...event, resource: { ...event.resource, ...over } }
}

const read = (
  event: unknown,
  settings: Credentials['settings'] = {},
  headers: Delivery['headers'] = {},
) => {
  const delivery = deliveryOf(payPalFixture, Buffer.from(JSON.stringify(event)))
  return payPal.translate(
    { ...delivery, headers: { ...delivery.headers, ...headers } },
    { secrets: [], settings },
  )
}

const translated = (...args: Parameters<typeof read>): Translated => {
  const found = read(...args)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}
const only = (...args: Parameters<typeof read>): ProviderMessage => {
  const { messages } = translated(...args)
  expect(messages).toHaveLength(1)
  return messages[0]!
}
const ids = ({ names }: ProviderMessage) => names.map(({ id }) => id)

describe('a payment', () => {
  test('says who paid what, and under which names', () => {
    expect(only(eventOf('once.captured'))).toEqual({
      kind: 'sale',
      names: [
        { id: 'A-2001', rank: 0 },
        { id: '5O190127TN364715T', rank: 1 },
        { id: '2MU78835H4515710F', rank: 2 },
      ],
      at: Date.UTC(2026, 0, 1, 12),
      test: false,
      payment: 'paid',
      revision: 0,
      total: { amount: 4990, currency: 'EUR' },
      visitorId: VISITOR,
    })
  })

  test.each([
    ['late.pending', 'awaited'],
    ['late.captured', 'paid'],
    ['late.denied', 'failed'],
  ])('of %s is %s', (name, payment) => {
    expect(only(eventOf(name))).toMatchObject({ payment })
  })

  test.each([
    ['1999', 'JPY', 1999],
    ['2500', 'HUF', 250_000],
    ['800', 'TWD', 80_000],
    ['49.90', 'USD', 4990],
  ])('of "%s" in %s has %d minor units', (value, currency_code, amount) => {
    expect(only(eventOf('once.captured', { amount: { value, currency_code } }))).toMatchObject({
      total: { amount, currency: currency_code },
    })
  })

  test.each([
    [{ value: '1999.50', currency_code: 'JPY' }, 'resource.amount'],
    [{ value: '-1.00', currency_code: 'EUR' }, 'resource.amount'],
    [{ value: '1.00', currency_code: 'BTC' }, 'resource.amount'],
    [null, 'resource.amount'],
  ])('of %j is kept with a problem', (amount, field) => {
    expect(read(eventOf('once.captured', { amount }))).toMatchObject({ field })
  })

  test('takes the order id from the custom field only if the setting says so', () => {
    const own = { custom_id: `C-7||default1${VISITOR}` }
    expect(ids(only(eventOf('once.captured', own)))[0]).toBe('A-2001')
    const bySetting = only(eventOf('once.captured', own), { orderIdField: 'custom_id' })
    expect(ids(bySetting)[0]).toBe('C-7')
    expect(bySetting).toMatchObject({ visitorId: VISITOR })
    const visitorOnly = only(eventOf('once.captured'), { orderIdField: 'custom_id' })
    expect(ids(visitorOnly)[0]).toBe('5O190127TN364715T')
  })

  test('with a user id in the custom field has no visitor', () => {
    expect(only(eventOf('once.captured', { custom_id: 'user-1' }))).toMatchObject({
      visitorId: undefined,
    })
  })

  test('after which others of the same authorization may follow says that they are not added up', () => {
    const found = translated(eventOf('part.captured'))
    expect(found.note).toMatch(/not added up/)
    expect(ids(found.messages[0]!)).toEqual(['A-2003', '48R416400V564864N', '7U133281TB3277326'])
    expect(translated(eventOf('once.captured')).note).toBeUndefined()
  })

  test('that the customer only approved is awaited, and names the payer and the tax', () => {
    expect(only(eventOf('once.approved'))).toMatchObject({
      names: [{ id: 'A-2001' }, { id: '5O190127TN364715T' }],
      payment: 'awaited',
      total: { amount: 4990 },
      tax: { amount: 803 },
      shipping: { amount: 490 },
      visitorId: VISITOR,
      customerId: 'QYR5Z8XDVJNXQ',
    })
    const { purchase_units: units } = eventOf('once.approved').resource as {
      purchase_units: Json[]
    }
    const several = eventOf('once.approved', { purchase_units: [...units, ...units] })
    expect(translated(several)).toMatchObject({ messages: [], note: expect.any(String) })
  })

  test('of a subscription is an order of its own, tied by the subscription', () => {
    expect(only(eventOf('plan.paid'))).toMatchObject({
      names: [{ id: '80021663DE681814L', rank: 2 }],
      total: { amount: 2900 },
      tax: { amount: 463 },
      visitorId: VISITOR,
      subscription: { id: 'I-BW452GLLEP1G', isFirst: undefined },
    })
  })

  test('of a subscription without the agreement and the custom field is still a sale', () => {
    const bare = { billing_agreement_id: undefined, custom: undefined, invoice_number: '' }
    expect(only(eventOf('plan.paid', bare))).toMatchObject({
      kind: 'sale',
      visitorId: undefined,
      subscription: undefined,
    })
  })

  test.each([
    ['the setting', 'once.captured', { environment: 'sandbox' }, {}],
    ['the certificate', 'once.captured', {}, { 'paypal-cert-url': SANDBOX_URL }],
    ['the links of the event', 'test.captured', {}, { 'paypal-cert-url': LIVE_URL }],
  ])('is a test by %s', (_, name, settings, headers) => {
    expect(only(eventOf(name), settings, headers)).toMatchObject({ test: true })
  })
})

describe('a refund', () => {
  test('names its capture by the link only, because its invoice id may be its own', () => {
    expect(only(eventOf('once.refund1'))).toEqual({
      kind: 'refund',
      names: [{ id: '2MU78835H4515710F', rank: 2 }],
      at: Date.parse('2026-01-02T12:13:31.543Z'),
      test: false,
      refundId: '1JU08902781691411',
      state: 'made',
      amount: { amount: 1000, currency: 'EUR' },
      partOf: '2MU78835H4515710F',
    })
  })

  test.each([
    ['COMPLETED', 'made'],
    ['PENDING', 'made'],
    ['FAILED', 'undone'],
    ['CANCELLED', 'undone'],
  ])('with the status %s is %s', (status, state) => {
    expect(only(eventOf('once.refund1', { status }))).toMatchObject({ state })
  })

  test('of the old API states its amount below zero, and names the sale', () => {
    expect(only(eventOf('plan.refunded'))).toMatchObject({
      names: [{ id: '80021663DE681814L' }],
      amount: { amount: 900, currency: 'EUR' },
      state: 'made',
    })
  })

  test.each(['once.refund1', 'once.reversed', 'plan.refunded', 'old.reversed'])(
    'that names no payment is kept with a problem: %s',
    (name) => {
      const event = eventOf(name, { links: [], sale_id: undefined, parent_payment: undefined })
      expect(read(event)).toMatchObject({ code: 'no_payment' })
    },
  )
})

describe('a reversal', () => {
  test.each([
    ['once.reversed', ['2MU78835H4515710F'], 4990],
    ['old.reversed', ['PAY-5437236047802405NKRJ22UA', '9T0916710M1105906'], 2900],
  ])('of %s is a refund of the payment', (name, names, amount) => {
    const refund = only(eventOf(name))
    expect(ids(refund)).toEqual(names)
    expect(refund).toMatchObject({
      refundId: `reversal:${names.at(-1)}`,
      state: 'made',
      amount: { amount },
    })
  })

  test.each(['RESOLVED_SELLER_FAVOUR', 'RESOLVED_WITH_PAYOUT', 'CANCELED_BY_BUYER', 'DENIED'])(
    'is undone by a dispute with the outcome %s',
    (outcome_code) => {
      const event = eventOf('dispute.won', { dispute_outcome: { outcome_code } })
      expect(only(event)).toMatchObject({
        refundId: 'reversal:2MU78835H4515710F',
        amount: { amount: 4990, currency: 'EUR' },
        state: 'undone',
        names: [{ id: '2MU78835H4515710F' }],
      })
    },
  )

  test('is not undone before the dispute is resolved', () => {
    const event = { ...eventOf('dispute.won'), event_type: 'CUSTOMER.DISPUTE.CREATED' }
    expect(translated(event).messages).toEqual([])
  })

  test.each(['dispute.created', 'dispute.lost'])('is not made by %s', (name) => {
    expect(translated(eventOf(name))).toMatchObject({
      messages: [],
      note: expect.stringMatching(/moves no money by itself/),
    })
  })
})

test.each(['constructor', 'PAYMENT.AUTHORIZATION.CREATED'])('an event %s is not used', (type) => {
  expect(translated({ ...eventOf('unknown'), event_type: type })).toMatchObject({
    messages: [],
    note: expect.stringMatching(/PAYMENT\.CAPTURE\.COMPLETED/),
  })
})

test.each([
  ['webhookId', '1JE4291016473214C', true],
  ['webhookId', 'https://shop.example', false],
  ['orderIdField', 'custom_id', true],
  ['orderIdField', 'custom', false],
  ['environment', 'sandbox', true],
  ['environment', 'test', false],
])('a setting %s may be "%s": %p', (name, value, isGood) => {
  const setting = payPal.settings.find((one) => one.name === name)
  expect(setting?.check(value) === undefined).toBe(isGood)
})

meetingOfNames(payPalFixture)
