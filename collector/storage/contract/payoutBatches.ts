import type { PayoutId } from '../../domain/ids.js'
import type { PayeeDetails } from '../../domain/payee.js'
import type { BatchId, PayoutFile } from '../../domain/payoutBatch.js'
import type { PostbackId } from '../../domain/postback.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aPostback,
  aRefund,
  bob,
  eur,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../../testing/builders.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { NewBatch } from '../payoutBatches.js'
import { type Storage, StorageOutage } from '../storage.js'

/** Batches: what is frozen, marked as paid, taken out and reverted, and what happens meanwhile. */
export const payoutBatches = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const { conversion, balances } = readingFrom(storage)
  const later = NOON + days(90)
  const decide = decideAt(later)
  const id = 'batch-1' as BatchId
  const of = (name: string) => `payout-${name}` as PayoutId
  const close = { accountId: account, id, by: 'owner', at: later + 1, note: 'in time' }
  const iban: PayeeDetails = {
    ...{ method: 'bank', name: 'Jane', iban: 'DE89370400440532013000' },
    bic: undefined,
  }
  const batch = (over: Partial<NewBatch> = {}): NewBatch => ({
    ...{ accountId: account, id, format: 'csv', payer: undefined },
    ...{ createdAt: later, createdBy: 'owner' },
    rows: [
      { payoutId: of('jane'), affiliateId: jane, currency: 'EUR', details: iban },
      { payoutId: of('bob'), affiliateId: bob, currency: 'EUR', details: undefined },
    ],
    ...over,
  })
  const sell = (orderId: string, name: 'anna' | 'ben' = 'anna') =>
    storage().settleOrder(aConfirmation({ orderId, visitorId: visitor(name) }), decideAt())
  /** Orders 1 and 2 of Jane, and 3 of Bob, each of 4.99. */
  const soldThree = async () => {
    const ofBob = {
      id: 'of-bob',
      affiliateCode: 'bob',
      affiliateId: bob,
      visitorId: visitor('ben'),
    }
    await storage().recordClicks([aClick(), aClick(ofBob)], decide)
    await sell('1')
    await sell('2')
    await sell('3', 'ben')
  }
  const prepare = async (over: Partial<NewBatch> = {}) => {
    await storage().planBatch(batch(over))
    await storage().finishBatch(account, over.id ?? id, later, decide)
  }
  const finish = () => storage().finishBatch(account, id, later + 1, decide)
  const rows = async () =>
    ((await storage().payoutBatch(account, id))?.rows ?? []).map(
      ({ state, amount, isUnfinished }) => [state, amount.amount, isUnfinished] as const,
    )
  const statusOf = async (orderId: string) => (await conversion(orderId)).commissions[0]?.status
  const payable = async () =>
    (await storage().listPayable(account, later)).map(({ affiliateId, amount, commissions }) => ({
      affiliateId,
      amount: Number(amount.amount),
      commissions,
    }))

  describe('a payout batch', () => {
    beforeEach(soldThree)

    test('freezes what is payable: it is not payable again, and not paid yet', async () => {
      await prepare()
      expect(await rows()).toEqual([
        ['frozen', 998, false],
        ['frozen', 499, false],
      ])
      expect(await payable()).toEqual([])
      expect(await statusOf('1')).toBe('approved')
      expect(await storage().listPayouts({ accountId: account })).toEqual([])
      expect(
        await storage().payOut(
          {
            ...close,
            id: of('again'),
            affiliateId: jane,
            currency: 'EUR',
            paidBy: '',
            paidAt: later,
          },
          decide,
        ),
      ).toBeUndefined()
      await sell('4')
      expect(await payable()).toEqual([{ affiliateId: jane, amount: 499, commissions: 1 }])
      expect(await storage().payoutBatches({ accountId: account, limit: 9 })).toMatchObject([
        { id, state: 'open', count: 2, sums: [sumOf(eur('14.97'))], isUnfinished: false },
      ])
      const detail = await storage().payoutBatch(account, id)
      expect(detail?.rows.map(({ details }) => details)).toEqual([iban, undefined])
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [] })
    })

    test('that is marked as paid makes its commissions paid, and tells its affiliates once', async () => {
      const told = aPostback({ id: 'told' as PostbackId, events: ['payout'] })
      await storage().addPostback(told, 'whsec_b25l')
      await prepare()
      const deliveries = () => storage().deliveries({ accountId: account, limit: 9 })
      expect(await deliveries()).toEqual([])
      expect(await storage().markBatchPaid(close)).toBe('done')
      await finish()
      await finish()
      expect(await storage().markBatchPaid(close)).toBe('paid')
      expect([await statusOf('1'), await statusOf('3')]).toEqual(['paid', 'paid'])
      expect((await storage().listPayouts({ accountId: account })).map((one) => one.id)).toEqual([
        of('jane'),
        of('bob'),
      ])
      const variables = (await deliveries()).map(({ variables: found }) => found)
      expect(
        variables.map(({ commission, affiliate }) => `${affiliate} ${commission}`).sort(),
      ).toEqual(['bob 4.99', 'jane 9.98'])
      expect(await storage().payoutBatch(account, id)).toMatchObject({
        batch: { state: 'paid', closedBy: 'owner', note: 'in time' },
      })
      expect(await storage().payoutOrders(account, of('jane'))).toMatchObject([
        { amount: eur('4.99') },
        { amount: eur('4.99') },
      ])
    })

    test('that is reverted makes its money payable again, by new entries', async () => {
      await prepare()
      await storage().markBatchPaid(close)
      await finish()
      const before = (await conversion('1')).entries
      expect(await storage().revertBatch(close)).toBe('done')
      await finish()
      await finish()
      expect(await storage().revertBatch(close)).toBe('reverted')
      expect(await rows()).toEqual([
        ['reverted', 998, false],
        ['reverted', 499, false],
      ])
      expect(await payable()).toEqual([
        { affiliateId: bob, amount: 499, commissions: 1 },
        { affiliateId: jane, amount: 998, commissions: 2 },
      ])
      const { entries } = await conversion('1')
      expect(entries.slice(0, before.length)).toEqual(before)
      expect(entries.slice(before.length)).toMatchObject([
        { from: 'paid', to: 'payable', reason: 'payout_reverted', payoutId: of('jane') },
      ])
      expect(await statusOf('1')).toBe('approved')
      expect(await storage().payoutOrders(account, of('bob'))).toMatchObject([
        { amount: eur('4.99') },
      ])
      expect(await storage().listPayouts({ accountId: account })).toEqual([])
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [] })
    })

    test('of which a row is taken out pays the others', async () => {
      await prepare()
      expect(await storage().takeOutRow(close, of('bob'))).toBe('done')
      expect(await storage().takeOutRow(close, of('bob'))).toBe('taken_out')
      expect(await storage().takeOutRow(close, of('nobody'))).toBe('unknown')
      await storage().markBatchPaid(close)
      await finish()
      expect(await rows()).toEqual([
        ['paid', 998, false],
        ['taken_out', 499, false],
      ])
      const detail = await storage().payoutBatch(account, id)
      expect(detail?.batch.revision).toBe(1)
      expect(detail?.rows.map(({ takenOutIn }) => takenOutIn)).toEqual([undefined, 1])
      expect(await payable()).toEqual([{ affiliateId: bob, amount: 499, commissions: 1 }])
      expect([await statusOf('1'), await statusOf('3')]).toEqual(['paid', 'approved'])
    })

    test('of which every row is taken out cannot be marked as paid', async () => {
      await prepare()
      for (const name of ['jane', 'bob']) await storage().takeOutRow(close, of(name))
      expect(await storage().markBatchPaid(close)).toBe('empty')
      expect(await storage().markBatchPaid({ ...close, id: 'none' as BatchId })).toBe('unknown')
    })

    test('keeps its amount after a refund, which reduces the next payout', async () => {
      await prepare()
      await storage().settleOrder(aRefund(undefined, { orderId: '1' }), decide)
      expect(await rows()).toEqual([
        ['frozen', 998, false],
        ['frozen', 499, false],
      ])
      expect(await payable()).toMatchObject([{ affiliateId: jane, amount: -499 }])
      await storage().markBatchPaid(close)
      await finish()
      expect(await balances()).toEqual({ payable: -499, paid: 998 })

      await sell('4')
      await sell('5')
      const next = { ...batch().rows[0]!, payoutId: of('next') }
      await prepare({ id: 'batch-2' as BatchId, rows: [next], createdAt: later + 2 })
      expect((await storage().payoutBatch(account, 'batch-2' as BatchId))?.rows).toMatchObject([
        { state: 'frozen', amount: eur('4.99') },
      ])
      expect(await storage().payoutOrders(account, of('next'))).toHaveLength(3)
    })

    test('that is reverted makes its whole amount payable again, even if a refund was already deducted from the next payout', async () => {
      await prepare()
      await storage().markBatchPaid(close)
      await finish()
      await storage().settleOrder(aRefund(undefined, { orderId: '1' }), decide)
      await sell('4')
      await sell('5')
      const next = { ...batch().rows[0]!, payoutId: of('next') }
      await prepare({ id: 'batch-2' as BatchId, rows: [next], createdAt: later + 2 })
      await storage().revertBatch(close)
      await finish()
      // The second payout paid 9.98 and deducted 4.99 for an order that was never paid.
      expect(await payable()).toMatchObject([
        { affiliateId: bob, amount: 499 },
        { affiliateId: jane, amount: 998 },
      ])
      expect(await balances()).toEqual({ payable: 998, paid: 499 })
    })

    test('applies a decline that arrived while the batch was open as soon as the row is taken out', async () => {
      await prepare()
      await storage().settleOrder(anAct('decline', { orderId: '1', receivedAt: later }), decide)
      expect(await statusOf('1')).toBe('approved')
      await storage().takeOutRow(close, of('jane'))
      await finish()
      expect(await statusOf('1')).toBe('declined')
      expect(await payable()).toMatchObject([{ affiliateId: jane, amount: 499 }])
    })

    test('leaves out what is no longer payable', async () => {
      await storage().planBatch(batch())
      await storage().settleOrder(aRefund(undefined, { orderId: '3' }), decide)
      await finish()
      expect(await rows()).toEqual([
        ['frozen', 998, false],
        ['left_out', 0, false],
      ])
    })

    test('that is stopped at any step reaches the same state when it is continued', async () => {
      await storage().planBatch(batch())
      expect(await storage().markBatchPaid(close)).toBe('unfinished')
      const stopped = () => {
        throw new StorageOutage('The collector was stopped')
      }
      await expect(storage().finishBatch(account, id, later, stopped)).rejects.toThrow('stopped')
      expect(await storage().settlePayouts(account, later, decide)).toBe(1)
      expect(await rows()).toEqual([
        ['frozen', 998, false],
        ['frozen', 499, false],
      ])

      await storage().markBatchPaid(close)
      await expect(storage().finishBatch(account, id, later, stopped)).rejects.toThrow('stopped')
      expect(await statusOf('1')).toBe('approved')
      await storage().settlePayouts(account, later, decide)
      expect(await statusOf('1')).toBe('paid')

      await storage().revertBatch(close)
      await expect(storage().finishBatch(account, id, later, stopped)).rejects.toThrow('stopped')
      expect(await balances()).toEqual({ payable: 998 })
      await storage().settlePayouts(account, later, decide)
      expect(await statusOf('1')).toBe('approved')
      expect(await balances()).toEqual({ payable: 998 })
      expect(await storage().settlePayouts(account, later, decide)).toBe(0)
    })

    test('that is only partly frozen cannot be marked as paid and can be reverted', async () => {
      await storage().planBatch(batch())
      const stopsAtBob: typeof decide = (facts) => {
        if (facts.orderKey.includes('"3"')) throw new StorageOutage('The collector was stopped')
        return decide(facts)
      }
      const finishing = storage().finishBatch(account, id, later, stopsAtBob)
      await expect(finishing).rejects.toThrow('stopped')
      expect((await rows()).map(([state]) => state)).toEqual(['frozen', 'planned'])
      expect(await storage().markBatchPaid(close)).toBe('unfinished')
      expect(await storage().takeOutRow(close, of('bob'))).toBe('unfinished')
      expect(await storage().revertBatch(close)).toBe('done')
      await finish()
      expect((await rows()).map(([state]) => state)).toEqual(['reverted', 'left_out'])
      expect(await payable()).toMatchObject([
        { affiliateId: bob, amount: 499 },
        { affiliateId: jane, amount: 998 },
      ])
    })

    test('that several collectors finish at once moves its money once', async () => {
      const second = await open()
      const both = [storage(), second, storage(), second]
      const at = later + 1
      await Promise.all(both.map((one) => one.planBatch(batch())))
      await Promise.all(both.map((one) => one.finishBatch(account, id, at, decide)))
      expect(await balances()).toEqual({ paid: 998 })
      await Promise.all(both.map((one) => one.revertBatch(close)))
      await Promise.all(both.map((one) => one.finishBatch(account, id, at, decide)))
      await second.close()
      expect(await balances()).toEqual({ payable: 998 })
      expect(await storage().auditLedger(account)).toMatchObject({ broken: [], unchained: 0 })
    })

    test('keeps the first file of each revision', async () => {
      await prepare()
      const file: PayoutFile = {
        ...{ format: 'csv', revision: 0, sha256: 'a', count: 2, madeAt: later, madeBy: 'owner' },
      }
      expect(await storage().keepPayoutFile(account, id, file)).toEqual(file)
      const other = { ...file, sha256: 'b', madeAt: later + 1 }
      expect(await storage().keepPayoutFile(account, id, other)).toEqual(file)
      expect((await storage().payoutBatch(account, id))?.files).toEqual([file])
    })
  })

  describe('a payout that was marked as paid by itself', () => {
    test('is a batch of one row, which can be reverted', async () => {
      await soldThree()
      const payout = { ...close, id: of('one'), affiliateId: jane, paidBy: 'owner', paidAt: later }
      await storage().payOut({ ...payout, currency: 'EUR' }, decide)
      expect(await storage().batchOfPayout(account, of('one'))).toBe(of('one'))
      const own = { ...close, id: of('one') as string as BatchId }
      expect(await storage().payoutBatch(account, own.id)).toMatchObject({
        batch: { state: 'paid' },
        rows: [{ state: 'paid', amount: eur('9.98') }],
      })
      await storage().revertBatch(own)
      await storage().finishBatch(account, own.id, later, decide)
      expect(await balances()).toEqual({ payable: 998 })
      expect(await statusOf('1')).toBe('approved')
    })
  })

  describe('how an affiliate is paid', () => {
    test('is stored, changed and erased, also from batches that are not open', async () => {
      await soldThree()
      const payee = {
        ...{ affiliateId: jane, details: iban, minimums: { EUR: 5_000 } },
        ...{ changedAt: NOON, changedBy: 'owner' },
      }
      await storage().setPayee(account, payee)
      expect(await storage().payees(account, [jane, bob])).toEqual([payee])
      const paypal = { method: 'paypal', email: 'jane@example.com' } as const
      await storage().setPayee(account, { ...payee, details: paypal })
      expect(await storage().payees(account, [jane])).toMatchObject([{ details: paypal }])

      await prepare()
      const details = async () =>
        (await storage().payoutBatch(account, id))?.rows.map((row) => row.details)
      expect(await storage().removePayee(account, jane)).toBe(true)
      expect(await details()).toEqual([iban, undefined])
      await storage().markBatchPaid(close)
      expect(await storage().removePayee(account, jane)).toBe(true)
      expect(await details()).toEqual([undefined, undefined])
      expect(await storage().removePayee(account, jane)).toBe(false)
    })

    test('depends on terms of the account', async () => {
      expect(await storage().payoutTerms(account)).toEqual({ minimums: {}, payer: undefined })
      const payer = { name: 'Shop', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' }
      await storage().setPayoutTerms(account, { minimums: { EUR: 2_500 }, payer })
      expect(await storage().payoutTerms(account)).toEqual({ minimums: { EUR: 2_500 }, payer })
    })
  })
}
