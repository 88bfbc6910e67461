import { oncePerDay } from '../domain/order.js'
import type { Report } from '../domain/report.js'
import { days } from '../domain/time.js'
import {
  anEmptyCopyable,
  COPYABLE,
  type Copyable,
  type CopyableDatabase,
} from '../testing/aCopyable.js'
import { copyOrder, storeClicks } from '../testing/aCrowd.js'
import {
  aClick,
  aConfirmation,
  account,
  anAction,
  anAffiliate,
  aProgram,
  aRefund,
  aSale,
  NOON,
  visitor,
} from '../testing/builders.js'
import { aTally, counted, type Tally } from '../testing/counted.js'
import { drain } from '../testing/drain.js'
import { decideAt } from '../testing/readingFrom.js'
import type { CopyEnd } from './copy/copyEnd.js'
import { IN_THE_CLEAR } from './sealing.js'
import type { Decide } from './settled.js'
import { catalogueOver } from './steps/catalogue/catalogue.js'
import { programCache } from './steps/catalogue/programCache.js'
import { ledgerOver } from './steps/ledger.js'
import { resettlingOver } from './steps/resettling/resettle.js'
import { settleReports } from './steps/settling/settleReports.js'
import { all, type Runner, type Step } from './steps/step.js'
import { recordClicks } from './steps/visitors/clicks.js'
import { CLICKS_KEPT_MAX } from './storage.js'

const decide = decideAt()

const settleReport = (
  programs: ReturnType<typeof programCache>,
  report: Report,
  decide: Decide,
): Step<unknown> => settleReports(programs, [{ report, decide, options: {} }])

/** A database in which much was stored of Anna, and of the customer c1. */
interface Stored {
  readonly end: CopyEnd
  /** What a step costs. It is taken back: the next one finds the same. */
  readonly costOf: (step: (runner: Runner) => Promise<unknown>) => Promise<Tally>
  readonly remove: () => Promise<void>
}

class TakenBack extends Error {}

const aStored = async (kind: Copyable, times: number): Promise<Stored> => {
  const database: CopyableDatabase = await anEmptyCopyable(kind)
  const storage = database.open()
  // With every limit that is counted from earlier orders.
  await aProgram(storage, { policy: { lifetimeOrders: 10, forgetsAfterSale: true } })
  const report = { customer: 'c1', coupons: ['LATE10'], visitorId: visitor('anna') }
  await storage.settleOrder(aConfirmation({ ...report, affiliate: 'zoe' }), decide)
  await storage.linkVisitors(account, [visitor('anna'), visitor('ben')], NOON, decide)
  await drain(storage, decide)
  await storage.close()
  const end = await database.end()
  await storeClicks(end.runner, CLICKS_KEPT_MAX * 2 * times, NOON - days(20), 'anna')
  await copyOrder(end.runner, 250 * times, 'anna')
  // What belongs to others is most of it, and no database reads all of that for a few rows.
  await storeClicks(end.runner, 20_000, NOON - days(20), 'everybody')
  await copyOrder(end.runner, 20_000, 'everybody')
  await end.afterFilling()
  const costOf: Stored['costOf'] = async (step) => {
    const tally = aTally()
    const write = (made: () => Step<unknown>) =>
      end.runner.write(function* () {
        yield* counted(made(), tally)
        throw new TakenBack()
      })
    const runner = { ...end.runner, write } as Runner
    await step(runner).catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
    return tally
  }
  const remove = async () => {
    await end.close()
    await database.remove()
  }
  return { end, costOf, remove }
}

const late = aClick({ clickedAt: NOON - days(19), receivedAt: NOON + days(1) })
const buys = (orderId: string, over = {}) => aConfirmation({ orderId, customer: 'c1', ...over })

/** Everything that may come in, and what is worked off afterwards. */
const MESSAGES: readonly (readonly [string, (runner: Runner) => Promise<unknown>])[] = [
  [
    'a late click, under another id of the visitor',
    ({ write }) =>
      write(() =>
        recordClicks(programCache(IN_THE_CLEAR), [
          { clicks: [{ ...late, visitorId: visitor('ben') }], decide },
        ]),
      ),
  ],
  [
    'a click of the visitor who has more than are kept',
    ({ write }) =>
      write(() => recordClicks(programCache(IN_THE_CLEAR), [{ clicks: [late], decide }])),
  ],
  [
    'a learnt alias',
    (runner) =>
      ledgerOver(runner, programCache(IN_THE_CLEAR)).linkVisitors(
        account,
        [visitor('anna'), visitor('phone')],
        NOON,
        decide,
      ),
  ],
  [
    'another order of the visitor',
    ({ write }) =>
      write(() => settleReport(programCache(IN_THE_CLEAR), aSale({ orderId: 'new' }), decide)),
  ],
  [
    'the customer’s first order',
    ({ write }) =>
      write(() =>
        settleReport(
          programCache(IN_THE_CLEAR),
          buys('first', { affiliate: 'jane', occurredAt: NOON - days(1) }),
          decide,
        ),
      ),
  ],
  [
    'a later order of the customer',
    ({ write }) =>
      write(() =>
        settleReport(
          programCache(IN_THE_CLEAR),
          buys('last', { affiliate: 'jane', occurredAt: NOON + days(9) }),
          decide,
        ),
      ),
  ],
  [
    'a refund of all of an order',
    ({ write }) =>
      write(() => settleReport(programCache(IN_THE_CLEAR), aRefund(undefined), decide)),
  ],
  [
    'a refund that comes before its sale',
    ({ write }) =>
      write(() =>
        settleReport(programCache(IN_THE_CLEAR), aRefund(undefined, { orderId: 'new' }), decide),
      ),
  ],
  [
    'a sale of one product of an order',
    ({ write }) =>
      write(() =>
        settleReport(
          programCache(IN_THE_CLEAR),
          aConfirmation({ ref: { productId: 'p' } }),
          decide,
        ),
      ),
  ],
  [
    'an action that counts once a day',
    ({ write }) =>
      write(() => {
        const orderId = oncePerDay(visitor('anna'), NOON)
        return settleReport(programCache(IN_THE_CLEAR), anAction({ orderId }), decide)
      }),
  ],
  [
    'a coupon that many orders used',
    (runner) => {
      const coupon = { code: 'LATE10', affiliateId: anAffiliate('jane').id, validFrom: 0 }
      const rest = { accountId: account, campaignId: undefined, validUntil: undefined }
      return catalogueOver(runner, programCache(IN_THE_CLEAR), IN_THE_CLEAR).addCoupon(
        { ...coupon, ...rest },
        NOON,
      )
    },
  ],
  [
    'an affiliate whom many orders and clicks name',
    (runner) =>
      catalogueOver(runner, programCache(IN_THE_CLEAR), IN_THE_CLEAR).addAffiliate(
        anAffiliate('nobody'),
      ),
  ],
]

const TASKS = [
  ['visitor', visitor('anna')],
  ['customer', 'c1'],
  ['coupon', 'LATE10'],
  ['affiliate', 'zoe'],
  ['clicks', 'nobody'],
  ['products', '["sale","1001","",""]'],
  ['repeats', `["action","${oncePerDay(visitor('anna'), NOON)}","","signup"]`],
] as const

const sliceOf =
  (kind: string, subject: string) =>
  async (runner: Runner): Promise<unknown> => {
    const task = { kind, subject, since: 0, cursor: '', pass: 1 }
    const reading = { ...runner, read: async () => task as never, onTasks: () => undefined }
    return resettlingOver(reading, programCache(IN_THE_CLEAR)).resettleSlice(account, NOON, decide)
  }

const SLICES = TASKS.map(
  ([kind, subject]) => [`a slice of a task of kind ${kind}`, sliceOf(kind, subject)] as const,
)

describe.each(COPYABLE)('on %s', (kind) => {
  let some: Stored
  let more: Stored
  beforeAll(async () => {
    some = await aStored(kind, 1)
    more = await aStored(kind, 8)
  })
  afterAll(async () => {
    await some.remove()
    await more.remove()
  })

  test.each([...MESSAGES, ...SLICES])(
    '%s costs no more where more was stored',
    async (_, message) => {
      const [few, many] = [await some.costOf(message), await more.costOf(message)]
      expect(few.statements).toBeGreaterThan(1)
      expect([many.statements, many.rows]).toEqual([few.statements, few.rows])
      // Twenty orders, each with what it considers of a visitor's clicks and sales, of coupons and of bonds.
      expect(many.statements).toBeLessThan(21 * 50)
      expect(many.rows).toBeLessThan(21 * 600)
    },
  )

  test('every statement finds its rows by an index, in the order in which they are wanted', async () => {
    const texts = new Map<string, readonly unknown[]>()
    for (const [, message] of [...MESSAGES, ...SLICES]) {
      for (const [text, values] of (await more.costOf(message)).texts) texts.set(text, values)
    }
    const found: string[] = []
    for (const [text, values] of texts) {
      const plan = await planOf(kind, more.end.runner, text, values)
      if (isWrong(kind, text, plan)) found.push(`${text}\n${plan.join('\n')}`)
    }
    expect(found).toEqual([])
    expect(texts.size).toBeGreaterThan(20)
  })
})

const planOf = async (
  kind: Copyable,
  { read }: Runner,
  text: string,
  values: readonly unknown[],
): Promise<readonly string[]> => {
  const explain = kind === 'sqlite' ? 'explain query plan' : 'explain'
  const rows = await read(() =>
    all<Readonly<Record<string, unknown>>>(`${explain} ${text}`, ...(values as readonly string[])),
  )
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN']))
}

/** The tables that grow with what arrives. Others have few rows of an account, or are read by key. */
const GROWING = ['clicks', 'orders', 'order_visitors', 'order_codes', 'order_uses', 'reports']

/** SQLite reads all rows of the account. An account may have very many affiliates and coupons. */
const ALL_OF_ACCOUNT = /^SEARCH (affiliates|coupons) USING PRIMARY KEY \(account_id=\?\)$/

const isWrong = (kind: Copyable, text: string, plan: readonly string[]): boolean => {
  if (plan.some((line) => ALL_OF_ACCOUNT.test(line))) return true
  if (!GROWING.some((table) => new RegExp(`\\b${table}\\b`).test(text))) return false
  const whole = kind === 'sqlite' ? /^SCAN (clicks|reports|order\w*|[cov])\b/ : /Seq Scan on/
  const sorted = kind === 'sqlite' ? /TEMP B-TREE FOR ORDER BY/ : /\bSort\b/
  return plan.some((line) => whole.test(line) || (/limit/.test(text) && sorted.test(line)))
}
