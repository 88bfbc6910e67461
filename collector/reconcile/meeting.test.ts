import { money } from '../domain/money.js'
import type { ProviderMessage, ProviderRefund, ProviderSale } from '../domain/providerMessage.js'
import { isRefund } from '../domain/report.js'
import { HOUR_MS, MINUTE_MS } from '../domain/time.js'
import { recordMessages } from '../ingest/webhooks/recordMessages.js'
import type { Deps } from '../program/deps.js'
import type { Storage } from '../storage/storage.js'
import { anEmptyCopyable, COPYABLE, type CopyableDatabase } from '../testing/aCopyable.js'
import { aConfirmation, account, aProgram, aRefund, NOON } from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { aWebhook } from '../testing/webhookBuilders.js'
import { reconciling } from './testing/reconciling.js'

const eur = (amount: number) => money(amount, 'EUR')
const NOW = NOON + 12 * HOUR_MS

const PAYMENTS =
  'id,Created date (UTC),Amount,Amount Refunded,Currency,Status,PaymentIntent ID,order_id (metadata)'
const ITEMISED =
  'balance_transaction_id,created_utc,currency,gross,reporting_category,source_id,charge_id,payment_intent_id'

/** A purchase by Stripe with ids of its own. */
const aPurchase = (n: number) => {
  const [session, intent, charge] = [`cs_${n}`, `pi_${n}`, `ch_${n}`]
  const payment = [
    { id: intent, rank: 3 },
    { id: charge, rank: 4 },
  ]
  const sale: ProviderSale = {
    kind: 'sale',
    names: [{ id: session, rank: 1 }, ...payment],
    at: NOON,
    test: false,
    total: eur(4_990),
    payment: 'paid',
    revision: 0,
  }
  const refund = (id: string, amount: number, over: Partial<ProviderRefund> = {}) => ({
    kind: 'refund' as const,
    names: payment,
    at: NOON + MINUTE_MS,
    test: false,
    refundId: `${id}_${n}`,
    state: 'made' as const,
    amount: eur(amount),
    partOf: charge,
    ...over,
  })
  const made = (id: string, amount: string, type = 'refund') =>
    `txn_${id},2026-03-01 12:01:00,eur,${amount},${type},${id}_${n},${charge},${intent}`
  return {
    session,
    sale,
    names: { kind: 'names', names: sale.names, at: NOON, test: false } as const,
    refund,
    sum: (amount: number) => refund('', amount, { soFarOf: charge, partOf: undefined }),
    paid: (refunded: string) => [
      PAYMENTS,
      `${charge},2026-03-01 12:00:00,49.90,${refunded},eur,Paid,${intent},`,
    ],
    rows: (...rows: readonly string[]) => [
      ITEMISED,
      `txn,2026-03-01 12:00:00,eur,49.90,charge,${charge},${charge},${intent}`,
      ...rows,
    ],
    made,
  }
}

describe.each(COPYABLE)('on %s,', (kind) => {
  let database: CopyableDatabase
  let storage: Storage
  let deps: Deps
  let n = 0
  beforeAll(async () => {
    database = await anEmptyCopyable(kind)
    storage = database.open()
    deps = { ...(await aProgram(storage)), now: () => NOW }
    await storage.addWebhook(aWebhook())
  })
  afterAll(async () => {
    await storage.close()
    await database.remove()
  })

  const hear = async (...messages: readonly ProviderMessage[]) => {
    const program = await storage.program(account)
    if (!program) throw new Error('There is an account')
    const heard = await recordMessages(deps, program.account, 'stripe', messages, NOW)
    expect(heard.problem).toBeUndefined()
  }
  const create = async (file: readonly string[], isCreating = true) => {
    const { named, found } = await reconciling(deps, [file], { isCreating, partial: true })
    return { named, fates: found.map(({ fate }) => fate) }
  }
  const remaining = async (orderId: string) =>
    (await storage.conversionsOf(account, orderId)).map((one) => one.remaining?.amount)
  const refundIds = async (orderId: string) => {
    const [order] = await storage.conversionsOf(account, orderId)
    return (order?.reports ?? []).filter(isRefund).map(({ refundId }) => refundId)
  }
  const next = () => {
    n += 1
    return aPurchase(n)
  }

  test('an order that is stored under its session is found by its payment, and by its charge alone', async () => {
    const { sale, paid, session } = next()
    await hear(sale)
    expect((await create(paid('0.00'))).named).toEqual([])
    const byCharge = paid('0.00').map((line) => line.replace(/,pi_\d+,/, ',,'))
    expect((await create(byCharge)).named).toEqual([])
    const byOther = paid('0.00').map((line) => line.replace(/pi_\d+,$/, `pi_other${n},`))
    expect((await create(byOther)).named).toEqual([])
    const whole = await reconciling(deps, [paid('0.00')])
    expect(whole.named).not.toContain(`missing_there ${session}`)
  })

  test('an order whose sale was lost is created under the name that another event gave it', async () => {
    const { sale, names, paid, session } = next()
    await hear(names)
    expect((await create(paid('10.00'))).fates).toEqual(['created'])
    expect(await remaining(session)).toEqual([3_990])
    await hear(sale)
    expect(await remaining(session)).toEqual([3_990])
    expect((await create(paid('10.00'))).named).toEqual([])
  })

  test('an order that was created under its payment is one order when its session is reported', async () => {
    const { sale, paid, session } = next()
    await create(paid('10.00'))
    await hear(sale)
    expect(await remaining(session)).toEqual([3_990])
    expect((await create(paid('10.00'))).named).toEqual([])
  })

  const events: Record<string, (one: ReturnType<typeof aPurchase>) => ProviderMessage[]> = {
    'a single refund': ({ refund }) => [refund('re', 1_000)],
    'a sum': ({ sum }) => [sum(1_000)],
    both: ({ refund, sum }) => [refund('re', 1_000), sum(1_000)],
  }
  test.each(Object.entries(events))(
    'a refund that the webhook reports as %s and the file as a sum is one refund, whichever comes first',
    async (_how, eventsOf) => {
      const [first, second] = [next(), next()]
      await hear(first.sale)
      expect((await create(first.paid('10.00'))).named).toEqual([
        `not_refunded_here ${first.session}`,
      ])
      for (const event of eventsOf(first)) await hear(event)
      await hear(second.sale, ...eventsOf(second))
      expect((await create(second.paid('10.00'))).named).toEqual([])
      for (const { session } of [first, second]) expect(await remaining(session)).toEqual([3_990])
    },
  )

  test('a lost refund beside one that was reported is completed by the sum of the file', async () => {
    const { sale, refund, paid, session } = next()
    await hear(sale, refund('re', 1_000))
    await create(paid('30.00'))
    expect(await remaining(session)).toEqual([1_990])
    expect((await create(paid('30.00'))).named).toEqual([])
    await hear(refund('lost', 2_000))
    expect(await remaining(session)).toEqual([1_990])
    await create(paid('40.00'))
    expect(await remaining(session)).toEqual([990])
  })

  test('more than the total cannot be refunded, and nothing is missing then', async () => {
    const { sale, refund, paid, session } = next()
    await hear(sale, refund('re', 1_000))
    await create(paid('60.00'))
    expect(await remaining(session)).toEqual([0])
    expect((await create(paid('60.00'))).named).toEqual([])
  })

  test('a refund that the merchant’s server reports after its sum was created is one refund', async () => {
    const orderId = `server-${kind}`
    await storage.settleOrder(aConfirmation({ orderId, occurredAt: NOON }), decideAt(NOON))
    const file = ['order,total,currency,date,refunded', `${orderId},49.90,EUR,2026-03-01,10.00`]
    await create(file)
    const late = aRefund(eur(1_000), { orderId, refundId: 'ours', occurredAt: NOON })
    await storage.settleOrder(late, decideAt(NOON))
    expect(await remaining(orderId)).toEqual([3_990])
  })

  test('a lost refund that is a row of the file is the provider’s refund, when it is made, repeated and undone', async () => {
    const { sale, refund, sum, rows, made, session } = next()
    await hear(sale, refund('re', 1_000))
    const file = rows(made('re', '-10.00'), made('lost', '-5.00'))
    await create(file)
    expect(await remaining(session)).toEqual([3_490])
    expect((await create(file)).named).toEqual([])
    expect((await refundIds(session)).sort()).toEqual([`lost_${n}`, `re_${n}`])
    await hear(sum(1_500))
    expect(await remaining(session)).toEqual([3_490])
    await hear(refund('lost', 500))
    expect(await remaining(session)).toEqual([3_490])
    await hear(refund('lost', 500, { state: 'undone', at: NOON + HOUR_MS }))
    expect(await remaining(session)).toEqual([3_990])
    const { fates } = await create(file)
    expect(fates).toMatchObject([{ code: 'undone' }])
    expect(await remaining(session)).toEqual([3_990])
  })

  test('a refund that failed and a dispute that was won are rows that take nothing', async () => {
    const { sale, rows, made, session, refund } = next()
    await hear(sale)
    const file = rows(
      made('re', '-10.00'),
      made('re', '10.00', 'refund_failure'),
      made('dp', '-49.90', 'dispute'),
      made('dp', '49.90', 'dispute_reversal'),
      made('dp2', '-20.00', 'dispute'),
    )
    await create(file)
    expect(await remaining(session)).toEqual([2_990])
    expect(await refundIds(session)).toEqual([`dispute:dp2_${n}`])
    await hear(refund('', 2_000, { refundId: `dispute:dp2_${n}`, partOf: undefined }))
    expect(await remaining(session)).toEqual([2_990])
  })
})
