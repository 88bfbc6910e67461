import { type Money, money, sameMoney } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { OWN_ORDER_ID, type ProviderRefund } from '../../domain/providerMessage.js'
import { signedDecimal } from '../amounts.js'
import { type Fields, fieldsOf, instantOf, listOf, someText } from '../read.js'
import { idOfType, shopCurrencyOf } from './exact.js'

/**
 * A refund, of `refunds/create` or of the order's own list; a text says why no money went back yet.
 * The amount is what its transactions paid back, not the price of the returned items.
 */
export const refundMessage = (
  refund: Fields,
  {
    test,
    orderId = someText(refund.order_id),
  }: { readonly test: boolean; readonly orderId?: string | undefined },
): ProviderRefund | Problem | string => {
  const id = idOfType('Refund', refund)
  if (!id || !orderId) return problem('missing', 'order_id', 'The refund names no order.')
  const made = listOf(refund.transactions)
    .map(fieldsOf)
    .filter(({ kind, status }) => kind === 'refund' && status === 'success')
  if (made.length === 0)
    return `No transaction of refund ${id} has succeeded. If one is pending, orders/updated reports it once it has.`
  const amount = inShopCurrency(refund, made)
  if (isProblem(amount)) return amount
  return {
    kind: 'refund',
    names: [{ id: orderId, rank: OWN_ORDER_ID }],
    at: instantOf(refund.created_at) ?? instantOf(refund.processed_at),
    test: test || made.some((transaction) => transaction.test === true),
    refundId: id,
    state: 'made',
    amount,
  }
}

/** Transactions are in the currency that the customer paid in, orders in that of the shop. */
const inShopCurrency = (refund: Fields, made: readonly Fields[]): Money | Problem => {
  const paid = sumOf(made.map(({ amount, currency }) => [amount, someText(currency) ?? '', 1]))
  if (isProblem(paid)) return paid
  const shop = shopCurrencyOf([...linesOf(refund).map(([set]) => set), refund.total_duties_set])
  if (shop === undefined || shop === paid.currency) return paid
  // Only if the lines account for all that was paid back is their price the amount of the refund.
  const inPaid = sumOf(inMoney(refund, 'presentment_money'))
  const inShop = sumOf(inMoney(refund, 'shop_money'))
  if (!isProblem(inShop) && !isProblem(inPaid) && sameMoney(inPaid, paid)) return inShop
  return problem(
    'other_currency',
    'transactions',
    `The refund was paid in ${paid.currency} and the order is in ${shop}. Report it with POST /v1/refunds in ${shop}.`,
  )
}

/** The prices of the returned items, and what was kept back of them: a shipping refund is negative. */
const linesOf = (refund: Fields): readonly (readonly [set: unknown, sign: number])[] => [
  ...listOf(refund.refund_line_items)
    .map(fieldsOf)
    .flatMap((line) => [line.subtotal_set, line.total_tax_set].map((set) => [set, 1] as const)),
  ...listOf(refund.order_adjustments)
    .map(fieldsOf)
    .flatMap((line) => [line.amount_set, line.tax_amount_set].map((set) => [set, -1] as const)),
]

type Part = readonly [amount: unknown, currency: string, sign: number]

const inMoney = (refund: Fields, which: 'presentment_money' | 'shop_money'): readonly Part[] =>
  linesOf(refund).map(([set, sign]) => {
    const { amount, currency_code: currency } = fieldsOf(fieldsOf(set)[which])
    return [amount, someText(currency) ?? '', sign]
  })

const sumOf = (said: readonly Part[]): Money | Problem => {
  const parts: Money[] = []
  for (const [amount, currency, sign] of said) {
    const part = signedDecimal(amount, currency, 'transactions')
    if (isProblem(part)) return part
    parts.push(money(part.amount * sign, currency))
  }
  const [first] = parts
  if (!first || parts.some(({ currency }) => currency !== first.currency))
    return problem('other_currency', 'transactions', 'The refund has no amount in one currency.')
  const amount = parts.reduce((sum, part) => sum + part.amount, 0)
  return money(amount, first.currency)
}
