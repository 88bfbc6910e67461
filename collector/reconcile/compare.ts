import type { StoredSale } from '../domain/conversion.js'
import { type Money, money, sameMoney } from '../domain/money.js'
import type { FileOrder, Place } from './fileOrder.js'

export const DIFFERENCE_KINDS = [
  'missing_here',
  'unverified_here',
  'not_refunded_here',
  'amounts_differ',
  'currency_differs',
  'refunded_only_here',
  'not_paid_there',
  'missing_there',
] as const
/** "Here" is Waymark, and "there" are the merchant's files. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** One thing that differs about one order. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly orderId: string
  /** Of an order that is stored per product. */
  readonly productId: string
  /** Undefined if the order is in no file. */
  readonly place: Place | undefined
  readonly at: number
  /** The total, or for refunds all that was refunded. */
  readonly there: Money | undefined
  readonly here: Money | undefined
  /** What a person has to know or do. */
  readonly note: string
  /** What `create` does about it. Undefined: a person has to decide. */
  readonly fix: Fix | undefined
}

/** What makes the stored order equal to that of the files. */
export type Fix =
  | { readonly kind: 'sale'; readonly order: FileOrder }
  | { readonly kind: 'confirm'; readonly order: FileOrder; readonly stored: StoredSale }
  | { readonly kind: 'refund'; readonly order: FileOrder; readonly stored: StoredSale }
  /** Another difference of the order has the fix. */
  | { readonly kind: 'with_order' }

/**
 * Compares an order of the files with the stored sales of its order id. Names what differs, and guesses
 * nothing: what only a person can know has no fix.
 */
export const compareOrder = (
  order: FileOrder,
  found: readonly StoredSale[],
): readonly Difference[] => {
  if (order.isContradictory || order.state === 'continued') return []
  const stored = storedOrder(found)
  if (order.state === 'awaited') return []
  if (order.state === 'failed') return stored ? [notPaid(order, stored)] : []
  if (!stored) return [missing(order)]
  if (stored.isDeclined) return []
  if (!order.total) return refundDifferences(order, stored)
  return [
    ...unverified(order, stored),
    ...amountDifferences(order, stored),
    ...refundDifferences(order, stored),
  ]
}

/** A sale that is stored and in no file. */
export const missingThere = ({
  orderId,
  productId,
  convertedAt,
  total,
  source,
}: StoredSale): Difference => ({
  kind: 'missing_there',
  orderId,
  productId,
  place: undefined,
  at: convertedAt,
  there: undefined,
  here: total,
  note:
    source === 'browser'
      ? 'Only a page reported the order. If it was not placed, decline its commission.'
      : 'If the order was not placed, decline its commission; if it was refunded, report the refund.',
  fix: undefined,
})

/** Whether a stored sale counts as an order: not one that awaits its sale, and none that was declined. */
export const isOrder = ({ total, status }: StoredSale): boolean =>
  total !== undefined && status !== 'declined'

/** What is stored of an order, as a whole or per product. */
interface Stored {
  /** Undefined if the order is stored per product. */
  readonly whole: StoredSale | undefined
  readonly total: Money | undefined
  readonly refunded: Money | undefined
  readonly isUnverified: boolean
  readonly isDeclined: boolean
  readonly at: number
}

const storedOrder = (found: readonly StoredSale[]): Stored | undefined => {
  const sales = found.filter(({ total }) => total !== undefined)
  const whole = sales.find(({ productId }) => productId === '')
  const parts = whole ? [whole] : sales
  const [first] = parts
  if (!first) return undefined
  const total = sumOf(parts.map((one) => one.total))
  const remaining = sumOf(parts.map((one) => one.remaining ?? one.total))
  return {
    whole,
    total,
    refunded: total && remaining && money(total.amount - remaining.amount, total.currency),
    isUnverified: parts.some(({ source, status }) => source === 'browser' && status !== 'declined'),
    isDeclined: parts.every(({ status }) => status === 'declined'),
    at: first.convertedAt,
  }
}

/** Undefined if there are several currencies. */
const sumOf = (amounts: readonly (Money | undefined)[]): Money | undefined => {
  const [first] = amounts
  if (!first || amounts.some((one) => one?.currency !== first.currency)) return undefined
  return money(
    amounts.reduce((sum, one) => sum + (one?.amount ?? 0), 0),
    first.currency,
  )
}

const base = (order: FileOrder, stored: Stored | undefined) => ({
  orderId: order.orderId,
  productId: '',
  place: order.place,
  at: order.at || (stored?.at ?? 0),
  there: order.total,
  here: stored?.total,
})

const PER_PRODUCT = 'The order is stored per product.'

const missing = (order: FileOrder): Difference =>
  order.state === 'refunded'
    ? {
        ...base(order, undefined),
        kind: 'not_refunded_here',
        there: order.refunded,
        note: 'The refunded order is not stored, and its sale is in no file. Reconcile the time of the sale as well.',
        fix: undefined,
      }
    : {
        ...base(order, undefined),
        kind: 'missing_here',
        note: '',
        fix: { kind: 'sale', order },
      }

const notPaid = (order: FileOrder, stored: Stored): Difference => ({
  ...base(order, stored),
  kind: 'not_paid_there',
  note: 'The file says that the payment failed. If that is so, decline the commission.',
  fix: undefined,
})

const unverified = (order: FileOrder, stored: Stored): readonly Difference[] => {
  if (!stored.isUnverified) return []
  const { whole } = stored
  return [
    {
      ...base(order, stored),
      kind: 'unverified_here',
      note: whole ? '' : `${PER_PRODUCT} Approve its products one by one.`,
      fix: whole && { kind: 'confirm', order, stored: whole },
    },
  ]
}

/** Whether the total of the files can become that of the stored order. */
const isConfirmable = ({ isUnverified, whole }: Stored): boolean =>
  isUnverified && whole !== undefined

const amountDifferences = (order: FileOrder, stored: Stored): readonly Difference[] => {
  if (sameMoney(order.total, stored.total)) return []
  const isCurrency = stored.total?.currency !== order.total?.currency
  const isConfirmed = isConfirmable(stored)
  const remedy = 'Find out which is right, and report the order with a higher revision.'
  return [
    {
      ...base(order, stored),
      kind: isCurrency ? 'currency_differs' : 'amounts_differ',
      note: isConfirmed
        ? 'Confirming the order sets the total of the file.'
        : stored.whole
          ? remedy
          : `${PER_PRODUCT} ${remedy}`,
      fix: isConfirmed ? { kind: 'with_order' } : undefined,
    },
  ]
}

const refundDifferences = (order: FileOrder, stored: Stored): readonly Difference[] => {
  const here = stored.refunded
  if (!order.refunded || !here || here.currency !== order.refunded.currency) return []
  // More than the total cannot be refunded here, for example fees of a dispute.
  const totals = [isConfirmable(stored) ? undefined : stored.total, order.total ?? stored.total]
  const most = totals.flatMap((one) => (one ? [one.amount] : []))
  const there = Math.min(Math.max(order.refunded.amount, 0), ...most)
  const both = { ...base(order, stored), there: money(there, here.currency), here }
  if (there > here.amount) {
    const { whole } = stored
    const note = whole ? '' : `${PER_PRODUCT} Report the refund of each product.`
    const fix: Fix | undefined = whole && { kind: 'refund', order, stored: whole }
    return [{ ...both, kind: 'not_refunded_here', note, fix }]
  }
  // Rows of a span of time do not have the refunds of another one.
  if (there === here.amount || order.isRefundedByRows) return []
  const note = 'A refund that is stored is not in the file. It cannot be taken back here.'
  return [{ ...both, kind: 'refunded_only_here', note, fix: undefined }]
}
