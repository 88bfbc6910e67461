import type { AffiliateId, PayoutId } from '../../domain/ids.js'
import type { ListPosition, ListQuery } from '../../domain/lists.js'
import type { BatchId } from '../../domain/payoutBatch.js'
import type { PostbackId } from '../../domain/postback.js'
import {
  aBooking,
  aClick,
  aConfirmation,
  account,
  anAffiliate,
  aPostback,
  aShortLink,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { aDelivery, aWebhook } from '../../testing/webhookBuilders.js'
import type { Storage } from '../storage.js'

const COUNT = 7
const LIMIT = 3
const numbers = Array.from({ length: COUNT }, (_none, index) => index)

interface List {
  readonly fill: (storage: Storage) => Promise<unknown>
  readonly read: (
    storage: Storage,
    query: Pick<ListQuery, 'accountId' | 'after' | 'ascending'> & { readonly limit: number },
  ) => Promise<readonly unknown[]>
  /** The values of a row by which the list is sorted. */
  readonly positionOf: (row: never) => ListPosition
}

const sell = async (storage: Storage): Promise<void> => {
  await storage.recordClicks([aClick()], decideAt())
  for (const index of numbers) {
    const sale = { orderId: `order ${index}`, visitorId: visitor('anna') }
    await storage.settleOrder(aConfirmation(sale), decideAt())
  }
}

/** Lists whose rows are all of one millisecond, or have no time. */
const LISTS: Readonly<Record<string, List>> = {
  affiliates: {
    fill: async (storage) => {
      for (const index of numbers) {
        await storage.addAffiliate(anAffiliate(`many${index}`, { createdAt: NOON }))
      }
    },
    read: async (storage, query) => {
      const ids = await storage.listAffiliates({ ...query, search: 'MANY', status: 'active' })
      return ids.map((id) => ({ id }))
    },
    positionOf: ({ id }: { readonly id: AffiliateId }) => [NOON, id],
  },
  coupons: {
    fill: async (storage) => {
      const coupon = { accountId: account, affiliateId: jane, campaignId: undefined, validFrom: 0 }
      for (const index of numbers) {
        await storage.addCoupon({ ...coupon, code: `C${index}`, validUntil: undefined }, NOON)
      }
    },
    read: (storage, query) => storage.listCoupons({ ...query, affiliateId: jane, search: 'C' }),
    positionOf: ({ code }: { readonly code: string }) => [code],
  },
  'lifetime affiliates': {
    fill: (storage) =>
      storage.addLifetimes(
        account,
        numbers.map((index) => ({
          ...{ customer: `hash ${index}`, affiliateId: jane, campaignId: undefined },
        })),
        NOON,
      ),
    read: (storage, query) => storage.listLifetimes({ ...query, affiliateId: jane }),
    positionOf: ({ customer }: { readonly customer: string }) => [customer],
  },
  clicks: {
    fill: (storage) =>
      storage.recordClicks(
        // Of two visitors, because a sender's id is unique for a visitor only.
        numbers.map((index) => aClick({ id: `k${index >> 1}`, visitorId: visitor(`v${index}`) })),
        decideAt(),
      ),
    read: (storage, query) => storage.listClicks(query),
    positionOf: (row: { receivedAt: number; id: string; visitorId: string }) => [
      ...[row.receivedAt, row.id, row.visitorId],
    ],
  },
  'the clicks of an affiliate': {
    fill: (storage) =>
      storage.recordClicks(
        numbers.map((index) => aClick({ id: `k${index >> 1}`, visitorId: visitor(`v${index}`) })),
        decideAt(),
      ),
    read: (storage, query) => storage.listClicks({ ...query, affiliateId: jane }),
    positionOf: (row: { receivedAt: number; id: string; visitorId: string }) => [
      ...[row.receivedAt, row.id, row.visitorId],
    ],
  },
  conversions: {
    fill: sell,
    read: (storage, query) =>
      storage.listConversions({ ...query, kind: 'sale', status: 'pending', since: NOON }),
    positionOf: (row: { convertedAt: number; orderKey: string }) => [row.convertedAt, row.orderKey],
  },
  commissions: {
    fill: sell,
    read: (storage, query) => storage.listCommissions(query),
    positionOf: (row: {
      convertedAt: number
      orderKey: string
      affiliateId: string
      tier: number
    }) => [row.convertedAt, row.orderKey, row.affiliateId, row.tier],
  },
  bookings: {
    fill: async (storage) => {
      for (const index of numbers) {
        await storage.settleOrder(aBooking(`b${index}`), decideAt())
      }
    },
    read: (storage, query) => storage.listBookings(query),
    positionOf: (row: { bookedAt: number; orderKey: string }) => [row.bookedAt, row.orderKey],
  },
  'short links': {
    fill: async (storage) => {
      for (const index of numbers) {
        await storage.addLink(aShortLink({ id: `l${index}`, slug: `slug${index}` }))
      }
    },
    read: (storage, query) => storage.listLinks({ ...query, since: 0 }),
    positionOf: (row: { createdAt: number; id: string }) => [row.createdAt, row.id],
  },
  'payout batches': {
    fill: async (storage) => {
      for (const index of numbers) {
        await storage.planBatch({
          ...{ accountId: account, id: `b${index}` as BatchId, format: 'csv', payer: undefined },
          ...{ createdAt: NOON, createdBy: 'anna' },
          rows: [
            {
              ...{ payoutId: `p${index}` as PayoutId, affiliateId: jane, currency: 'EUR' },
              details: undefined,
            },
          ],
        })
      }
    },
    read: (storage, query) => storage.payoutBatches(query),
    positionOf: (row: { createdAt: number; id: string }) => [row.createdAt, row.id],
  },
  'deliveries of postbacks': {
    fill: async (storage) => {
      await storage.addPostback(aPostback({ id: 'p1' as PostbackId }), 'whsec_c2VjcmV0')
      await sell(storage)
    },
    read: (storage, query) => storage.deliveries({ ...query, postbackId: 'p1' as PostbackId }),
    positionOf: (row: { createdAt: number; id: string }) => [row.createdAt, row.id],
  },
}

/** Lists that are read page by page. */
export const pages = (storage: () => Storage): void => {
  describe.each(Object.entries(LISTS))('the list of %s', (_name, { fill, read, positionOf }) => {
    test('skips and repeats no row of one millisecond, in both directions', async () => {
      await fill(storage())
      const all = async (ascending: boolean) => {
        const found: unknown[] = []
        for (let after: ListPosition | undefined; ; ) {
          const query = { accountId: account, limit: LIMIT, after, ascending }
          const rows = await read(storage(), query)
          found.push(...rows)
          if (rows.length < LIMIT) return found
          after = positionOf(rows.at(-1) as never)
        }
      }
      const up = await all(true)
      expect(up).toHaveLength(COUNT)
      expect(new Set(up.map((row) => JSON.stringify(positionOf(row as never)))).size).toBe(COUNT)
      expect(await all(false)).toEqual(up.toReversed())
    })
  })

  test('the log of a webhook endpoint skips and repeats no delivery of one millisecond', async () => {
    await storage().addWebhook(aWebhook())
    for (const index of numbers) {
      const state = index % 2 === 0 ? 'unclear' : 'refused'
      await storage().logDelivery(aDelivery({ id: `evt_${index}`, state }))
    }
    const ids: string[] = []
    for (let after: ListPosition | undefined; ; ) {
      const asked = { endpointId: aWebhook().id, limit: LIMIT, after }
      const rows = await storage().deliveryLog(account, asked)
      ids.push(...rows.map(({ id }) => id))
      const last = rows.at(-1)
      if (!last || rows.length < LIMIT) break
      after = [last.lastAt, last.id]
    }
    expect(ids).toEqual(numbers.map((index) => `evt_${index}`).reverse())
  })
}
