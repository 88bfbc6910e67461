import type { Account } from '../domain/account.js'
import { isProblem } from '../domain/problem.js'
import type { OrderName, ProviderMessage } from '../domain/providerMessage.js'
import { recordMessages } from '../ingest/webhooks/recordMessages.js'
import { replayAll } from '../program/deliveries.js'
import {
  addWebhook,
  editWebhook,
  type MadeWebhook,
  removeWebhook,
  rotateSecret,
  webhookUrl,
} from '../program/webhooks.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, countingDeps, eur, NOON, visitor } from '../testing/builders.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'
import { fixtureBody } from '../webhooks/testing/adapterContract.js'
import { genericFixture, mappingOf } from '../webhooks/testing/generic/fixture.js'
import { stripeFixture } from '../webhooks/testing/stripe/fixture.js'

const aProviderNames = { kind: 'names', at: NOON, test: false }
const aProviderSale = {
  kind: 'sale',
  at: NOON,
  test: false,
  total: eur('49.90'),
  payment: 'paid',
  revision: 0,
  visitorId: visitor('anna'),
}
const SECRET = 'whsec_of_this_shop'
const anna = visitor('anna')

type Fields = Record<string, unknown>

describe.each(['SQLite', 'PostgreSQL'])('on %s, an order', (name) => {
  let database: TestDatabase | undefined
  let collector: TestCollector
  let made: MadeWebhook
  let deps: ReturnType<typeof countingDeps>
  beforeEach(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    collector = await aCollector(database && openPostgres({ url: database.url }))
    deps = countingDeps(collector.storage, () => collector.clock.now)
    const added = await addWebhook(deps, account, { provider: 'stripe', secret: SECRET })
    if (isProblem(added)) throw new Error(added.message)
    made = added
  })
  afterEach(async () => {
    await collector.close()
    await database?.drop()
  })

  /** Delivers an event of Stripe's with other fields in its object. */
  const deliver = async (
    file: string,
    over: Fields = {},
    { secret = SECRET, at = collector.clock.now } = {},
  ) => {
    const event = JSON.parse(fixtureBody('stripe', file).toString()) as Fields & {
      data: { object: Fields }
    }
    Object.assign(event.data.object, over)
    const created = Math.floor(at / 1_000)
    Object.assign(event, { created, id: `evt_${file}_${JSON.stringify(over).length}` })
    Object.assign(event.data.object, { created })
    const { status_transitions: times } = event.data.object
    if (times) Object.assign(times, { paid_at: created })
    const body = Buffer.from(JSON.stringify(event))
    const answer = await fetch(webhookUrl(collector.url, made.endpoint), {
      method: 'POST',
      headers: stripeFixture.sign(body, collector.clock.now, secret),
      body,
    })
    return { status: answer.status, said: (await answer.json()) as Fields }
  }
  const conversions = async (orderId: string) => {
    const answer = await collector.v1('GET', `/conversions/${orderId}`)
    const { conversions: found = [] } = (await answer.json()) as { conversions?: Fields[] }
    return found
  }
  const visits = () =>
    collector.events(aBatch([aClickEvent({ url: 'https://shop.example/?a_aid=jane' })]))
  const pageReports = (orderId: string, total = '49.90') =>
    collector.events(aBatch([aSaleEvent({ id: `sale ${orderId}`, orderId, total })]))

  test.each([
    ['page, webhook, server', ['page', 'webhook', 'server']],
    ['webhook, page, server', ['webhook', 'page', 'server']],
    ['server, webhook, page', ['server', 'webhook', 'page']],
    ['webhook, server, page, webhook, page', ['webhook', 'server', 'page', 'webhook', 'page']],
  ] as const)(
    'reported by %s is one conversion of the visitor’s affiliate',
    async (_title, roads) => {
      await visits()
      const say = {
        page: () => pageReports('A-1001'),
        webhook: () => deliver('once.session.json', { client_reference_id: anna }),
        server: () =>
          collector.v1('POST', '/sales', { orderId: 'A-1001', total: '49.90', currency: 'EUR' }),
      }
      for (const road of roads) await say[road]()
      expect(await conversions('A-1001')).toMatchObject([
        {
          status: 'pending',
          total: '49.90',
          // Without the tax and the shipping that Stripe states.
          commissions: [{ affiliate: 'jane', amount: '3.60' }],
          flags: [],
        },
      ])
      expect((await collector.storage.listConversions({ accountId: account })).length).toBe(1)
    },
  )

  test('that page and webhook name differently is one conversion, whichever comes first', async () => {
    await visits()
    const named = { metadata: { order_id: 'B-7' }, client_reference_id: anna }
    const id = 'cs_live_once'
    await pageReports(id)
    expect((await deliver('once.session.json', { ...named, id })).said).toMatchObject({
      state: 'applied',
      orderIds: ['B-7'],
    })
    expect(await conversions('B-7')).toMatchObject([{ status: 'pending', total: '49.90' }])
    const [moved] = await conversions(id)
    expect(moved).toMatchObject({ commissions: [], status: 'unattributed' })
    expect(moved).not.toHaveProperty('total')
    const balances = await collector.storage.ledgerBalances(account)
    expect(balances.filter((row) => row.account === 'pending')).toMatchObject([
      { amount: { amount: 360n } },
    ])

    const late = { metadata: { order_id: 'B-8' }, id: 'cs_late', payment_intent: 'pi_late' }
    await deliver('once.session.json', { ...late, client_reference_id: anna })
    collector.clock.now += 60_000
    await pageReports('cs_late')
    expect(await conversions('B-8')).toMatchObject([
      { status: 'pending', reports: [{ source: 'webhook' }, { source: 'browser' }] },
    ])
  })

  test('whose refund names only the payment waits for the session that names both', async () => {
    await visits()
    const refunded = await deliver('once.refunded1.json')
    expect(refunded.status).toBe(200)
    const waiting = await collector.storage.listConversions({ accountId: account })
    expect(waiting).toMatchObject([{ flags: ['awaiting_sale'] }])
    await deliver('once.session.json', { client_reference_id: anna })
    const [found] = await conversions('A-1001')
    expect(found).toMatchObject({ total: '49.90', remaining: expect.not.stringContaining('49.90') })
    expect(found?.flags).toEqual([])
  })

  test('that gets its names by several deliveries at the same time is one order', async () => {
    await visits()
    const second = database && openPostgres({ url: database.url })
    const record = (names: readonly OrderName[], at: 'here' | 'there', kind: 'names' | 'sale') =>
      recordMessages(
        { storage: at === 'there' && second ? second : collector.storage },
        merchant,
        'stripe',
        [{ ...(kind === 'sale' ? aProviderSale : aProviderNames), names } as ProviderMessage],
        collector.clock.now,
      )
    const merchant = (await collector.storage.program(account))?.account as Account
    const purchases = Array.from({ length: 40 }, (_one, n) => n)
    const payment = (n: number) => ({ id: `pi_${n}`, rank: 3 })
    const invoice = (n: number) => ({ id: `in_${n}`, rank: 2 })
    await Promise.all(
      purchases.map(async (n) => {
        await record([payment(n)], 'here', 'sale')
        const all = [{ id: `order ${n}`, rank: 0 }, { id: `cs_${n}`, rank: 1 }, invoice(n)]
        await Promise.all([
          record([invoice(n), payment(n)], 'here', 'names'),
          record([...all, payment(n)], 'there', 'sale'),
          pageReports(`in_${n}`),
        ])
      }),
    )
    await second?.close()
    const rows = await collector.storage.listConversions({ accountId: account, limit: 200 })
    const counted = rows.filter(({ total }) => total !== undefined)
    expect(counted.map(({ orderId }) => orderId).toSorted()).toEqual(
      purchases.map((n) => `order ${n}`).toSorted(),
    )
    expect(counted.map(({ status }) => status)).toEqual(purchases.map(() => 'pending'))
  })

  test('that gets a better name while its reports move to a worse one is one order', async () => {
    await visits()
    const program = await collector.storage.program(account)
    const tell = (
      kind: 'names' | 'sale',
      names: readonly OrderName[],
      storage = collector.storage,
    ) =>
      recordMessages(
        { storage },
        program?.account as Account,
        'stripe',
        [{ ...(kind === 'sale' ? aProviderSale : aProviderNames), names } as ProviderMessage],
        collector.clock.now,
      )
    const [payment, invoice] = [
      { id: 'pi_1', rank: 3 },
      { id: 'in_1', rank: 2 },
    ]
    await tell('sale', [payment])
    // The first message pauses before it moves anything; the second one names everything meanwhile.
    const pausing = {
      ...collector.storage,
      conversionsOf: async (...asked: Parameters<typeof collector.storage.conversionsOf>) => {
        await tell('sale', [{ id: '1001', rank: 0 }, { id: 'cs_1', rank: 1 }, invoice, payment])
        return collector.storage.conversionsOf(...asked)
      },
    }
    await tell('names', [invoice, payment], pausing)
    const rows = await collector.storage.listConversions({ accountId: account })
    expect(rows.filter(({ total }) => total !== undefined).map(({ orderId }) => orderId)).toEqual([
      '1001',
    ])
    const balances = await collector.storage.ledgerBalances(account)
    expect(balances.filter((row) => row.account === 'pending')).toMatchObject([
      { amount: { amount: 499n } },
    ])
  })

  test('of a subscription earns for the affiliate of the first one, with no visitor in its renewals', async () => {
    await visits()
    await deliver('plan.session.json', { client_reference_id: anna })
    await deliver('plan.invoicePaid.json')
    collector.clock.now += 31 * 86_400_000
    await deliver('renewal.invoicePaid.json')
    const [first] = await conversions('S-7')
    expect(first).toMatchObject({ commissions: [{ affiliate: 'jane' }] })
    const [renewal] = await conversions('in_1Second')
    expect(renewal).toMatchObject({
      status: 'pending',
      verdict: { credits: [{ affiliate: 'jane', rule: 'lifetime' }] },
      commissions: [{ affiliate: 'jane', amount: '2.44' }],
      reports: [{ subscription: expect.stringMatching(/^sub_/) }],
    })
  })

  test('of a renewal that arrives before the first invoice is credited once that one arrives', async () => {
    await visits()
    collector.clock.now += 31 * 86_400_000
    await deliver('renewal.invoicePaid.json')
    expect(await conversions('in_1Second')).toMatchObject([{ status: 'unattributed' }])
    const first = { at: NOON + 60_000 }
    await deliver('plan.session.json', { client_reference_id: anna }, first)
    await deliver('plan.invoicePaid.json', {}, first)
    expect(await conversions('S-7')).toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
    expect(await conversions('in_1Second')).toMatchObject([
      { commissions: [{ affiliate: 'jane', amount: '2.44' }] },
    ])
  })

  test('that is not paid yet is held, and declined if the payment fails', async () => {
    await visits()
    await deliver('debit.session.json', { client_reference_id: anna })
    expect(await conversions('A-1002')).toMatchObject([
      { status: 'held', commissions: [{ reasons: ['payment_awaited'] }] },
    ])
    await deliver('debit.failed.json')
    expect(await conversions('A-1002')).toMatchObject([
      { status: 'declined', commissions: [{ reasons: ['payment_failed'] }] },
    ])
    await deliver('debit.succeeded.json')
    expect(await conversions('A-1002')).toMatchObject([{ status: 'pending' }])
  })

  test('that is not paid bonds no customer, and its hold period begins with the money', async () => {
    await visits()
    const victim = { customer: 'cus_victim' }
    await deliver('debit.session.json', { ...victim, client_reference_id: anna })
    collector.clock.now += 86_400_000
    await deliver('once.session.json', { ...victim, client_reference_id: null })
    expect(await conversions('A-1001')).toMatchObject([{ status: 'unattributed' }])

    collector.clock.now += 40 * 86_400_000
    await deliver('debit.succeeded.json', { ...victim, client_reference_id: anna })
    const maturesAt = new Date(collector.clock.now + 30 * 86_400_000).toISOString()
    expect(await conversions('A-1002')).toMatchObject([
      { status: 'pending', commissions: [{ maturesAt }] },
    ])
  })

  test('that could not be understood is kept, and applied by a replay after the mapping is corrected', async () => {
    const right = mappingOf('shop')
    const wrong = right.replaceAll('/total', '/sum')
    const { sign, credentials } = genericFixture
    const [secret = ''] = credentials.secrets
    const form = { provider: 'generic', secret, settings: { mapping: wrong } }
    const endpoint = await addWebhook(deps, account, form)
    if (isProblem(endpoint)) throw new Error(endpoint.message)
    const { id } = endpoint.endpoint
    const body = fixtureBody('generic', 'shop.paid.json')
    const send = () =>
      fetch(webhookUrl(collector.url, endpoint.endpoint), {
        method: 'POST',
        headers: { ...sign(body, collector.clock.now, secret), Authorization: 'Basic secret' },
        body: new Uint8Array(body),
      })
    const answer = await send()
    expect(await answer.json()).toMatchObject({ state: 'unclear', note: expect.any(String) })
    const logged = () => collector.storage.webhookDeliveries(account, { endpointId: id, limit: 9 })
    expect(await logged()).toMatchObject([{ state: 'unclear', kept: { body: expect.anything() } }])
    expect((await logged()).map(({ kept }) => Object.keys(kept?.headers ?? {}))).toEqual([
      ['webhook-id'],
    ])
    expect(await replayAll(deps, account, id)).toMatchObject({ applied: 0 })

    collector.clock.now += 40 * 86_400_000
    const now = new Date(collector.clock.now).toISOString()
    await editWebhook(deps, account, id, { settings: { mapping: right } })
    expect(await replayAll(deps, account, id)).toEqual({ applied: 1, others: [] })
    expect(await conversions('SHOP-1001')).toMatchObject([
      { total: '49.90', reports: [{ receivedAt: now }] },
    ])
    expect(await logged()).toMatchObject([{ state: 'applied', kept: undefined }])
    const before = (await logged())[0]?.times ?? 0
    expect(await (await send()).json()).toMatchObject({ state: 'applied' })
    expect(await logged()).toMatchObject([{ state: 'applied', times: before + 1 }])
  })

  test('is taken with the earlier secret during a rotation and refused after it', async () => {
    const rotated = await rotateSecret(deps, account, made.endpoint.id, { secret: 'whsec_new' })
    expect(isProblem(rotated)).toBe(false)
    expect((await deliver('once.session.json')).status).toBe(200)
    expect((await deliver('once.session.json', {}, { secret: 'whsec_new' })).status).toBe(200)
    collector.clock.now += 25 * 3_600_000
    expect((await deliver('once.session.json')).status).toBe(401)
    await rotateSecret(deps, account, made.endpoint.id, { secret: 'whsec_third', endNow: true })
    expect((await deliver('once.session.json', {}, { secret: 'whsec_new' })).status).toBe(401)
    await removeWebhook(deps, account, made.endpoint.id)
    expect((await deliver('once.session.json', {}, { secret: 'whsec_third' })).status).toBe(404)
  })
})
