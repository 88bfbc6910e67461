import type { CommissionRequest } from '../../wire/commission.js'
import { readPapAmount } from './papAmount.js'
import type { PapSale } from './papSale.js'

const STATUSES: Readonly<Record<string, NonNullable<CommissionRequest['status']>>> = {
  A: 'approved',
  P: 'pending',
  D: 'declined',
}

/** What a client says of the commission of its sale. Undefined: nothing that can be read. */
export const papCommission = (
  { commission, tiersFromCampaign, status }: PapSale,
  currency: string,
): CommissionRequest | undefined => {
  const text = commission.trim()
  const percent = text.startsWith('%') ? text.slice(1).trim() : undefined
  const amount = percent === undefined ? readPapAmount(text, currency)?.text : undefined
  const stated = STATUSES[status.trim().toUpperCase()]
  if (percent === undefined && amount === undefined && !stated) return undefined
  return {
    ...(percent !== undefined && { percent }),
    ...(amount !== undefined && { amount }),
    ...(tiersFromCampaign.trim().toUpperCase() === 'Y' && { tiers: 'campaign' }),
    ...(stated && { status: stated }),
  }
}

/** Whether a client states a status that is none. The sale is stored all the same. */
export const hasUnknownStatus = ({ status }: Pick<PapSale, 'status'>): boolean =>
  status.trim() !== '' && STATUSES[status.trim().toUpperCase()] === undefined
