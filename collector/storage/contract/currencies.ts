import type { PayoutId } from '../../domain/ids.js'
import type { Rate } from '../../domain/rate.js'
import { DAY_MS, days, HOUR_MS, MINUTE_MS, utcDay } from '../../domain/time.js'
import { settleAnew } from '../../settle/settle.js'
import {
  aConfirmation,
  account,
  amountOf,
  aRefund,
  eur,
  jane,
  NOON,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

const DAY = utcDay(NOON)

export const aRate = (over: Partial<Rate> = {}): Rate => ({
  ...{ accountId: account, day: DAY, from: 'EUR', to: 'USD', rate: '1.0837', source: 'ECB' },
  enteredAt: NOON - DAY_MS,
  ...over,
})

/** Affiliates who are paid in another currency than that of the order. */
export const currencies = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  const { conversion } = readingFrom(storage)
  const usd = (decimal: string) => amountOf(decimal, 'USD')

  const payIn = async (payoutCurrency: string, since = NOON - days(30)) => {
    const program = await storage().program(account)
    if (!program) throw new Error('aProgram makes a program')
    const version = program.policy.version + 1
    await storage().addPolicy(account, { ...program.policy, version, since, payoutCurrency })
  }
  const sale = aConfirmation({ affiliate: 'jane', total: eur('100.00') })
  const add = (...rates: readonly Rate[]) => storage().addRates(account, rates)
  /** In the ledger, by account and currency; only what is not zero. */
  const inLedger = async () =>
    Object.fromEntries(
      (await storage().ledgerBalances(account)).map(({ account: name, amount }) => [
        `${name} ${amount.currency}`,
        Number(amount.amount),
      ]),
    )
  const earned = async (orderId = '1001') => {
    const { commissions } = await conversion(orderId)
    return commissions.map(({ amount, status, reasons }) =>
      [amount.amount, amount.currency, status, ...reasons].join(' '),
    )
  }

  type Message = () => Promise<unknown>
  const refund = aRefund(eur('40.00'))
  const MESSAGES: Readonly<Record<string, Message>> = {
    sale: () => storage().settleOrder(sale, decide),
    refund: () => storage().settleOrder(refund, decide),
    before: () => add(aRate()),
    correction: () => add(aRate({ rate: '1.5', enteredAt: NOON + HOUR_MS })),
    late: () => add(aRate({ rate: '1.0837', enteredAt: NOON + days(3) })),
    dayBefore: () =>
      add(aRate({ day: utcDay(NOON - DAY_MS), rate: '2', enteredAt: NOON + days(4) })),
  }

  describe('a commission in the payout currency', () => {
    beforeEach(async () => {
      await payIn('USD')
      // Entering the program's affiliates left tasks too.
      await drain(storage(), decide)
    })

    test.each([
      ['before sale refund correction'],
      ['before sale correction refund'],
      ['before correction sale refund'],
      ['before refund correction sale'],
      ['sale before refund correction'],
      ['sale refund before correction'],
      ['refund sale before correction'],
      ['refund before correction sale'],
      ['sale before correction refund refund sale'],
      ['sale sale before before refund correction correction'],
    ])('is the same, whatever arrives first: %s', async (names) => {
      for (const name of names.split(' ')) await MESSAGES[name]?.()
      await drain(storage(), decide)
      expect(await earned()).toEqual(['650 USD pending'])
      expect(await inLedger()).toEqual({
        ...{ 'expense EUR': -600, 'fx EUR': 600 },
        ...{ 'fx USD': -650, 'pending USD': 650 },
      })
    })

    test.each([
      ['sale late refund dayBefore'],
      ['sale refund late dayBefore'],
      ['refund sale late dayBefore'],
      ['late dayBefore sale refund'],
      ['late sale dayBefore refund'],
      ['late refund dayBefore sale sale'],
    ])('waits for the first rate that applies, and keeps it: %s', async (names) => {
      for (const name of names.split(' ')) await MESSAGES[name]?.()
      await drain(storage(), decide)
      expect(await earned()).toEqual(['650 USD pending'])
    })

    test('uses a rate that was entered before the order, although the collector sees it after the order', async () => {
      await add(aRate({ day: utcDay(NOON - DAY_MS), rate: '2' }))
      await storage().settleOrder(sale, decide)
      expect(await earned()).toEqual(['2000 USD pending'])
      // Another collector's transaction was still open when the order arrived.
      await add(aRate({ enteredAt: NOON }))
      await drain(storage(), decide)
      expect(await earned()).toEqual(['1084 USD pending'])
    })

    test('is held in the currency of the order while no rate is known, and is in no payout', async () => {
      const at = NOON + days(40)
      await storage().settleOrder(sale, decideAt(at))
      await add(aRate({ day: utcDay(NOON - days(8)) }), aRate({ from: 'GBP' }))
      await drain(storage(), decideAt(at))
      expect(await earned()).toEqual(['1000 EUR held rate_missing'])
      expect(await storage().listPayable(account, at)).toEqual([])
    })

    test('is re-settled when a rate is entered, and pays out in that currency', async () => {
      const at = NOON + days(40)
      await storage().settleOrder(sale, decideAt(at))
      await add(aRate({ enteredAt: NOON + days(39) }))
      await drain(storage(), decideAt(at))
      expect(await earned()).toEqual(['1084 USD approved'])
      const order = { accountId: account, affiliateId: jane, paidBy: 'owner', paidAt: at }
      const none = { ...order, id: 'p1' as PayoutId, currency: 'EUR' }
      expect(await storage().payOut(none, decideAt(at))).toBeUndefined()
      const paid = await storage().payOut(
        { ...order, id: 'p2' as PayoutId, currency: 'USD' },
        decideAt(at),
      )
      expect(paid).toMatchObject({ amount: usd('10.84') })

      // Half of it is taken back at the rate of the order, although another one is known now.
      await add(aRate({ rate: '1.5', enteredAt: at }))
      const half = aRefund(eur('50.00'), { occurredAt: at + MINUTE_MS })
      await storage().settleOrder(half, decideAt(at))
      await drain(storage(), decideAt(at))
      expect(await inLedger()).toEqual({
        ...{ 'expense EUR': -500, 'fx EUR': 500 },
        ...{ 'fx USD': -542, 'paid USD': 1084, 'payable USD': -542 },
      })
      const rest = aRefund(eur('50.00'), { occurredAt: at + MINUTE_MS, refundId: 'r2' })
      await storage().settleOrder(rest, decideAt(at))
      expect(await inLedger()).toEqual({ 'paid USD': 1084, 'payable USD': -1084 })
      expect(await storage().auditCommissions(account)).toMatchObject({ wrong: [] })
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [] })
    })

    test('leaves nothing in any account after three refunds of a third', async () => {
      await add(aRate())
      await storage().settleOrder({ ...sale, total: eur('9.99') }, decide)
      for (const refundId of ['r1', 'r2', 'r3']) {
        await storage().settleOrder(aRefund(eur('3.33'), { refundId }), decide)
      }
      expect(await inLedger()).toEqual({})
    })

    test('of many waiting orders is settled in slices', async () => {
      const many = Array.from({ length: 45 }, (_, n) => `many-${n}`)
      for (const orderId of many) {
        const over = { orderId, affiliate: 'jane', total: eur('100.00'), occurredAt: NOON }
        await storage().settleOrder(aConfirmation(over), decide)
      }
      await drain(storage(), decide)
      await add(aRate({ enteredAt: NOON + days(3) }))
      expect(await earned('many-0')).toEqual(['1000 EUR held rate_missing'])
      expect(await drain(storage(), decide)).toBeGreaterThan(2)
      for (const orderId of many) expect(await earned(orderId)).toEqual(['1084 USD pending'])
    })

    test('of a single affiliate applies to orders from then on, until it is removed', async () => {
      const set = (since: number, currency: string | undefined) =>
        storage().addAffiliateSetting(account, jane, { kind: 'currency', since, currency })
      await set(NOON - HOUR_MS, 'GBP')
      await set(NOON + days(1), undefined)
      await add(aRate(), aRate({ to: 'GBP', rate: '0.8765' }))
      const placed = (orderId: string, occurredAt: number) =>
        storage().settleOrder(
          aConfirmation({ orderId, occurredAt, affiliate: 'jane', total: eur('100.00') }),
          decide,
        )
      await placed('before', NOON - 2 * HOUR_MS)
      await placed('while', NOON)
      await placed('after', NOON + days(2))
      expect(await earned('before')).toEqual(['1084 USD pending'])
      expect(await earned('while')).toEqual(['877 GBP pending'])
      expect(await earned('after')).toEqual(['1084 USD pending'])
      expect(await storage().payoutCurrencies(account)).toEqual(['GBP'])
    })

    test('is what a replay under a policy with a payout currency gives', async () => {
      await add(aRate(), aRate({ to: 'GBP', rate: '0.8765' }))
      await storage().settleOrder(sale, decide)
      const { policy } = (await storage().program(account)) ?? {}
      if (!policy) throw new Error('aProgram makes a policy')
      const found: unknown[] = []
      const span = { from: 0, to: NOON + days(9), at: NOON + days(9) }
      await storage().replay(
        { accountId: account, ...span, policies: [{ ...policy, payoutCurrency: 'GBP', since: 0 }] },
        (facts) => settleAnew(facts, NOON + days(9)),
        ({ orders }) => {
          found.push(...orders.flatMap(({ outcome }) => outcome.commissions[0]?.amount))
          return true
        },
      )
      expect(found).toEqual([amountOf('8.77', 'GBP')])
      expect(await earned()).toEqual(['1084 USD pending'])
    })

    test('is the same if two collectors take orders while a rate is entered', async () => {
      const other = await open()
      try {
        const orders = Array.from({ length: 24 }, (_, n) => `race-${n}`)
        const rate = aRate({ enteredAt: NOON })
        await Promise.all([
          ...orders.map((orderId, n) =>
            (n % 2 === 0 ? storage() : other).settleOrder(
              aConfirmation({ orderId, affiliate: 'jane', total: eur('100.00') }),
              decide,
            ),
          ),
          storage().addRates(account, [rate]),
          other.addRates(account, [rate]),
        ])
        await drain(storage(), decide)
        for (const orderId of orders) expect(await earned(orderId)).toEqual(['1084 USD pending'])
        expect(await storage().listRates({ accountId: account })).toEqual([rate])
      } finally {
        await other.close()
      }
    })
  })

  describe('exchange rates', () => {
    test('are stored once, and a correction beside what it corrects', async () => {
      const correction = aRate({ rate: '1.09', enteredAt: NOON })
      expect(await add(aRate(), aRate({ to: 'GBP' }))).toEqual(['added', 'added'])
      expect(await add(aRate({ enteredAt: NOON }))).toEqual(['unchanged'])
      expect(await add(correction)).toEqual(['added'])
      const all = await storage().listRates({ accountId: account, ascending: true })
      expect(all).toEqual([aRate({ to: 'GBP' }), aRate(), correction])
    })

    test('are ordered as they were entered, although the clock was set back', async () => {
      await add(aRate())
      await add(aRate({ rate: '1.09', enteredAt: NOON - days(5) }))
      const [newest] = await storage().listRates({ accountId: account, limit: 1 })
      expect(newest).toEqual(aRate({ rate: '1.09', enteredAt: NOON - days(1) + 1 }))
    })

    test('are limited for each day', async () => {
      const page = Array.from({ length: 2_001 }, (_, n) => aRate({ source: `s${n}` }))
      const fates = await add(...page)
      expect(fates.filter((fate) => fate === 'added')).toHaveLength(2_000)
      expect(fates.at(-1)).toBe('full')
      expect(await add(aRate({ day: utcDay(NOON + DAY_MS) }))).toEqual(['added'])
    })

    test('are listed from a place on, and by currency', async () => {
      const pairs = [
        ['EUR', 'USD'],
        ['EUR', 'GBP'],
        ['GBP', 'USD'],
      ] as const
      await add(...pairs.map(([from, to]) => aRate({ from, to })))
      const query = { accountId: account, ascending: true }
      const [first] = await storage().listRates({ ...query, limit: 1 })
      expect(first).toMatchObject({ from: 'EUR', to: 'GBP' })
      const after = [DAY, 'EUR', 'GBP', 'ECB', first?.enteredAt ?? 0]
      const rest = await storage().listRates({ ...query, after })
      expect(rest.map(({ from, to }) => `${from} ${to}`)).toEqual(['EUR USD', 'GBP USD'])
      const gbp = await storage().listRates({ ...query, currency: 'GBP' })
      expect(gbp.map(({ from, to }) => `${from} ${to}`)).toEqual(['EUR GBP', 'GBP USD'])
    })
  })
}
