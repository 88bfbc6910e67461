import type { CampaignVersion, ClickTerms } from '../domain/campaign.js'
import { formatMoney, type Money } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { limitText, readLimit } from './readLimit.js'
import { isNone, parseAmount } from './terms.js'

/** What a campaign pays for clicks and impressions. An omitted field keeps its current value. */
export interface TrafficTermsForm {
  /** For each unique click: "0.05 EUR", or "none". */
  readonly click?: string
  /** Within how many hours the clicks of a visitor for an affiliate are one click: "24". */
  readonly clickHours?: string
  /** For how many clicks of a day one affiliate is paid: "500", or "all". */
  readonly clickCap?: string
  /** For 1,000 impressions of banners: "1.00 EUR", or "none". */
  readonly impressions?: string
  /** "review": each day or month is held until a person releases it; "automatic": as an order. */
  readonly trafficApproval?: string
}

/** As long as a browser may delay a click. Older clicks may have been deleted. */
export const CLICK_HOURS_MAX = 168
export const CLICK_CAP_MAX = 999_999
export const USUAL_CLICK_HOURS = 24

type TrafficTerms = Pick<CampaignVersion, 'click' | 'impressions' | 'trafficApproval'>

export const readTrafficTerms = (
  current: TrafficTerms,
  form: TrafficTermsForm,
): TrafficTerms | Problem => {
  const click = clickOf(current.click, form)
  if (isProblem(click)) return click
  const impressions =
    form.impressions === undefined
      ? { amount: current.impressions }
      : amountOrNone(form.impressions, 'impressions')
  if (isProblem(impressions)) return impressions
  const approval = form.trafficApproval ?? current.trafficApproval ?? 'review'
  if (approval !== 'review' && approval !== 'automatic') {
    return problem('invalid', 'trafficApproval', 'Use "review" or "automatic".')
  }
  return {
    click: click.terms,
    impressions: impressions.amount,
    trafficApproval: approval === 'automatic' ? approval : undefined,
  }
}

/** The terms in the form that `readTrafficTerms` reads. */
export const trafficTermsForm = ({
  click,
  impressions,
  trafficApproval,
}: TrafficTerms): Required<TrafficTermsForm> => ({
  click: amountText(click?.amount),
  clickHours: String(click?.uniqueHours ?? USUAL_CLICK_HOURS),
  clickCap: limitText(click?.perDayMax),
  impressions: amountText(impressions),
  trafficApproval: trafficApproval ?? 'review',
})

const amountText = (amount: Money | undefined): string =>
  amount ? `${formatMoney(amount)} ${amount.currency}` : 'none'

/** Without an amount, hours and cap say nothing and are not stored. */
const clickOf = (
  current: ClickTerms | undefined,
  form: TrafficTermsForm,
): { readonly terms: ClickTerms | undefined } | Problem => {
  const paid =
    form.click === undefined ? { amount: current?.amount } : amountOrNone(form.click, 'click')
  if (isProblem(paid)) return paid
  const uniqueHours = readHours(form.clickHours ?? String(current?.uniqueHours ?? ''))
  if (isProblem(uniqueHours)) return uniqueHours
  const cap =
    form.clickCap === undefined
      ? { limit: current?.perDayMax }
      : readLimit(form.clickCap, 'clickCap', CLICK_CAP_MAX)
  if (isProblem(cap)) return cap
  const { amount } = paid
  if (!amount) return { terms: undefined }
  const { limit } = cap
  return { terms: { amount, uniqueHours, ...(limit !== undefined && { perDayMax: limit }) } }
}

const readHours = (text: string): number | Problem => {
  const said = text.trim()
  if (said === '') return USUAL_CLICK_HOURS
  const hours = /^\d{1,3}$/.test(said) ? Number(said) : 0
  if (hours >= 1 && hours <= CLICK_HOURS_MAX) return hours
  const why = `Enter a whole number of hours from 1 to ${CLICK_HOURS_MAX}.`
  return problem('invalid', 'clickHours', why)
}

const amountOrNone = (
  text: string,
  field: string,
): { readonly amount: Money | undefined } | Problem => {
  if (isNone(text) || text.trim() === '') return { amount: undefined }
  const usual = 'Write an amount above zero such as "0.05 EUR", or "none".'
  const amount = parseAmount(text, field, usual)
  return isProblem(amount) ? amount : { amount }
}
