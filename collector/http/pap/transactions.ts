import type { ConversionDetail } from '../../domain/conversion.js'
import type { OrderKey } from '../../domain/ids.js'
import { formatMoney } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { isPlainText } from '../../domain/text.js'
import { recordReport } from '../../ingest/record.js'
import { toRefund } from '../../ingest/reports/refund.js'
import { serverContext } from '../../ingest/reports/reportContext.js'
import type { RpcFilter } from '../../pap/rpc.js'
import { approve, decline } from '../../program/decisions.js'
import type { Deps } from '../deps.js'
import { keepParked } from '../keepParked.js'

/** Whose decisions these are, in the log. */
const BY = 'post-affiliate-pro'

/** How many lines of an order are looked for. */
const LINES_MAX = 50

/** What clients call an order's commissions: one row for each. */
export const COLUMNS = [
  ...['id', 'transid', 'orderid', 'productid', 'totalcost', 'commission', 'rstatus', 'rtype'],
  ...['userid', 'campaignid', 'dateinserted'],
]

export const rowsOf = (conversions: readonly ConversionDetail[]) =>
  conversions.flatMap((conversion) => {
    const { orderKey, orderId, productId, kind, total, convertedAt } = conversion
    const id = idOf(orderKey)
    const at = new Date(convertedAt).toISOString().slice(0, 19).replace('T', ' ')
    return conversion.commissions.map(({ affiliateId, campaignId, amount, status }) => [
      ...[id, id, orderId, productId, total ? formatMoney(total) : ''],
      ...[formatMoney(amount), LETTERS[status] ?? 'P', TYPES[kind]],
      ...[affiliateId, campaignId, at],
    ])
  })

const TYPES = { sale: 'S', action: 'A', traffic: 'C', booking: 'B' } as const

const LETTERS: Readonly<Record<string, string>> = { approved: 'A', paid: 'A', declined: 'D' }

/**
 * The conversions that filters ask for. Clients report each line of an order as `1001(1)`, `1001(2)`, and
 * ask for all of them as `1001(%`. Without an order id there are none.
 */
export const conversionsFor = async (
  { storage }: Deps,
  { account }: Program,
  filters: readonly RpcFilter[],
): Promise<readonly ConversionDetail[] | Problem> => {
  const wanted = filters.find(({ column }) => column === 'orderid')?.value.trim() ?? ''
  const orderId = wanted.replace(/(\(\d*)?%?$/, '')
  if (orderId === '' || !isPlainText(wanted)) return []
  const found = [...(await storage.conversionsOf(account.id, wanted.replace(/\(?%$/, '')))]
  // Only one line is meant.
  if (/\(\d+\)$/.test(wanted)) return found
  // A shop may leave out lines, so a missing one is not the last.
  for (let line = 1; line <= LINES_MAX; line += 1) {
    const lines = await storage.conversionsOf(account.id, `${orderId}(${line})`)
    if (line === LINES_MAX && lines.length > 0) return TOO_MANY_LINES
    found.push(...lines)
  }
  const status = filters.find(({ column }) => column === 'rstatus')?.value.split(',')
  return status
    ? found.filter((one) => rowsOf([one]).some((row) => status.includes(String(row[6]))))
    : found
}

const TOO_MANY_LINES = problem(
  'too_many',
  'orderid',
  `This order may have more than ${LINES_MAX - 1} lines, so nothing was done. Name one line at a time, such as "1001(1)", or use the panel.`,
)

/** The conversions that ids of rows stand for. Ids of others are ignored. */
export const conversionsWith = async (
  { storage }: Deps,
  { account }: Program,
  ids: readonly string[],
): Promise<readonly ConversionDetail[]> => {
  const keys = [...new Set(ids.map(keyOf))].filter(isPlainText)
  const found = await Promise.all(keys.map((key) => storage.conversion(account.id, key)))
  return found.flatMap((one) => one ?? [])
}

const idOf = (key: OrderKey): string => Buffer.from(key).toString('base64url')
const keyOf = (id: string): OrderKey => Buffer.from(id, 'base64url').toString() as OrderKey

/** How many conversions a change was applied to, and why not to the others. */
export interface Changed {
  readonly count: number
  readonly why: string | undefined
}

export type Change = 'refund' | 'approve' | 'decline'

export const changeAll = async (
  deps: Deps,
  program: Program,
  change: Change,
  conversions: readonly ConversionDetail[],
): Promise<Changed> => {
  const reasons: string[] = []
  for (const conversion of conversions) {
    const why = await CHANGES[change](deps, program, conversion)
    if (why !== undefined) reasons.push(why)
  }
  return { count: conversions.length - reasons.length, why: reasons[0] }
}

type Apply = (
  deps: Deps,
  program: Program,
  conversion: ConversionDetail,
) => Promise<string | undefined>

const whoseOf = ({ account }: Program, { orderKey }: ConversionDetail) => ({
  accountId: account.id,
  orderKey,
  by: BY,
})

const declineOne: Apply = async (deps, program, conversion) => {
  const found = await decline(deps, whoseOf(program, conversion), 'Declined by the shop')
  return isProblem(found) ? found.message : undefined
}

/** Returns all that is left of a sale. An action has no money that could be returned. */
const refundOne: Apply = async (deps, program, conversion) => {
  if (conversion.kind === 'action') return declineOne(deps, program, conversion)
  const { orderId, productId, test } = conversion
  const { account } = program
  const receivedAt = deps.now()
  const refund = toRefund(
    { orderId, refundId: BY, ...(productId !== '' && { productId }) },
    serverContext(account, { receivedAt, test, messageId: deps.newId() }),
  )
  if (isProblem(refund)) return refund.message
  const { state, parked } = await recordReport(deps, refund)
  if (state === 'full') return FULL
  if (state === 'conflict') return CONFLICT
  if (parked === undefined) return undefined
  await keepParked(deps, refund, parked)
  return NOT_APPLIED
}

const FULL = 'This order has too many reports. Refund it in the panel.'
const CONFLICT = 'Another refund of this order is stored. Look at the order in the panel.'
const NOT_APPLIED =
  'The refund was stored and not fully applied. Open the order in the panel to see why.'

/**
 * Approves what waits for its hold to end. What only a browser has reported, and what is held for a
 * reason, needs a person: the shop says that an order was completed, and neither its total nor who
 * referred the customer.
 */
const approveOne: Apply = async (deps, program, conversion) => {
  if (conversion.commissions.length === 0) return 'This order has no commissions to approve.'
  const waiting = conversion.commissions.filter(({ status }) => status !== 'approved')
  if (!waiting.every(({ status }) => status === 'pending')) {
    return 'Only pending commissions can be approved. Review the others in the panel.'
  }
  for (const { affiliateId } of waiting) {
    const found = await approve(deps, { ...whoseOf(program, conversion), affiliateId })
    if (isProblem(found)) return found.message
  }
  return undefined
}

const CHANGES: Readonly<Record<Change, Apply>> = {
  refund: refundOne,
  approve: approveOne,
  decline: declineOne,
}
