import type { Terms } from '../../domain/campaign.js'
import { formatMoney } from '../../domain/money.js'
import { formatPercent } from '../../program/terms.js'

/** Terms as people write them, and as `parseTerms` reads them. */
export const termsText = (terms: Terms): string =>
  terms.kind === 'percent'
    ? `${formatPercent(terms.ratePpm)}%`
    : `${formatMoney(terms.amount)} ${terms.amount.currency}`
