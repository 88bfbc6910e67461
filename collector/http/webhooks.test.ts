import type { ConversionRow } from '../domain/conversion.js'
import { formatMoney } from '../domain/money.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { anOutside } from '../webhooks/testing/adapterContract.js'
import { aMerchant, type Merchant, RECEIVED_AT } from '../webhooks/testing/aMerchant.js'
import { FIXTURES } from '../webhooks/testing/fixtures.js'
import type { Life } from '../webhooks/testing/providerFixture.js'

/** Orders of arrival that are tried for one life. */
const ORDERS_MAX = { SQLite: 8, PostgreSQL: 4 } as const

let accounts = 0
const newName = () => {
  accounts += 1
  return `shop${accounts}`
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (name) => {
  describe.each(FIXTURES.map((fixture) => [fixture.adapter.title, fixture] as const))(
    'webhooks of %s',
    (_title, fixture) => {
      let database: TestDatabase | undefined
      let collector: TestCollector
      beforeAll(async () => {
        database = name === 'PostgreSQL' ? await aDatabase() : undefined
        const storage = database && openPostgres({ url: database.url })
        collector = await aCollector(storage, { outside: anOutside(fixture) })
        collector.clock.now = RECEIVED_AT
      })
      afterAll(async () => {
        await collector.close()
        await database?.drop()
      })
      const merchant = (over = fixture) => aMerchant(collector, over, newName())

      test.each(fixture.lives.map((life) => [life.title, life] as const))(
        'lead to one order whatever their order and number: %s',
        async (_life, life) => {
          const states = new Set<string>()
          for (const events of ordersOf(life).slice(0, ORDERS_MAX[name])) {
            const shop = await merchant()
            for (const event of events) {
              expect([event, (await shop.deliver(event)).status]).toEqual([event, 200])
            }
            await expectOrder(collector, shop, life)
            states.add(await stateOf(collector, shop))
          }
          expect([...states]).toHaveLength(1)
        },
      )

      test('that are repeated are answered alike and change nothing', async () => {
        const shop = await merchant()
        const first = await (await shop.deliver(fixture.paid)).json()
        expect(first).toMatchObject({ state: 'applied', orderIds: [expect.any(String)] })
        const before = await stateOf(collector, shop)
        for (let time = 0; time < 9; time += 1) {
          expect(await (await shop.deliver(fixture.paid)).json()).toEqual(first)
        }
        expect(await stateOf(collector, shop)).toBe(before)
        expect(await deliveriesOf(collector, shop)).toMatchObject([{ state: 'applied', times: 10 }])
      })

      test('that arrive together many times are one order', async () => {
        const shop = await merchant()
        const all = fixture.lives[0]?.events ?? []
        const copies = [...all, ...all, ...all, ...all]
        const answers = await Promise.all(copies.map((event) => shop.deliver(event)))
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
        await expectOrder(collector, shop, fixture.lives[0] as Life)
      })

      test('that are not genuine are refused, and the merchant sees why', async () => {
        const shop = await merchant()
        const body = Buffer.from('{"id":"evt_forged"}')
        expect((await shop.send(body, {})).status).toBe(401)
        const { secrets } = fixture.credentials
        if (secrets.length > 0) {
          const answer = await shop.deliver(fixture.paid, `${secrets[0]?.slice(0, -4)}AAAA`)
          expect(answer.status).toBe(401)
          expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/\w+ \w+/) })
        }
        expect(await rows(collector, shop)).toEqual([])
        expect(await deliveriesOf(collector, shop)).toEqual([])
        const endpoint = await collector.storage.webhook(shop.accountId, shop.endpointId)
        expect(endpoint?.refused).toMatchObject({ count: 1, at: RECEIVED_AT })
      })

      test('at the address of another account are refused', async () => {
        const { credentials } = fixture
        if (credentials.secrets.length === 0) return
        const secrets = credentials.secrets.map((secret) => `${secret.slice(0, -4)}BBBB`)
        const other = await aMerchant(collector, fixture, newName(), { ...credentials, secrets })
        expect((await other.deliver(fixture.paid, credentials.secrets[0])).status).toBe(401)
        expect(await rows(collector, other)).toEqual([])
      })

      test('that do not matter here are answered and change nothing', async () => {
        const shop = await merchant()
        const answer = await shop.deliver(fixture.unknown)
        expect(answer.status).toBe(200)
        expect(await answer.json()).toMatchObject({ state: 'ignored', note: expect.any(String) })
        expect(await rows(collector, shop)).toEqual([])
      })

      test('of the test mode are stored as tests and never payable', async () => {
        const { testMode } = fixture
        if (testMode === undefined) return
        const shop = await merchant()
        expect((await shop.deliver(testMode)).status).toBe(200)
        const found = await rows(collector, shop)
        expect(found.length).toBeGreaterThan(0)
        expect(found.every(({ test }) => test)).toBe(true)
        const late = RECEIVED_AT + 400 * 86_400_000
        expect(await collector.storage.listPayable(shop.accountId, late)).toEqual([])
      })
    },
  )
})

/** The events as they stand, reversed, rotated and each twice. */
const ordersOf = ({ events }: Life): readonly (readonly string[])[] => {
  const rotations = events.map((_event, by) => [...events.slice(by), ...events.slice(0, by)])
  return [
    events,
    events.toReversed(),
    events.flatMap((event) => [event, event]),
    [...events, ...events.toReversed()],
    ...rotations.slice(1),
    ...rotations.slice(1).map((rotation) => rotation.toReversed()),
  ]
}

const rows = ({ storage }: TestCollector, { accountId }: Merchant) =>
  storage.listConversions({ accountId })

const deliveriesOf = ({ storage }: TestCollector, { accountId }: Merchant) =>
  storage.webhookDeliveries(accountId, { limit: 100 })

/** One order has a total; what else is stored under other names of it counts for nothing. */
const expectOrder = async (
  collector: TestCollector,
  shop: Merchant,
  { expected }: Life,
): Promise<void> => {
  const found = await rows(collector, shop)
  const [order, ...others] = found.filter(
    ({ total, orderId }) => total !== undefined || orderId === expected.orderId,
  )
  expect(others.map(({ orderId }) => orderId)).toEqual([])
  expect(order && shown(order)).toEqual({
    orderId: expected.orderId,
    total: expected.total,
    remaining: expected.remaining,
    currency: expected.currency,
    status: STATUS[expected.payment ?? 'paid'],
  })
}

const STATUS = { paid: 'pending', awaited: 'held', failed: 'declined' }

const shown = ({ orderId, total, remaining, status }: ConversionRow) => ({
  orderId,
  total: total && formatMoney(total),
  remaining: remaining && formatMoney(remaining),
  currency: (total ?? remaining)?.currency,
  status,
})

/** What an account owes and why, without the times and ids of single messages. */
const stateOf = async (collector: TestCollector, shop: Merchant): Promise<string> => {
  const orders = (await rows(collector, shop)).filter(({ total }) => total !== undefined)
  const balances = await collector.storage.ledgerBalances(shop.accountId)
  const sums = balances.map((row) => Object.values(row).map(plain))
  return JSON.stringify([orders.map((order) => [shown(order), order.flags]), sums])
}

/** JSON knows no large integers, and every account has affiliates of its own. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value
    ? Object.values(value).map(plain)
    : String(value).split(' ').at(-1)
