import type { Campaign } from '../../../domain/campaign.js'
import { RULE_STATUSES } from '../../../domain/performance.js'
import type { Problem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import type { PerformanceForm } from '../../../program/performance/performanceForm.js'
import { Choice, Field, type Option } from '../../parts/field.js'

/** The values of the form, as they were typed. */
export type PerformanceValues = Required<PerformanceForm>

export const PERFORMANCE_FIELDS = [
  ...(['name', 'status', 'campaign', 'measure', 'atLeast', 'counts', 'period'] as const),
  ...(['delayDays', 'bonus', 'bonusHoldDays', 'group'] as const),
]

export const NEW_PERFORMANCE: PerformanceValues = {
  ...{ name: '', status: 'active', campaign: 'all', measure: 'sales', atLeast: '' },
  ...{ counts: 'approved', period: 'month', delayDays: '30' },
  ...{ bonus: '', bonusHoldDays: '', group: '' },
}

interface PerformanceFieldsProps {
  readonly values: PerformanceValues
  readonly problem: Problem | undefined
  readonly campaigns: readonly Campaign[]
}

export const PerformanceFields = (props: PerformanceFieldsProps) => (
  <>
    <Which {...props} />
    <Condition {...props} />
    <Gives {...props} />
  </>
)

const MEASURES: readonly Option[] = [
  { value: 'sales', text: 'number of sales' },
  { value: 'total', text: 'sum of sales, after refunds' },
  { value: 'commission', text: 'sum of commissions' },
]
const COUNTS: readonly Option[] = [
  { value: 'approved', text: 'approved and paid' },
  { value: 'pending', text: 'also pending' },
]
const PERIODS: readonly Option[] = [
  { value: 'month', text: 'a month (UTC)' },
  { value: 'ever', text: 'all time' },
]

const Which = ({ values, problem, campaigns }: PerformanceFieldsProps) => (
  <>
    <Field
      name="name"
      label="Name"
      hint="It is part of the reason that is kept with a bonus."
      value={values.name}
      problem={problem}
      required
      maxlength={NAME_MAX}
    />
    <Choice
      name="status"
      label="Status"
      value={values.status}
      problem={problem}
      options={RULE_STATUSES.map((status) => ({ value: status, text: status }))}
    />
    <Choice
      name="campaign"
      label="Orders of"
      value={values.campaign}
      problem={problem}
      options={[
        { value: 'all', text: 'all campaigns' },
        ...campaigns.map(({ code }) => ({ value: code, text: code })),
      ]}
    />
  </>
)

const Condition = ({ values, problem }: PerformanceFieldsProps) => (
  <>
    <Choice
      name="measure"
      label="What is measured"
      value={values.measure}
      problem={problem}
      options={MEASURES}
    />
    <Field
      name="atLeast"
      label="At least"
      hint="“10” sales, or an amount such as “500.00 EUR”. Amounts of other currencies do not count."
      value={values.atLeast}
      problem={problem}
      required
    />
    <Choice
      name="counts"
      label="Commissions that count"
      value={values.counts}
      problem={problem}
      options={COUNTS}
    />
    <Choice
      name="period"
      label="Within"
      value={values.period}
      problem={problem}
      options={PERIODS}
    />
    <Field
      name="delayDays"
      label="Days for refunds"
      hint="It is measured so many days after the month, or after an order, so that refunds count."
      value={values.delayDays}
      problem={problem}
      required
      inputmode="numeric"
    />
  </>
)

const Gives = ({ values, problem }: PerformanceFieldsProps) => (
  <>
    <Field
      name="bonus"
      label="Bonus"
      hint="For example “50.00 EUR”. Booked once for each period."
      value={values.bonus}
      problem={problem}
    />
    <Field
      name="bonusHoldDays"
      label="Days that the bonus is pending"
      value={values.bonusHoldDays}
      problem={problem}
      inputmode="numeric"
    />
    <Field
      name="group"
      label="Or: commission group"
      hint="A campaign and its group, for example “default:gold”. It applies to orders from then on."
      value={values.group}
      problem={problem}
    />
  </>
)
