import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { VisitorId } from '../domain/ids.js'
import { oncePerDay } from '../domain/order.js'
import type { Report } from '../domain/report.js'
import { days, MINUTE_MS } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import {
  aClick,
  aConfirmation,
  account,
  anAction,
  anAffiliate,
  aProgram,
  aRefund,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  percent,
  visitor,
} from '../testing/builders.js'
import { canonicalDump } from '../testing/canonicalDump.js'
import { drain } from '../testing/drain.js'
import { aCampaign, aCoupon } from '../testing/facts.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'

/** A message as it may arrive: any of the kinds that no person makes. */
type Message =
  | { readonly kind: 'click'; readonly click: ReturnType<typeof aClick> }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'link'; readonly ids: readonly [VisitorId, VisitorId] }
  /** The merchant enters an affiliate, a coupon or a campaign that earlier messages named. */
  | { readonly kind: 'affiliate' | 'coupon' | 'campaign' }

const people = ['anna', 'ben', 'cleo'].map(visitor)
const person = fc.constantFrom(...people)
const orderId = fc.constantFrom('1', '2', '3')
const minute = fc.integer({ min: 0, max: 60 * 24 * 3 }).map((minutes) => NOON + minutes * MINUTE_MS)

const click = fc
  .record({
    who: person,
    whose: fc.constantFrom('jane', 'bob', 'nobody'),
    at: minute,
    n: fc.nat(9),
  })
  .map(({ who, whose, at, n }): Message => {
    const affiliateId = whose === 'jane' ? jane : whose === 'bob' ? bob : undefined
    const id = `click-${whose}-${at}-${n}`
    return {
      kind: 'click',
      click: aClick({ id, visitorId: who, affiliateCode: whose, affiliateId, clickedAt: at }),
    }
  })

const page = fc
  .record({
    who: fc.option(person, { nil: undefined }),
    orderId,
    at: minute,
    total: fc.constantFrom('49.90', '59.90'),
    coupons: fc.constantFrom<readonly string[]>([], ['BOB10'], ['OTHER']),
    customer: fc.constantFrom(undefined, 'c1', 'c2'),
    campaign: fc.constantFrom(undefined, undefined, 'late'),
  })
  .map(({ who, total, at, campaign, ...said }): Message => {
    const over = { ...said, campaign, occurredAt: at, total: eur(total), visitorId: who }
    const report = aSale(over)
    // A page's report id holds all that it says: here also when, because the test sets it.
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}:${campaign}` } }
  })

const server = fc
  .record({
    orderId,
    at: minute,
    source: fc.constantFrom('server' as const, 'webhook' as const),
    total: fc.constantFrom('49.90', '39.90'),
    who: fc.constantFrom(undefined, ...people),
    customer: fc.constantFrom(undefined, 'c1'),
  })
  .map(({ orderId, at, source, total, who, customer }): Message => {
    const over = { orderId, occurredAt: at, source, total: eur(total), visitorId: who, customer }
    const report = aConfirmation(over)
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}:${customer}` } }
  })

const refund = fc
  .record({
    orderId,
    at: minute,
    amount: fc.constantFrom('10.00', '25.00', undefined),
    n: fc.nat(3),
  })
  .map(({ orderId, at, amount, n }): Message => {
    const over = { orderId, occurredAt: at, refundId: `r${n}-${amount}-${at}` }
    return { kind: 'report', report: aRefund(amount === undefined ? undefined : eur(amount), over) }
  })

const action = fc.record({ who: person, at: minute }).map(({ who, at }): Message => {
  const report = anAction({ orderId: 'lead', visitorId: who, occurredAt: at })
  return { kind: 'report', report: { ...report, id: `${report.id}:${at}` } }
})

/** A server reports the order per product. The refunds above name no product. */
const product = fc
  .record({ orderId, at: minute, productId: fc.constantFrom('p1', 'p2'), who: person })
  .map(({ orderId, at, productId, who }): Message => {
    const report = aConfirmation({ orderId, occurredAt: at, visitorId: who, ref: { productId } })
    return { kind: 'report', report: { ...report, id: `${report.id}:${productId}:${at}` } }
  })

/** An action without an id: it counts once a day per visitor. */
const daily = fc
  .record({ who: person, at: minute, source: fc.constantFrom('browser', 'server') })
  .map(({ who, at, source }): Message => {
    const over = { orderId: oncePerDay(who, at), visitorId: who, occurredAt: at }
    const report = anAction({ ...over, source: source as Report['source'] })
    return { kind: 'report', report: { ...report, id: `${report.id}:${at}` } }
  })

const link = fc
  .tuple(person, person)
  .filter(([a, b]) => a !== b)
  .map((ids): Message => ({ kind: 'link', ids }))

const entry = fc
  .constantFrom('affiliate' as const, 'coupon' as const, 'campaign' as const)
  .map((kind): Message => ({ kind }))

const history = fc.array(
  fc.oneof(click, page, server, product, refund, action, daily, link, entry),
  {
    minLength: 1,
    maxLength: 14,
  },
)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const onSqlite = async (): Promise<Storage> => {
  count += 1
  return withProgram(openSqlite({ file: join(folder, `${count}.db`) }))
}

const databases: TestDatabase[] = []
const onPostgres = async (): Promise<Storage> => {
  const database = await aDatabase()
  databases.push(database)
  return withProgram(openPostgres({ url: database.url }))
}
afterEach(() => Promise.all(databases.splice(0).map(({ drop }) => drop())))

const withProgram = async (storage: Storage): Promise<Storage> => {
  await aProgram(storage, {
    campaign: {
      actions: { signup: { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } },
    },
  })
  const coupon = { code: 'BOB10', affiliateId: bob, campaignId: undefined, validUntil: undefined }
  await storage.addCoupon({ accountId: account, validFrom: 0, ...coupon }, 0)
  return storage
}

const LATE_CAMPAIGN = aCampaign({ code: 'late', sale: percent(200_000) })

/** When the collector looks: after every message, and before anything matures. */
const LATER = NOON + days(4)

const deliver = async (storage: Storage, messages: readonly Message[]): Promise<void> => {
  const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, LATER)
  // All at once, so that the batching of the storage takes part.
  await Promise.all(
    messages.map((message) => {
      if (message.kind === 'click') return storage.recordClicks([message.click], decide)
      if (message.kind === 'link') return storage.linkVisitors(account, message.ids, LATER, decide)
      if (message.kind === 'report') return storage.settleOrder(message.report, decide)
      if (message.kind === 'affiliate') return storage.addAffiliate(anAffiliate('nobody'))
      if (message.kind === 'coupon') return storage.addCoupon(aCoupon({ code: 'OTHER' }), NOON)
      return storage.addCampaign(LATE_CAMPAIGN)
    }),
  )
  await drain(storage, decide)
}

const outcomeOf = async (
  messages: readonly Message[],
  aStorage: () => Promise<Storage> = onSqlite,
): Promise<string> => {
  const storage = await aStorage()
  await deliver(storage, messages)
  const dump = await canonicalDump(storage, account)
  await storage.close()
  return dump
}

test.each([
  ['SQLite', onSqlite, 60],
  // Here they really run at once, on ten connections.
  ['PostgreSQL', onPostgres, 30],
])(
  'any order and any repetition of the same messages ends in the same state on %s',
  async (_name, aStorage, runs) => {
    await fc.assert(
      fc.asyncProperty(
        history.chain((messages) =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray(messages, { minLength: messages.length }),
            fc.subarray(messages),
          ),
        ),
        async ([messages, shuffled, repeated]) => {
          const outcome = await outcomeOf([...shuffled, ...repeated], aStorage)
          expect(outcome).toBe(await outcomeOf(messages))
        },
      ),
      { numRuns: Number(process.env.WAYMARK_RUNS ?? runs) },
    )
  },
  120_000,
)

test('the ledger balances, and agrees with the commissions, after any history', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (messages) => {
      const storage = await onSqlite()
      await deliver(storage, messages)
      const sums = new Map<string, bigint>()
      for (const { account: name, amount } of await storage.ledgerBalances(account)) {
        sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.amount)
        if (name !== 'expense') expect(amount.amount).toBeGreaterThanOrEqual(0n)
      }
      for (const sum of sums.values()) expect(sum).toBe(0n)
      const commissions = await storage.listCommissions({ accountId: account })
      const earned = commissions.reduce((sum, { amount }) => sum + amount.amount, 0)
      const expense = (await storage.ledgerBalances(account))
        .filter(({ account: name }) => name === 'expense')
        .reduce((sum, { amount }) => sum + amount.amount, 0n)
      expect(-expense).toBe(BigInt(earned))
      await storage.close()
    }),
    { numRuns: Number(process.env.WAYMARK_RUNS ?? 30) },
  )
})
