import { type OrderRef, orderKey } from '../../domain/order.js'
import type { Act, Refund, Report, Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAct,
  aRefund,
  eur,
  visitor,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** How often an order and a product of it are sent concurrently. */
const ROUNDS = 20

const anna = visitor('anna')
const refOf = (orderId: string, productId: string): OrderRef => ({
  kind: 'sale',
  orderId,
  productId,
  code: '',
})

type Message = (orderId: string) => Report

/** A product that a server, or another sender, reported; anna bought it. */
const product =
  (productId: string, total: string, over: Partial<Statement> = {}): Message =>
  (orderId) => ({
    ...aConfirmation({ orderId, ref: { productId }, visitorId: anna, total: eur(total), ...over }),
    id: `${orderId} ${productId}`,
  })

/** The order as a whole, from a payment provider. */
const whole =
  (over: Partial<Statement> = {}): Message =>
  (orderId) => ({
    ...aConfirmation({ orderId, source: 'webhook', visitorId: anna, ...over }),
    id: `${orderId} whole`,
  })

const refund =
  (productId: string, amount: string | undefined, over: Partial<Refund> = {}): Message =>
  (orderId) => ({
    ...aRefund(amount === undefined ? undefined : eur(amount), { orderId, ref: { productId } }),
    id: `${orderId} refund of ${productId}`,
    ...over,
  })

const act =
  (kind: Act['kind'], productId: string, over: Partial<Act> = {}): Message =>
  (orderId) => {
    const order = refOf(orderId, productId)
    return { ...anAct(kind, { orderId, ...over }), order, orderKey: orderKey(order) }
  }

const shoe = product('shoe', '20.00')
const sock = product('sock', '29.90')
const byStripe = { source: 'webhook', provider: 'stripe' } as const

const permutations = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first) =>
        permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
      )

/** An order that is reported per product and as a whole earns once. */
export const countedAsWhole = (storage: () => Storage, open: () => Promise<Storage>): void => {
  const send = (report: Report, at?: number) => storage().settleOrder(report, decideAt(at))
  const find = async (orderId: string) => {
    const found = await storage().conversionsOf(account, orderId)
    return found.map(({ productId, commissions, flags, verdict, remaining }) => ({
      productId,
      earns: commissions.map(({ amount, status }) => `${amount.amount} ${status}`).join(),
      misses: verdict.trail.map(({ miss }) => miss),
      flags,
      remaining: remaining?.amount,
    }))
  }
  /** What each part of the order earns: "whole", or the product. */
  const earned = async (orderId: string) =>
    Object.fromEntries(
      (await find(orderId)).map(({ productId, earns }) => [productId || 'whole', earns]),
    )
  /** Sends the messages of an order in each order of arrival, to an order of its own each. */
  const inEachOrder = async (messages: readonly Message[], prefix = 'o') => {
    const results: unknown[] = []
    for (const [n, some] of permutations(messages).entries()) {
      for (const message of some) await send(message(`${prefix}${n}`))
      const parts = [...(await find(`${prefix}${n}`))]
      results.push(parts.sort((a, b) => (a.productId < b.productId ? -1 : 1)))
    }
    for (const result of results) expect(result).toEqual(results[0])
    return earned(`${prefix}0`)
  }

  describe('an order that is reported per product and as a whole', () => {
    beforeEach(async () => {
      await storage().recordClicks([aClick()], decideAt())
    })

    test('earns as a whole, in whichever order the reports arrive', async () => {
      expect(await inEachOrder([shoe, sock, whole()])).toEqual({
        whole: '499 pending',
        shoe: '',
        sock: '',
      })
      const parts = await find('o0')
      expect(parts.find(({ productId }) => productId === 'shoe')?.misses).toEqual([
        'counted_as_whole',
      ])
    })

    test('earns as a whole if unsigned pages reported the products', async () => {
      const page = product('shoe', '20.00', { source: 'browser' })
      expect(await inEachOrder([page, whole()])).toEqual({ whole: '499 pending', shoe: '' })
    })

    test('earns per product if nobody is credited for the whole order', async () => {
      const unknown = whole({ visitorId: undefined })
      expect(await inEachOrder([shoe, sock, unknown])).toEqual({
        whole: '',
        shoe: '200 pending',
        sock: '299 pending',
      })
    })

    test('earns per product beside a page’s report of the whole order that nobody confirmed', async () => {
      const page = whole({ source: 'browser' })
      expect(await inEachOrder([shoe, page])).toEqual({
        whole: '499 unverified',
        shoe: '200 pending',
      })
    })

    test('loses the commission of a product that is refunded', async () => {
      expect(await inEachOrder([shoe, whole(), refund('shoe', undefined)])).toEqual({
        whole: '299 pending',
        shoe: '',
      })
    })

    test('loses the same part once if server and provider report the same refund', async () => {
      const messages = [shoe, whole(), refund('shoe', '20.00'), refund('', '20.00', byStripe)]
      expect(await inEachOrder(messages)).toMatchObject({ whole: '299 pending' })
    })

    test('loses what its products earn if the provider refunds it in full', async () => {
      const unknown = whole({ visitorId: undefined })
      const messages = [shoe, sock, unknown, refund('', '49.90', byStripe)]
      expect(await inEachOrder(messages)).toEqual({
        whole: '',
        shoe: '0 pending',
        sock: '0 pending',
      })
    })

    test('is flagged if only its products earn and the provider refunds a part', async () => {
      const unknown = whole({ visitorId: undefined })
      await inEachOrder([shoe, unknown, refund('', '20.00', byStripe)])
      const flagsOf = async (orderId: string) => (await find(orderId)).flatMap(({ flags }) => flags)
      expect(await flagsOf('o0')).toEqual(['refund_needs_product'])
      await inEachOrder(
        [shoe, unknown, refund('', '20.00', byStripe), refund('shoe', '20.00')],
        'named',
      )
      expect(await flagsOf('named0')).toEqual([])
    })

    test('keeps the approved commission of a product, and the whole order earns nothing', async () => {
      const later = shoe('o')
      await send(later)
      await send(act('approve', 'shoe')('o'))
      await send(sock('o'))
      await send(whole()('o'))
      expect(await earned('o')).toEqual({ shoe: '200 approved', sock: '299 pending', whole: '' })
      const parts = await find('o')
      expect(parts.find(({ productId }) => productId === '')?.misses).toEqual([
        'counted_per_product',
      ])
      await send(act('decline', 'shoe', { receivedAt: later.receivedAt + days(3) })('o'))
      expect(await earned('o')).toEqual({
        shoe: '200 declined',
        sock: '',
        whole: '499 pending',
      })
    })

    test('that matured as a whole earns nothing for a product that is reported later', async () => {
      const mature = shoe('o').receivedAt + days(60)
      await send(whole()('o'), mature)
      await send(shoe('o'), mature)
      expect(await earned('o')).toEqual({ whole: '499 approved', shoe: '' })
    })

    test('earns as a whole from the click that arrives last', async () => {
      const cara = visitor('cara')
      await send(shoe('o'))
      await send(whole({ visitorId: cara })('o'))
      expect(await earned('o')).toEqual({ whole: '', shoe: '200 pending' })
      await storage().recordClicks([aClick({ id: 'late', visitorId: cara })], decideAt())
      expect(await earned('o')).toEqual({ whole: '499 pending', shoe: '' })
    })

    test('does not depend on the reports of the test order with the same id', async () => {
      await send(shoe('o'))
      await send(act('approve', 'shoe')('o'))
      const tested = { ...whole({ test: true })('o'), orderKey: orderKey(refOf('o', ''), true) }
      await send(tested)
      const parts = await find('o')
      expect(parts.map(({ earns }) => earns).sort()).toEqual(['200 approved', '499 pending'])
    })

    test(`earns once if a product and the whole order arrive concurrently, ${ROUNDS} times`, async () => {
      const second = await open()
      for (let n = 0; n < ROUNDS; n += 1) {
        const [a, b] = n % 2 === 0 ? [storage(), second] : [second, storage()]
        await Promise.all([
          a.settleOrder(shoe(`o${n}`), decideAt()),
          b.settleOrder(whole()(`o${n}`), decideAt()),
        ])
        expect(await earned(`o${n}`)).toEqual({ shoe: '', whole: '499 pending' })
      }
      await second.close()
    })
  })
}
