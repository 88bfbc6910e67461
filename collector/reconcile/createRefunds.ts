import type { ConversionDetail } from '../domain/conversion.js'
import { formatMoney, type Money, money } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { isRefund, RECONCILED, type Refund } from '../domain/report.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { toRefund } from '../ingest/reports/refund.js'
import type { FileOrder, Refunded } from './fileOrder.js'
import { type Creating, contextOf, record } from './reporting.js'

/**
 * Reports what the files say was refunded beyond what is stored, so that a message about the same
 * refund, before or after it, changes nothing. Rows about single refunds are reported with the ids and in
 * the name of the provider. A sum is a view of its own: of all views the largest counts
 * (`settle/refundsHeard.ts`).
 */
export const createRefunds = async (
  creating: Creating,
  order: FileOrder,
  stored: ConversionDetail,
): Promise<'created' | Problem> => {
  if (missingOf(order, stored) <= 0) return 'created'
  const rows = rowsOf(order, stored)
  for (const row of rows.filter(({ isKnown }) => !isKnown)) {
    const outcome = await createSingle(creating, order, stored, row)
    if (outcome !== 'created') return outcome
  }
  const { deps, accountId } = creating
  const now = await deps.storage.conversion(accountId, stored.orderKey)
  if (!now || missingOf(order, now) <= 0) return 'created'
  return rows.some(({ isUndone }) => isUndone) ? undone : createSum(creating, order, now)
}

const undone = problem(
  'undone',
  'refunded',
  'The provider reported later that a refund failed or that a dispute was won. Nothing was stored.',
)

/** How much more was refunded in the files. More than the total cannot be refunded. */
const missingOf = ({ refunded }: FileOrder, { total, remaining }: ConversionDetail): number => {
  if (!total || !remaining || !refunded) return 0
  return Math.min(refunded.amount, total.amount) - (total.amount - remaining.amount)
}

interface RefundRow extends Omit<Refunded, 'providers'> {
  readonly provider: string
  readonly isKnown: boolean
  readonly isUndone: boolean
}

/** Each refund of the files once, without those that were taken back there. */
const rowsOf = (order: FileOrder, { reports }: ConversionDetail): readonly RefundRow[] => {
  const known = reports.filter(isRefund)
  const sums = new Map<string, Refunded>()
  for (const row of order.refunds) {
    const before = sums.get(row.refundId)
    const amount = row.amount.amount + (before?.amount.amount ?? 0)
    sums.set(row.refundId, { ...(before ?? row), amount: money(amount, row.amount.currency) })
  }
  return [...sums.values()]
    .filter(({ amount }) => amount.amount > 0)
    .map(({ providers, ...row }) => {
      const hasReported = (name: string) => known.some((one) => one.provider === name)
      const provider = providers.find(hasReported) ?? providers[0] ?? RECONCILED
      const same = known.filter(
        (one) => one.provider === provider && one.refundId === row.refundId && !one.soFarOf,
      )
      const isUndone = same.some(({ state }) => state === 'undone')
      return { ...row, provider, isKnown: same.length > 0, isUndone }
    })
}

const createSingle = (
  creating: Creating,
  order: FileOrder,
  stored: ConversionDetail,
  { provider, refundId, amount, at, partOf }: RefundRow,
): Promise<'created' | Problem> => {
  const content = [provider, stored.orderKey, refundId]
  const more = { provider, ...(partOf !== undefined && { partOf }) }
  return createRefund(creating, { ...order, at }, stored, { refundId, amount, content, more })
}

const createSum = (
  creating: Creating,
  order: FileOrder,
  stored: ConversionDetail,
): Promise<'created' | Problem> => {
  const { amount, currency } = stored.total ?? money(0, '')
  const sum = money(Math.min(order.refunded?.amount ?? 0, amount), currency)
  const content = [RECONCILED, stored.orderKey, sum]
  const more = { provider: RECONCILED, soFarOf: RECONCILED }
  return createRefund(creating, order, stored, {
    ...{ refundId: RECONCILED, amount: sum, content, more },
  })
}

interface Reported {
  readonly refundId: string
  readonly amount: Money
  /** What the id of the report is made from. */
  readonly content: readonly unknown[]
  readonly more: Pick<Refund, 'provider' | 'partOf' | 'soFarOf'>
}

const createRefund = async (
  creating: Creating,
  order: FileOrder,
  { orderId }: ConversionDetail,
  { refundId, amount, content, more }: Reported,
): Promise<'created' | Problem> => {
  const said = { orderId, refundId, amount: formatMoney(amount), currency: amount.currency }
  const refund = toRefund(said, contextOf(creating, order))
  if (isProblem(refund)) return refund
  return record(creating.deps, { ...refund, id: `reconciled:${fingerprint(content)}`, ...more })
}
