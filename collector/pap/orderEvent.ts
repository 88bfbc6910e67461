import type { CommissionRequest } from '../../wire/commission.js'
import { KEY_TEXT_MAX, type VisitorId } from '../domain/ids.js'
import type { PapSettings } from '../domain/papSettings.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { cutText, toPlainText } from '../domain/text.js'
import { utcDay } from '../domain/time.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { readCommission } from '../ingest/reports/statedCommission.js'
import { type PapAmount, readFixedCost, readPapAmount } from './papAmount.js'
import { hasUnknownStatus, papCommission } from './papCommission.js'
import type { PapEvent } from './papEvent.js'
import type { PapSale } from './papSale.js'
import { checkSaleHash } from './saleHash.js'

export interface OrderContext {
  readonly settings: PapSettings
  readonly visitorId: VisitorId | undefined
  readonly at: number
  readonly newId: () => string
  /** Whether the sender is trusted, so that no hash is needed. */
  readonly isTrusted: boolean
}

/** The sale or action, as a page would report it. */
export const orderEvent = (sale: PapSale, context: OrderContext): PapEvent => {
  const { settings, at, isTrusted } = context
  const isAction = sale.code.trim() !== ''
  const currency = sale.currency.trim().toUpperCase() || settings.currency || ''
  const read = readPapAmount(sale.total, currency)
  const total = read ?? (isAction ? undefined : NOTHING)
  const fixedCost = readFixedCost(sale.fixedCost, total?.text ?? '', currency)
  const product = cutText(toPlainText(sale.productId).trim(), KEY_TEXT_MAX)
  const words = {
    ...orderIdOf(sale, context),
    ...(isAction && { code: sale.code.trim() }),
    ...(total && { total: total.text }),
    ...(currency !== '' && (total || fixedCost) && { currency }),
    ...(fixedCost && { fixedCost: fixedCost.text }),
    ...(product !== '' && { productId: product }),
    ...couponsOf(sale.coupon),
    ...filled({ affiliate: sale.affiliate, campaign: sale.campaign, channel: sale.channel }),
    ...customerAndData(sale, settings),
    ...(/^(y|yes|true|1)$/i.test(sale.keepsClicks.trim()) && { keepsClicks: true }),
  }
  const hash = settings.saleHash && !isTrusted ? checkSaleHash(sale, settings.saleHash) : 'none'
  const type = isAction ? 'action' : 'sale'
  const commission = isTrusted ? papCommission(sale, currency) : undefined
  return {
    ...(commission && { commission }),
    event: { type, id: `${type}:${words.orderId ?? context.newId()}`, at, ...words },
    flawed: [
      ...flawsOf(sale, { total, fixedCost, product }),
      ...(isTrusted && hasUnknownStatus(sale) ? ['commission.status'] : []),
    ],
    isVouched: hash === 'valid' && !isAction && isCovered(sale, currency, settings),
    problem:
      hash === 'wrong'
        ? WRONG_HASH
        : currency === '' && total
          ? NO_CURRENCY
          : commissionProblem(commission, currency, sale),
  }
}

/** What is wrong with the commission, with the name that the client has for it. */
const commissionProblem = (
  commission: CommissionRequest | undefined,
  currency: string,
  { commissionName }: PapSale,
): Problem | undefined => {
  const read = readCommission(commission, currency)
  if (!isProblem(read)) return undefined
  const { code, field, message } = read
  if (!field.startsWith('commission.')) return read
  return problem(code, commissionName, message.replaceAll(field, commissionName))
}

/**
 * The hash covers order and total only. Each product makes another order with a rate of its own, and a cost
 * and the currency decide the amount, so the hash proves no sale that names them.
 */
const isCovered = (
  { productId, fixedCost }: PapSale,
  currency: string,
  settings: PapSettings,
): boolean => productId.trim() === '' && fixedCost.trim() === '' && currency === settings.currency

const NOTHING: PapAmount = { text: '0', isRounded: false }

const NO_CURRENCY = problem(
  'currency_missing',
  'currency',
  'Send the currency of the amounts, such as "EUR", or set the currency of the account: waymark pap set --currency EUR',
)

const WRONG_HASH: Problem = problem(
  'proof_invalid',
  'data',
  'The hash of the sale is wrong. It must be md5(total,order,secret) with the secret of: waymark pap set --hash-secret',
)

/**
 * A sale without an order id counts once a day for a visitor, product and total, because a page that is
 * loaded again reports it again. Without a visitor each request counts.
 */
const orderIdOf = (sale: PapSale, { visitorId, at, newId }: OrderContext) => {
  const orderId = sale.orderId.trim()
  if (orderId !== '') return { orderId }
  if (sale.code.trim() !== '') return {}
  const who = visitorId ?? (sale.data[0]?.trim() || newId())
  const what = [who, sale.productId, sale.total, sale.currency]
  return { orderId: `none-${fingerprint(what).slice(0, 16)}-${utcDay(at)}` }
}

/** As many coupons as an event may have. */
const COUPONS_MAX = 10

const couponsOf = (text: string): { readonly coupon?: string | readonly string[] } => {
  const coupons = text
    .split(/[,;]/)
    .map((coupon) => cutText(toPlainText(coupon).trim(), KEY_TEXT_MAX))
    .filter((coupon) => coupon !== '')
    .slice(0, COUPONS_MAX)
  if (coupons.length === 0) return {}
  return { coupon: coupons.length === 1 ? (coupons[0] ?? '') : coupons }
}

const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/

/**
 * The first data field is by convention the customer's id or e-mail address. Of an e-mail address only the
 * keyed hash of a customer id is stored, and the field of the hash is not stored at all.
 */
const customerAndData = ({ data }: PapSale, { saleHash }: PapSettings) => {
  const stored = data.map((text, index) => (index + 1 === saleHash?.field ? '' : text.trim()))
  const customer = toPlainText(stored[0] ?? '').trim()
  const named = stored.map((text, index) => [`data${index + 1}`, text] as const)
  const kept = named.filter(([, text]) => text !== '' && !EMAIL.test(text))
  return {
    ...(customer !== '' && customer.length <= KEY_TEXT_MAX && { customerId: customer }),
    ...Object.fromEntries(kept),
  }
}

const filled = (words: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(words).flatMap(([name, text]) => {
      const plain = toPlainText(text).trim()
      return plain === '' ? [] : [[name, plain]]
    }),
  )

const flawsOf = (
  sale: PapSale,
  {
    total,
    fixedCost,
    product,
  }: {
    readonly total: PapAmount | undefined
    readonly fixedCost: PapAmount | undefined
    readonly product: string
  },
): readonly string[] => [
  ...(total?.isRounded || (total && sale.total.trim() === '') ? ['total'] : []),
  ...(fixedCost?.isRounded || (!fixedCost && sale.fixedCost.trim() !== '') ? ['fixedCost'] : []),
  ...(product === toPlainText(sale.productId).trim() ? [] : ['productId']),
]
