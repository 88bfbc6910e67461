import { holdDaysOf, versionAt } from '../../domain/campaign.js'
import { findByCode } from '../../domain/code.js'
import type { Commission } from '../../domain/commission.js'
import type { ConversionDetail } from '../../domain/conversion.js'
import { type AccountId, KEY_TEXT_MAX } from '../../domain/ids.js'
import { formatMoney, sameMoney } from '../../domain/money.js'
import { type OrderRef, type PlacedRef, wholeOrderKey } from '../../domain/order.js'
import { isPlaceholder } from '../../domain/placeholder.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { isStatement, type Statement } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { recordReport } from '../../ingest/record.js'
import { toImportedStatement, toPerProduct } from '../../ingest/reports/imported.js'
import { AFFILIATE_COLUMNS, affiliateOf, NEEDS_AFFILIATE } from '../affiliateOf.js'
import { CAMPAIGN_COLUMN, campaignOf } from '../campaignOf.js'
import type { Row } from '../columns.js'
import { type Added, type Context, each, type Kind, type Known } from '../kind.js'
import { isNoTime, readTime } from '../times.js'
import { moneyOf } from './commissionMoney.js'
import { openIn } from './commissionState.js'
import { CUSTOMER_MAX } from './customers.js'

/** Open commissions: what the other program owes for orders. */
export const commissions: Kind<Statement> = {
  columns: [
    { name: 'order', also: ['orderid', 'ordernumber'] },
    { name: 'product', also: ['productid'] },
    { name: 'action', also: ['actioncode'] },
    ...AFFILIATE_COLUMNS,
    CAMPAIGN_COLUMN,
    { name: 'commission', also: ['commissionamount'] },
    { name: 'total', also: ['totalcost', 'ordertotal'] },
    { name: 'currency', also: ['currencycode'] },
    { name: 'date', also: ['dateinserted', 'datecreated', 'placedat'] },
    { name: 'status', also: ['rstatus'] },
    {
      name: 'payoutstatus',
      also: ['pstatus', 'paymentstatus', 'paid'],
      remedy: 'If nothing in the file is paid, add the column and leave its cells empty.',
    },
    { name: 'type', also: ['rtype', 'commissiontype', 'transactiontype'] },
    { name: 'tier', also: [] },
    { name: 'customer', also: ['customerid', 'customeremail'] },
  ],
  needs: [['order'], NEEDS_AFFILIATE, ['commission'], ['date'], ['status'], ['payoutstatus']],
  keyColumn: 'order',
  keepsAll: true,
  read: async (context, row) => {
    const state = openIn(row)
    if (isProblem(state)) return state
    const order = orderIn(row)
    if (isProblem(order)) return order
    const affiliate = await affiliateOf(context, row)
    if (isProblem(affiliate)) return affiliate
    const campaign = campaignOf(context, row)
    if (isProblem(campaign)) return campaign
    const amounts = moneyOf(context, row)
    if (isProblem(amounts)) return amounts
    const placedAt = placedIn(context, row)
    if (isProblem(placedAt)) return placedAt
    const customerId = row.text('customer')
    if (customerId.length > CUSTOMER_MAX) {
      return problem('too_long', 'customer', `Use at most ${CUSTOMER_MAX} characters.`)
    }
    return toImportedStatement({
      accountId: context.accountId,
      accountSecret: context.program.account.secret,
      order,
      placedAt,
      receivedAt: context.deps.now(),
      total: amounts.total,
      affiliate: affiliate.code,
      campaign: campaign?.code,
      customerId: customerId || undefined,
      imported: { kind: 'commission', amount: amounts.commission, ...state },
    })
  },
  keyOf: ({ orderKey: key }) => key,
  contentOf: ({ fingerprint }) => fingerprint,
  // An order is imported as a whole or per product.
  groupOf: ({ order }) =>
    order.kind === 'sale'
      ? { key: order.orderId, content: order.productId === '' ? 'whole' : 'per product' }
      : undefined,
  payableAt: ({ program }, { imported, campaign: code, occurredAt, receivedAt, kind, order }) => {
    if (imported?.kind !== 'commission' || imported.isApproved) return undefined
    const campaign =
      findByCode(code, program.campaigns) ??
      program.campaigns.find(({ id }) => id === program.policy.defaultCampaignId)
    return (
      campaign &&
      receivedAt + days(holdDaysOf(versionAt(campaign.versions, occurredAt), kind, order.code))
    )
  },
  known: ({ deps, accountId }, items) =>
    each(items, async (statement) =>
      compared(statement, await conversionsAround(deps, accountId, statement)),
    ),
  add: async (context, items) => each(items, (statement) => add(context, statement)),
}

const add = async ({ deps }: Context, statement: Statement): Promise<Added> => {
  const isProduct = statement.kind === 'sale' && statement.order.productId !== ''
  // First, so that no report of the whole order can come between them.
  const whole = isProduct ? await recordReport(deps, toPerProduct(statement)) : undefined
  // Another import stored the order as a whole.
  if (whole?.state === 'conflict') return 'exists'
  const { state } = await recordReport(deps, statement)
  return state === 'recorded' ? 'added' : 'exists'
}

const orderIn = (row: Row): PlacedRef | Problem => {
  const [orderId, productId, code] = [row.text('order'), row.text('product'), row.text('action')]
  if (orderId === '') {
    const message =
      'Name the order. For a bonus without an order, invent an order id such as "bonus-1".'
    return problem('missing', 'order', message)
  }
  if (isPlaceholder(orderId)) {
    const message = 'This is a placeholder and no order id. Export the order ids.'
    return problem('invalid', 'order', message)
  }
  for (const [column, text] of Object.entries({
    order: orderId,
    product: productId,
    action: code,
  })) {
    if (text.length > KEY_TEXT_MAX) {
      return problem('too_long', column, `Use at most ${KEY_TEXT_MAX} characters.`)
    }
  }
  return { kind: code === '' ? 'sale' : 'action', orderId, productId, code }
}

const placedIn = ({ deps, zone }: Context, row: Row): number | Problem => {
  const text = row.text('date')
  if (isNoTime(text)) return problem('missing', 'date', 'Say when the order was placed.')
  const time = readTime(text, zone)
  if (typeof time === 'string') return problem('invalid', 'date', time)
  if (time.at <= deps.now()) return time.at
  const message = 'The order is in the future. Name the zone of the file: --time-zone <name>'
  return problem('future', 'date', message)
}

/** Compares a commission with what is stored about the order and its products. */
const compared = (statement: Statement, found: readonly ConversionDetail[]): Known => {
  const real = found.filter(({ test }) => !test)
  const own = real.find((one) => one.orderKey === statement.orderKey)
  const imported = own?.reports.filter(isStatement).find(({ id }) => id === statement.id)
  if (imported?.fingerprint === statement.fingerprint) return 'unchanged'
  if (imported) return otherContent(imported, statement)
  const alike = real.filter((one) => one === own || areOneOrder(one, statement.order))
  if (alike.some(isImportedCommission)) {
    const message =
      'The order was imported as a whole, and an order is imported either as a whole or per product. Leave the row out.'
    return problem('exists', 'order', message)
  }
  const earned = alike.flatMap(({ commissions: all }) => all).find(isOwed)
  if (!earned) return undefined
  const owed = `${formatMoney(earned.amount)} ${earned.amount.currency}`
  const message = `The order earns ${owed} in Waymark already, so it is not owed once more. Leave the row out. See: waymark explain <order>`
  return problem('exists', 'order', message)
}

/**
 * Whether a commission counts beside the other program's. An unproven or a held one does not: a page
 * may claim any order, and could otherwise block the import.
 */
const isOwed = ({ status, amount }: Commission): boolean =>
  ['pending', 'approved', 'paid'].includes(status) && amount.amount > 0

/**
 * The order of a statement and those that it must not be imported beside: for a product the whole
 * order, for a whole order its products.
 */
const conversionsAround = async (
  { storage }: Context['deps'],
  accountId: AccountId,
  { orderKey: key, order: { kind, orderId, productId } }: Statement,
): Promise<readonly ConversionDetail[]> => {
  const whole = wholeOrderKey(key)
  const own = await Promise.all(
    [key, ...(whole ? [whole] : [])].map((one) => storage.conversion(accountId, one)),
  )
  const found = own.flatMap((one) => one ?? [])
  if (kind === 'action' || productId !== '') return found
  const products = await storage.conversionsOf(accountId, orderId, kind)
  return [...found, ...products.filter((one) => one.orderKey !== key)]
}

/** Whether one is the whole order and the other one of its products. */
const areOneOrder = (a: OrderRef, b: OrderRef): boolean =>
  a.kind === 'sale' && b.kind === 'sale' && (a.productId === '' || b.productId === '')

const isImportedCommission = ({ reports }: ConversionDetail): boolean =>
  reports.filter(isStatement).some(({ imported }) => imported?.kind === 'commission')

const otherContent = (stored: Statement, statement: Statement): Problem => {
  if (stored.imported?.kind === 'per_product') {
    const message =
      'The commissions of this order were imported per product. Name the product, or leave the row out.'
    return problem('exists', 'order', message)
  }
  const message = `The order was imported already with another ${differences(stored, statement).join(' and ')}. Nothing was changed. An order has one commission: if this is another one, give it an order id of its own, such as "1001-2".`
  return problem('exists', 'order', message)
}

const differences = (a: Statement, b: Statement): readonly string[] => {
  const isOther: Readonly<Record<string, boolean>> = {
    affiliate: a.affiliate !== b.affiliate,
    'commission or status': JSON.stringify(a.imported) !== JSON.stringify(b.imported),
    campaign: a.campaign !== b.campaign,
    total: !sameMoney(a.total, b.total),
    date: a.occurredAt !== b.occurredAt,
    customer: a.customer !== b.customer,
  }
  return Object.keys(isOther).filter((name) => isOther[name])
}
