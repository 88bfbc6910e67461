import { type Campaign, ownValue, versionAt } from '../../domain/campaign.js'
import { formatMoney, type Money } from '../../domain/money.js'
import {
  MEASURES,
  type PerformanceAction,
  type PerformanceVersion,
  RULE_COUNTS,
  RULE_PERIODS,
  RULE_STATUSES,
  type Threshold,
} from '../../domain/performance.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { isPlainText } from '../../domain/text.js'
import { NAME_MAX } from '../affiliates.js'
import { BOOKING_HOLD_DAYS_MAX } from '../bookings.js'
import { parseAmount } from '../terms.js'

/** What a person enters for a performance rule. An omitted field keeps its current value. */
export interface PerformanceForm {
  readonly name?: string
  /** "active" or "paused". */
  readonly status?: string
  /** A campaign's code, or "all". */
  readonly campaign?: string
  /** "sales", "total" or "commission". */
  readonly measure?: string
  /** "10" sales, or "500.00 EUR". */
  readonly atLeast?: string
  /** "approved", or "pending" for pending commissions, too. */
  readonly counts?: string
  /** "month" or "ever". */
  readonly period?: string
  readonly delayDays?: string
  /** "50.00 EUR"; replaces a group. */
  readonly bonus?: string
  readonly bonusHoldDays?: string
  /** A campaign and its group: "default:gold"; replaces a bonus. */
  readonly group?: string
}

export const DELAY_DAYS_MAX = 365
const USUAL_DELAY_DAYS = 30
const SALES_MAX = 1_000_000

/** The version with a form applied to it. `current`: undefined for a new rule. */
export const fillPerformance = (
  current: PerformanceVersion | undefined,
  form: PerformanceForm,
  campaigns: readonly Campaign[],
  since: number,
): PerformanceVersion | Problem => {
  const name = form.name?.trim() ?? current?.name ?? ''
  if (name === '' || name.length > NAME_MAX || !isPlainText(name)) {
    return problem('invalid', 'name', `Enter a name of 1 to ${NAME_MAX} characters.`)
  }
  const status = oneOf(RULE_STATUSES, 'status', form.status ?? current?.status ?? 'active')
  if (isProblem(status)) return status
  const counts = oneOf(RULE_COUNTS, 'counts', form.counts ?? current?.counts ?? 'approved')
  if (isProblem(counts)) return counts
  const period = oneOf(RULE_PERIODS, 'period', form.period ?? current?.period ?? 'month')
  if (isProblem(period)) return period
  if (current && current.period !== period) {
    return problem('invalid', 'period', 'The period cannot be changed. Add another rule.')
  }
  const chosen = campaignOf(form.campaign, current, campaigns)
  if (isProblem(chosen)) return chosen
  const threshold = thresholdOf(form, current?.threshold)
  if (isProblem(threshold)) return threshold
  const usual = String(current?.delayDays ?? USUAL_DELAY_DAYS)
  const delayDays = daysOf(form.delayDays ?? usual, 'delayDays', DELAY_DAYS_MAX)
  if (isProblem(delayDays)) return delayDays
  const action = actionOf(form, current?.action, campaigns, since)
  if (isProblem(action)) return action
  const version = (current?.version ?? 0) + 1
  const said = { name, status, counts, period, threshold, delayDays, action }
  return { version, since, ...said, campaignId: chosen.campaignId }
}

const oneOf = <Value extends string>(
  values: readonly Value[],
  field: string,
  text: string,
): Value | Problem =>
  values.find((value) => value === text.trim()) ??
  problem('invalid', field, `Use one of ${values.join(', ')}.`)

const campaignOf = (
  code: string | undefined,
  current: PerformanceVersion | undefined,
  campaigns: readonly Campaign[],
): Pick<PerformanceVersion, 'campaignId'> | Problem => {
  if (code === undefined) return { campaignId: current?.campaignId }
  if (code.trim() === '' || code.trim() === 'all') return { campaignId: undefined }
  const found = campaigns.find((one) => one.code === code.trim())
  if (found) return { campaignId: found.id }
  return problem('unknown', 'campaign', `There is no campaign "${code}".`)
}

const thresholdOf = (
  { measure: named, atLeast }: PerformanceForm,
  current: Threshold | undefined,
): Threshold | Problem => {
  const measure = oneOf(MEASURES, 'measure', named ?? current?.measure ?? 'sales')
  if (isProblem(measure)) return measure
  const text = (atLeast ?? thresholdText(current)).trim()
  if (measure === 'sales') {
    const count = /^\d{1,7}$/.test(text) ? Number(text) : 0
    if (count >= 1 && count <= SALES_MAX) return { measure, atLeast: count }
    return problem('invalid', 'atLeast', `Enter a number of sales from 1 to ${SALES_MAX}.`)
  }
  const amount = amountIn(text, 'atLeast')
  return isProblem(amount) ? amount : { measure, atLeast: amount }
}

/** A threshold as it is typed. */
export const thresholdText = (threshold: Threshold | undefined): string => {
  if (!threshold) return ''
  return threshold.measure === 'sales'
    ? String(threshold.atLeast)
    : `${formatMoney(threshold.atLeast)} ${threshold.atLeast.currency}`
}

const amountIn = (text: string, field: string): Money | Problem =>
  parseAmount(text, field, 'Write an amount above zero such as "500.00 EUR".')

const daysOf = (text: string, field: string, most: number): number | Problem => {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Infinity
  if (days <= most) return days
  return problem('invalid', field, `Enter a whole number of days from 0 to ${most}.`)
}

const actionOf = (
  form: PerformanceForm,
  current: PerformanceAction | undefined,
  campaigns: readonly Campaign[],
  at: number,
): PerformanceAction | Problem => {
  const [bonus, group] = [form.bonus?.trim() ?? '', form.group?.trim() ?? '']
  if (bonus !== '' && group !== '') {
    return problem('invalid', 'group', 'A rule gives a bonus or a group. Use two rules for both.')
  }
  if (group !== '') return groupIn(group, campaigns, at)
  const before = current?.kind === 'bonus' ? current : undefined
  if (bonus === '' && !before) {
    return current ?? problem('missing', 'bonus', 'Enter a bonus or a group.')
  }
  const amount = bonus === '' ? before?.amount : amountIn(bonus, 'bonus')
  if (!amount || isProblem(amount)) {
    return amount ?? problem('missing', 'bonus', 'Enter a bonus or a group.')
  }
  const typed = form.bonusHoldDays?.trim() || String(before?.holdDays ?? 0)
  const holdDays = daysOf(typed, 'bonusHoldDays', BOOKING_HOLD_DAYS_MAX)
  return isProblem(holdDays) ? holdDays : { kind: 'bonus', amount, holdDays }
}

const groupIn = (
  text: string,
  campaigns: readonly Campaign[],
  at: number,
): PerformanceAction | Problem => {
  const [code = '', group = '', ...rest] = text.split(':').map((part) => part.trim())
  const campaign = campaigns.find((one) => one.code === code)
  if (!campaign || rest.length > 0) {
    return problem('unknown', 'group', 'Name a campaign and its group, such as "default:gold".')
  }
  if (!ownValue(versionAt(campaign.versions, at).groups, group)) {
    return problem('unknown', 'group', `The campaign "${code}" has no group "${group}".`)
  }
  return { kind: 'group', campaignId: campaign.id, group }
}
