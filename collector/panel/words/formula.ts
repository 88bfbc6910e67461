import type { Basis, Part } from '../../domain/commission.js'
import { formatMoney, type Money, money } from '../../domain/money.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import { conversionText, factorText, sourceText } from '../../program/conversionText.js'
import { formatPercent } from '../../program/terms.js'
import { partAmount } from '../../settle/commission/amounts.js'
import { exactlyEarned } from '../../settle/commission/earned.js'

export interface FormulaStep {
  readonly label: string
  readonly value: string
}

/** The calculation of one part of a commission, and what the part is for. */
export interface FormulaPart {
  /** Undefined if the commission has one part only. */
  readonly title: string | undefined
  readonly steps: readonly FormulaStep[]
}

/**
 * The calculation of a commission as steps that a person can repeat with a calculator, part by part.
 * The last step is `amount`, the commission in the ledger.
 */
export const formulaOf = (basis: Basis, amount: Money): readonly FormulaPart[] => {
  const { others = [], ...first } = basis
  const whole = { label: 'Commission', value: shown(amount) }
  if (others.length === 0) {
    return [
      { title: undefined, steps: [...partSteps(first), ...roundingSteps(first, amount), whole] },
    ]
  }
  const hasProducts = [first, ...others].some(({ products }) => products)
  const parts = [first, ...others].map((part) => ({
    title: titleOf(part, part === first, hasProducts),
    steps: [...partSteps(part), ...amountSteps(part)],
  }))
  return [...parts, { title: 'Together', steps: [whole] }]
}

const PRODUCTS_SHOWN = 5

const titleOf = (
  { products, termsOf, counted, campaignVersion }: Part,
  isFirst: boolean,
  hasProducts: boolean,
): string => {
  if (counted) return `With version ${campaignVersion} of the campaign`
  if (!products && !isFirst && termsOf === 'report') return 'Added by the report'
  if (!products) return hasProducts ? 'The rest of the order' : 'The order'
  const more = products.length - PRODUCTS_SHOWN
  const names = products.slice(0, PRODUCTS_SHOWN).join(', ')
  const which = products.length === 1 ? 'Product' : 'Products'
  return `${which} ${names}${more > 0 ? ` and ${more} more` : ''}`
}

const partSteps = (part: Part): readonly FormulaStep[] => [
  ...termsSteps(part),
  ...(part.terms.kind === 'previous' ? [] : shareSteps(part)),
]

const amountSteps = (part: Part): readonly FormulaStep[] => {
  const amount = partAmount(part)
  if (!amount) return []
  return [...roundingSteps(part, amount), { label: 'Part of the commission', value: shown(amount) }]
}

const termsSteps = (part: Part): readonly FormulaStep[] => {
  const { terms, previous, termsOf } = part
  if (terms.kind === 'percent') return percentSteps(part, terms.ratePpm)
  if (part.counted) return trafficSteps(part)
  if (terms.kind === 'fixed') return fixedSteps(part)
  return [
    {
      label: termsOf === 'report' ? 'Commission before' : 'Commission one tier below',
      value: previous ? shown(previous) : 'none',
    },
    ...conversionSteps(part),
    { label: 'Terms: percent of it', value: `× ${formatPercent(terms.ratePpm)} %` },
  ]
}

const percentSteps = (part: Part, ratePpm: number): readonly FormulaStep[] => {
  const { total, deducted, remaining, base, products, isActionValue } = part
  if (!total) return [{ label: 'Total of the order', value: 'none, so a percentage is zero' }]
  const of = (amount: number) => shown(money(amount, total.currency))
  const label = isActionValue ? 'Value of the action in the campaign' : 'Total of the order'
  return [
    { label, value: shown(total) },
    ...(deducted === 0
      ? []
      : [
          { label: 'less tax, shipping and fixed cost', value: `− ${of(deducted)}` },
          { label: 'Base', value: of(total.amount - deducted) },
        ]),
    ...(base === undefined
      ? []
      : [{ label: products ? 'part of these products' : 'part of the rest', value: of(base) }]),
    ...(remaining === total.amount
      ? []
      : [{ label: 'share left after refunds', value: `× ${of(remaining)} ÷ ${of(total.amount)}` }]),
    ...conversionSteps(part),
    { label: `Terms${whose(part)}: percent of the base`, value: `× ${formatPercent(ratePpm)} %` },
  ]
}

const whose = ({ termsOf }: Part): string => {
  if (termsOf === undefined) return ''
  if (termsOf === 'renewal') return ' of a renewal'
  if (termsOf === 'affiliate') return ' of this affiliate'
  return termsOf === 'report' ? ' of the report' : ` of the group “${termsOf.group}”`
}

/** What clicks or impressions earn. */
const trafficSteps = ({
  terms,
  quantity = 0,
  counted,
  beyondMax,
}: Part): readonly FormulaStep[] => {
  if (terms.kind !== 'fixed') return []
  const of = counted === 'clicks' ? 'unique click' : '1,000 impressions'
  const times = quantity.toLocaleString('en')
  return [
    { label: `Terms: fixed for each ${of}`, value: shown(terms.amount) },
    counted === 'clicks'
      ? { label: 'Unique clicks', value: `× ${times}` }
      : { label: 'Impressions', value: `× ${times} ÷ 1,000` },
    ...(beyondMax === undefined
      ? []
      : [
          {
            label: 'further clicks, above the limit of a day',
            value: beyondMax.toLocaleString('en'),
          },
        ]),
  ]
}

/** The base in the currency in which the affiliate is paid. */
const conversionSteps = (part: Part): readonly FormulaStep[] => {
  const converted = conversionText(part)
  if (!part.exchange || !converted) return []
  return [
    { label: `Exchange rate (${sourceText(part.exchange)})`, value: factorText(part.exchange) },
    { label: 'in the payout currency, rounded', value: `= ${converted.result}` },
  ]
}

const fixedSteps = (part: Part): readonly FormulaStep[] => [
  ...fixedAmountSteps(part),
  ...conversionSteps(part),
]

const fixedAmountSteps = (part: Part): readonly FormulaStep[] => {
  const { terms, total, remaining, refunded, quantity } = part
  if (terms.kind !== 'fixed') return []
  const each = quantity === undefined ? 'order' : 'piece'
  const fixed = [
    { label: `Terms${whose(part)}: fixed for each ${each}`, value: shown(terms.amount) },
    ...(quantity === undefined ? [] : [{ label: 'pieces', value: `× ${quantity}` }]),
  ]
  if (refunded) return [...fixed, { label: 'The whole order was refunded', value: '× 0' }]
  if (!total || remaining === total.amount) return fixed
  if (terms.partialRefund === 'keep') {
    return [...fixed, { label: 'A partial refund does not reduce it', value: '× 1' }]
  }
  const left = shown(money(remaining, total.currency))
  return [...fixed, { label: 'share left after refunds', value: `× ${left} ÷ ${shown(total)}` }]
}

const shareSteps = ({ sharePpm }: Part): readonly FormulaStep[] =>
  sharePpm === WHOLE_PPM
    ? []
    : [{ label: 'Share of the order', value: `× ${formatPercent(sharePpm)} %` }]

const roundingSteps = (part: Part, amount: Money): readonly FormulaStep[] => {
  const exact = exactly(part)
  if (exact === undefined || exact.digits === formatMoney(amount)) return []
  const value = `${exact.whole ? '=' : '≈'} ${exact.digits} ${amount.currency}`
  return [{ label: 'before rounding (half a unit is rounded away from zero)', value }]
}

/** How many decimals beyond the currency's own are shown of the unrounded amount. */
const SHOWN_DECIMALS = 4

interface Exact {
  readonly digits: string
  /** The shown digits are the exact amount. */
  readonly whole: boolean
}

/**
 * The amount before `earned` rounds it, with `SHOWN_DECIMALS` more decimals than the currency has.
 */
const exactly = (part: Part): Exact | undefined => {
  const exact = exactlyEarned(part)
  if (!exact) return undefined
  const scale = 10n ** BigInt(SHOWN_DECIMALS)
  const scaled = (exact.over * scale) / exact.under
  const rest = (exact.over * scale) % exact.under
  const minor = scaled / scale
  const more = String(scaled % scale)
    .padStart(SHOWN_DECIMALS, '0')
    .replace(/0+$/, '')
  const unit = formatMoney(money(Number(minor), exact.currency))
  return { digits: withDecimals(unit, more), whole: rest === 0n }
}

const withDecimals = (unit: string, more: string): string => {
  if (more === '') return unit
  return unit.includes('.') ? unit + more : `${unit}.${more}`
}

const shown = (amount: Money): string => `${formatMoney(amount)} ${amount.currency}`
