import type { Terms } from '../domain/campaign.js'
import { type Money, parseMoney } from '../domain/money.js'
import { type Problem, problem } from '../domain/problem.js'
import { commaAdvice } from './comma.js'

/** Reads terms as people write them: "12.5%" of the order, or a fixed "5.00 EUR". */
export const parseTerms = (text: string, field: string): Terms | Problem => {
  const percent = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%$/.exec(text.trim())
  if (percent) {
    const [, whole = '', fraction = ''] = percent
    const ratePpm = Number(whole + fraction.padEnd(4, '0'))
    if (ratePpm <= 1_000_000) return { kind: 'percent', ratePpm }
    return problem('invalid', field, 'A commission cannot be more than 100 % of the order.')
  }
  const [decimal = '', currency = '', ...rest] = text.trim().split(/\s+/)
  const amount = parseMoney(decimal, currency.toUpperCase())
  if (typeof amount === 'string' || rest.length > 0) {
    return problem(
      'invalid',
      field,
      commaAdvice(text) ?? 'Write a percentage such as "12.5%", or an amount such as "5.00 EUR".',
    )
  }
  return { kind: 'fixed', amount, partialRefund: 'pro_rata' }
}

/** A rate in percent, without trailing zeros: 125,000 ppm is "12.5". */
export const formatPercent = (ratePpm: number): string => {
  const digits = String(ratePpm).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '')
}

/** Reads amounts of several currencies: "200.00 EUR, 250.00 USD". Undefined: not all of them are. */
export const parseAmounts = (text: string): readonly Money[] | undefined => {
  const amounts = text.split(',').map((part) => {
    const [decimal = '', currency = ''] = part.trim().split(/\s+/)
    return parseMoney(decimal, currency.toUpperCase())
  })
  return amounts.some((amount) => typeof amount === 'string') ? undefined : (amounts as Money[])
}
