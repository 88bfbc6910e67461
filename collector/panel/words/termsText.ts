import type { Terms } from '../../domain/campaign.js'
import { formatMoney } from '../../domain/money.js'
import { formatPercent } from '../../program/terms.js'

/** Terms in the format that `parseTerms` reads. */
export const termsText = (terms: Terms): string =>
  terms.kind === 'percent'
    ? `${formatPercent(terms.ratePpm)}%`
    : `${formatMoney(terms.amount)} ${terms.amount.currency}`
