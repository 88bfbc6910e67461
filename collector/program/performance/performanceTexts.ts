import type { Campaign } from '../../domain/campaign.js'
import { formatMoney } from '../../domain/money.js'
import type { PerformanceVersion } from '../../domain/performance.js'
import { type PerformanceForm, thresholdText } from './performanceForm.js'

type Named = readonly Pick<Campaign, 'id' | 'code'>[]

/** A version in the form that `fillPerformance` reads. */
export const performanceForm = (
  { action, threshold, ...version }: PerformanceVersion,
  campaigns: Named,
): Required<PerformanceForm> => {
  const codeOf = (id: string) => campaigns.find((one) => one.id === id)?.code ?? id
  const bonus = action.kind === 'bonus' ? action : undefined
  return {
    name: version.name,
    status: version.status,
    campaign: version.campaignId === undefined ? 'all' : codeOf(version.campaignId),
    measure: threshold.measure,
    atLeast: thresholdText(threshold),
    counts: version.counts,
    period: version.period,
    delayDays: String(version.delayDays),
    bonus: bonus ? `${formatMoney(bonus.amount)} ${bonus.amount.currency}` : '',
    bonusHoldDays: bonus ? String(bonus.holdDays) : '',
    group: action.kind === 'group' ? `${codeOf(action.campaignId)}:${action.group}` : '',
  }
}

const MEASURED = { sales: 'sales', total: 'of sales', commission: 'of commission' } as const

/** "10 sales in a month", "500.00 EUR of commission ever" */
export const conditionText = ({ threshold, period }: PerformanceVersion): string =>
  `${thresholdText(threshold)} ${MEASURED[threshold.measure]} ${period === 'month' ? 'in a month' : 'ever'}`

/** "50.00 EUR", "the group gold in default" */
export const actionText = ({ action }: PerformanceVersion, campaigns: Named): string => {
  if (action.kind === 'bonus') return `${formatMoney(action.amount)} ${action.amount.currency}`
  const code = campaigns.find(({ id }) => id === action.campaignId)?.code
  return `the group ${action.group} in ${code ?? action.campaignId}`
}
