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
 * How an amount came about, as steps a person can follow with a pocket calculator; the last one is
 * the amount itself. `amount` is the commission's, which the ledger holds.
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
  if (!total) return [{ label: 'Total of the order', value: 'none, so a percentage earns nothing' }]
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
      : [{ label: 'of which refunds left', value: `× ${of(remaining)} ÷ ${of(total.amount)}` }]),
    { label: 'Terms: percent of the base', value: `× ${formatPercent(ratePpm)} %` },
  ]
}

const fixedSteps = (basis: Basis): readonly FormulaStep[] => {
  const { terms, total, remaining, refunded } = basis
  if (terms.kind !== 'fixed') return []
  const fixed = { label: 'Terms: fixed for each order', value: shown(terms.amount) }
  if (refunded) return [fixed, { label: 'All of the order was refunded', value: '× 0' }]
  if (!total || remaining === total.amount) return [fixed]
  if (terms.partialRefund === 'keep') {
    return [fixed, { label: 'A partial refund takes nothing back', value: '× 1' }]
  }
  const left = shown(money(remaining, total.currency))
  return [fixed, { label: 'of which refunds left', value: `× ${left} ÷ ${shown(total)}` }]
}

const shareSteps = ({ sharePpm }: Basis): readonly FormulaStep[] =>
  sharePpm === WHOLE_PPM
    ? []
    : [{ label: 'Share of the order', value: `× ${formatPercent(sharePpm)} %` }]

const roundingSteps = (basis: Basis, amount: Money): readonly FormulaStep[] => {
  const exact = exactly(basis)
  if (exact === undefined || exact.digits === formatMoney(amount)) return []
  const value = `${exact.whole ? '=' : '≈'} ${exact.digits} ${amount.currency}`
  return [{ label: 'before rounding, half a unit away from zero', value }]
}

/** How many decimals are shown of what is cut by rounding. */
const SHOWN_DECIMALS = 4

interface Exact {
  readonly digits: string
  /** Nothing was left out. */
  readonly whole: boolean
}

/** The exact amount that `earned` rounds, as decimals of the currency and some more. */
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
