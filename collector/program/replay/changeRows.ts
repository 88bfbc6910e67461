import type { AffiliateId, OrderKey } from '../../domain/ids.js'
import { formatMoney } from '../../domain/money.js'
import type { ChangedOrder, Earned } from './differences.js'

/** What an order changes for one affiliate, in texts. */
export interface ChangeRow {
  readonly orderKey: OrderKey
  readonly orderId: string
  readonly productId: string
  readonly placedAt: number
  readonly affiliateId: AffiliateId
  readonly tier: number
  /** Amounts; '' for nothing. */
  readonly earnsNow: string
  readonly earnsThen: string
  readonly currency: string
  readonly statusNow: string
  readonly statusThen: string
  readonly reasons: ChangedOrder['reasons']
  /** Rules that credited and do not any more, each with its miss; and those that credit instead. */
  readonly rulesNow: readonly string[]
  readonly rulesThen: readonly string[]
}

/** One row for each affiliate whose money the order changes. */
export const changeRows = (order: ChangedOrder): readonly ChangeRow[] => {
  const { orderKey, orderId, productId, convertedAt, was, is, reasons, rulesWere, rulesAre } = order
  const keys = new Set([...was, ...is].map(keyOf))
  return [...keys].flatMap((key) => {
    const [before, after] = [was, is].map((all) => all.find((one) => keyOf(one) === key))
    const one = before ?? after
    if (!one || before?.amount.amount === after?.amount.amount) return []
    return [
      {
        ...{ orderKey, orderId, productId, placedAt: convertedAt, reasons },
        ...{ affiliateId: one.affiliateId, tier: one.tier, currency: one.amount.currency },
        earnsNow: before ? formatMoney(before.amount) : '',
        earnsThen: after ? formatMoney(after.amount) : '',
        statusNow: before?.status ?? '',
        statusThen: after?.status ?? '',
        rulesNow: rulesWere,
        rulesThen: rulesAre,
      },
    ]
  })
}

const keyOf = ({ affiliateId, tier, amount }: Earned): string =>
  `${affiliateId} ${tier} ${amount.currency}`

/** The columns of a file with these rows. */
export const CHANGE_HEADER = [
  ...['order', 'product', 'placed', 'affiliate', 'tier', 'now', 'then', 'currency'],
  ...['status now', 'status then', 'reasons', 'rules now', 'rules then'],
]

export const changeCells = (
  row: ChangeRow,
  codeOf: (id: AffiliateId) => string,
): readonly string[] => [
  ...[row.orderId, row.productId, new Date(row.placedAt).toISOString(), codeOf(row.affiliateId)],
  ...[String(row.tier), row.earnsNow, row.earnsThen, row.currency, row.statusNow, row.statusThen],
  ...[row.reasons, row.rulesNow, row.rulesThen].map((texts) => texts.join('; ')),
]
