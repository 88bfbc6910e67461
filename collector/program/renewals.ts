import type { CampaignVersion } from '../domain/campaign.js'
import { isProblem, type Problem } from '../domain/problem.js'
import { readLimit } from './readLimit.js'
import { parseTerms } from './terms.js'

/** What the payments of a subscription earn. An omitted field keeps its current value. */
export interface RenewalsForm {
  /** The terms of all payments but the first: "5%"; "usual" for those of any sale. */
  readonly renewal?: string
  /** How many payments of a subscription earn, with the first one: "12", or "all". */
  readonly paymentsMax?: string
  /** For how many days after the first payment they earn: "365", or "all". */
  readonly paymentDaysMax?: string
}

type Field = readonly [field: string, most: number]

export const PAYMENTS_MAX = 1_000
const DAYS_MAX = 36_500

export const readRenewals = (
  current: CampaignVersion['renewals'],
  form: RenewalsForm,
): { readonly read: CampaignVersion['renewals'] } | Problem => {
  const terms = termsOf(current, form.renewal)
  if (isProblem(terms)) return terms
  const payments = limitOf(current?.paymentsMax, form.paymentsMax, 'paymentsMax', PAYMENTS_MAX)
  if (isProblem(payments)) return payments
  const days = limitOf(current?.daysMax, form.paymentDaysMax, 'paymentDaysMax', DAYS_MAX)
  if (isProblem(days)) return days
  const read = {
    ...(terms.given && { terms: terms.given }),
    ...(payments.limit !== undefined && { paymentsMax: payments.limit }),
    ...(days.limit !== undefined && { daysMax: days.limit }),
  }
  return { read: Object.keys(read).length > 0 ? read : undefined }
}

const termsOf = (current: CampaignVersion['renewals'], text: string | undefined) => {
  if (text === undefined) return { given: current?.terms }
  const said = text.trim().toLowerCase()
  if (said === '' || said === 'usual') return { given: undefined }
  const given = parseTerms(text, 'renewal')
  return isProblem(given) ? given : { given }
}

const limitOf = (current: number | undefined, text: string | undefined, ...field: Field) =>
  text === undefined ? { limit: current } : readLimit(text, ...field)
