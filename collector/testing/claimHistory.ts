import type { Storage } from '../storage/storage.js'
import { aClick, bob, jane, visitor } from './builders.js'
import { decideAt, readingFrom } from './readingFrom.js'

/** Histories of orders that visitors claim and servers confirm, and what they come to. */
export const claimHistory = (storage: () => Storage) => {
  const { conversion } = readingFrom(storage)
  const decide = decideAt()
  const settle = (report: Parameters<Storage['settleOrder']>[0]) =>
    storage().settleOrder(report, decide)
  const standing = async (orderId: string) => {
    const { commissions } = await conversion(orderId)
    return commissions.map(({ status, reasons, affiliateId }) =>
      [status, ...reasons, affiliateId === jane ? 'jane' : 'bob'].join(' '),
    )
  }
  /** A visitor who followed a link a day before. */
  const referred = async (name: string, by: 'jane' | 'bob') => {
    const affiliateId = by === 'jane' ? jane : bob
    const click = { id: `click ${name}`, affiliateCode: by, affiliateId }
    await storage().recordClicks([aClick({ ...click, visitorId: visitor(name) })], decide)
    return visitor(name)
  }
  const numbers = (count: number, from = 1) =>
    Array.from({ length: count }, (_, n) => `${1_000 + from + n}`)
  return { conversion, decide, settle, standing, referred, numbers }
}
