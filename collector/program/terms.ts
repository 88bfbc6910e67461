import type { Terms, TierTerms } from '../domain/campaign.js'
import { formatMoney, type Money, parseMoney } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { amountAdvice } from './amountAdvice.js'

/**
 * Reads typed terms: a percentage of the order such as "12.5%", or a fixed amount such as "5.00
 * EUR".
 */
export const parseTerms = (text: string, field: string): Terms | Problem => {
  const ratePpm = parsePercent(text)
  if (ratePpm !== undefined) {
    if (ratePpm <= 1_000_000) return { kind: 'percent', ratePpm }
    return problem('invalid', field, 'A commission cannot be more than 100 % of the order.')
  }
  const [decimal = '', currency = '', ...rest] = text.trim().split(/\s+/)
  const amount = parseMoney(decimal, currency.toUpperCase())
  if (typeof amount === 'string' || rest.length > 0) {
    const usual = 'Write a percentage such as "12.5%", or an amount such as "5.00 EUR".'
    return problem('invalid', field, amountAdvice(amount, decimal, usual, text))
  }
  return { kind: 'fixed', amount, partialRefund: 'pro_rata' }
}

/** Reads terms, or "none" as undefined. */
export const termsOrNone = (text: string, field: string): Terms | undefined | Problem =>
  isNone(text) ? undefined : parseTerms(text, field)

export const isNone = (text: string): boolean => text.trim().toLowerCase() === 'none'

/** "12.5 %" in parts per million: 125,000. Undefined if the text is no percentage. */
export const parsePercent = (text: string): number | undefined => {
  const found = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%$/.exec(text.trim())
  if (!found) return undefined
  const [, whole = '', fraction = ''] = found
  return Number(whole + fraction.padEnd(4, '0'))
}

/** A rate in percent, without trailing zeros: 125,000 ppm is "12.5". */
export const formatPercent = (ratePpm: number): string => {
  const digits = String(Math.abs(ratePpm)).padStart(5, '0')
  return `${ratePpm < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '')
}

/** Terms in the format that `parseTerms` reads: "12.5%" or "5.00 EUR". */
export const formatTerms = (terms: Terms): string =>
  terms.kind === 'percent'
    ? `${formatPercent(terms.ratePpm)}%`
    : `${formatMoney(terms.amount)} ${terms.amount.currency}`

/** Terms by name, one text each: "signup 5.00 EUR". */
export const termsLines = (terms: Readonly<Record<string, Terms>> = {}): readonly string[] =>
  Object.entries(terms).map(([name, each]) => `${name} ${formatTerms(each)}`)

/** Terms of a tier in the format that `parseTier` reads: also "5% of the previous tier". */
export const formatTier = (terms: TierTerms): string =>
  terms.kind === 'previous' ? `${formatPercent(terms.ratePpm)}% ${OF_PREVIOUS}` : formatTerms(terms)

const OF_PREVIOUS = 'of the previous tier'

/** Reads the terms of a tier: as `parseTerms`, or "5% of the previous tier". */
export const parseTier = (text: string, field: string): TierTerms | Problem => {
  const [, percentage] = /^(.*%)\s*of (?:the )?previous(?: tier)?$/i.exec(text.trim()) ?? []
  if (percentage === undefined) return parseTerms(text, field)
  const terms = parseTerms(percentage, field)
  return isProblem(terms) || terms.kind === 'fixed' ? terms : { ...terms, kind: 'previous' }
}

/** Reads one amount above zero: "20.00 EUR". `usual` is the message for an invalid one. */
export const parseAmount = (text: string, field: string, usual: string): Money | Problem => {
  const [decimal = '', currency = '', ...rest] = text.trim().split(/\s+/)
  const amount = parseMoney(decimal, currency.toUpperCase())
  if (typeof amount !== 'string' && amount.amount > 0 && rest.length === 0) return amount
  return problem('invalid', field, amountAdvice(amount, decimal, usual, text))
}

/**
 * Reads amounts in several currencies: "200.00 EUR, 250.00 USD". `usual` is the message for an
 * invalid one.
 */
export const parseAmounts = (
  text: string,
  field: string,
  usual: string,
): readonly Money[] | Problem => {
  const amounts: Money[] = []
  for (const part of text.split(',')) {
    const [decimal = '', currency = ''] = part.trim().split(/\s+/)
    const amount = parseMoney(decimal, currency.toUpperCase())
    if (typeof amount === 'string') {
      return problem('invalid', field, amountAdvice(amount, decimal, usual, text))
    }
    amounts.push(amount)
  }
  return amounts
}
