import type { Basis } from '../../domain/commission.js'
import { formatMoney, type Money, money } from '../../domain/money.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import { formatPercent } from '../../program/terms.js'
import { exactlyEarned } from '../../settle/commission/earned.js'

export interface FormulaStep {
  readonly label: string
  readonly value: string
}

/**
 * The calculation of a commission as steps that a person can repeat with a calculator. The last
 * step is `amount`, the commission in the ledger.
 */
export const formulaOf = (basis: Basis, amount: Money): readonly FormulaStep[] => [
  ...(basis.terms.kind === 'percent'
    ? percentSteps(basis, basis.terms.ratePpm)
    : fixedSteps(basis)),
  ...shareSteps(basis),
  ...roundingSteps(basis, amount),
  { label: 'Commission', value: shown(amount) },
]

const percentSteps = (basis: Basis, ratePpm: number): readonly FormulaStep[] => {
  const { total, deducted, remaining } = basis
  if (!total) return [{ label: 'Total of the order', value: 'none, so a percentage is zero' }]
  const of = (amount: number) => shown(money(amount, total.currency))
  return [
    { label: 'Total of the order', value: shown(total) },
    ...(deducted === 0
      ? []
      : [
          { label: 'less tax, shipping and fixed cost', value: `− ${of(deducted)}` },
          { label: 'Base', value: of(total.amount - deducted) },
        ]),
    ...(remaining === total.amount
      ? []
      : [{ label: 'share left after refunds', value: `× ${of(remaining)} ÷ ${of(total.amount)}` }]),
    { label: 'Terms: percent of the base', value: `× ${formatPercent(ratePpm)} %` },
  ]
}

const fixedSteps = (basis: Basis): readonly FormulaStep[] => {
  const { terms, total, remaining, refunded } = basis
  if (terms.kind !== 'fixed') return []
  const fixed = { label: 'Terms: fixed for each order', value: shown(terms.amount) }
  if (refunded) return [fixed, { label: 'The whole order was refunded', value: '× 0' }]
  if (!total || remaining === total.amount) return [fixed]
  if (terms.partialRefund === 'keep') {
    return [fixed, { label: 'A partial refund does not reduce it', value: '× 1' }]
  }
  const left = shown(money(remaining, total.currency))
  return [fixed, { label: 'share left after refunds', value: `× ${left} ÷ ${shown(total)}` }]
}

const shareSteps = ({ sharePpm }: Basis): readonly FormulaStep[] =>
  sharePpm === WHOLE_PPM
    ? []
    : [{ label: 'Share of the order', value: `× ${formatPercent(sharePpm)} %` }]

const roundingSteps = (basis: Basis, amount: Money): readonly FormulaStep[] => {
  const exact = exactly(basis)
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
const exactly = (basis: Basis): Exact | undefined => {
  const exact = exactlyEarned(basis)
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
