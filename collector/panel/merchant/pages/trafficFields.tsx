import type { CampaignVersion } from '../../../domain/campaign.js'
import type { Problem } from '../../../domain/problem.js'
import { trafficTermsForm } from '../../../program/trafficTerms.js'
import { Choice, Field } from '../../parts/field.js'

/** The values of the fields for clicks and impressions, as they were typed. */
export interface TrafficValues {
  readonly click: string
  readonly clickHours: string
  readonly clickCap: string
  readonly impressions: string
  readonly trafficApproval: string
}

export const TRAFFIC_FIELDS = [
  'click',
  'clickHours',
  'clickCap',
  'impressions',
  'trafficApproval',
] as const

export const NO_TRAFFIC: TrafficValues = {
  click: '',
  clickHours: '24',
  clickCap: '',
  impressions: '',
  trafficApproval: 'review',
}

export const trafficValuesOf = (version: CampaignVersion): TrafficValues => {
  const { clickHours, trafficApproval, ...form } = trafficTermsForm(version)
  const typed = (text: string) => (text === 'none' || text === 'all' ? '' : text)
  return {
    click: typed(form.click),
    clickHours,
    clickCap: typed(form.clickCap),
    impressions: typed(form.impressions),
    trafficApproval,
  }
}

interface TrafficFieldsProps {
  readonly values: TrafficValues
  readonly problem: Problem | undefined
}

/** What clicks and impressions earn, folded away until something is set or wrong. */
export const TrafficFields = ({ values, problem }: TrafficFieldsProps) => {
  const isOpen = TRAFFIC_FIELDS.some(
    (name) => values[name] !== NO_TRAFFIC[name] || name === problem?.field,
  )
  return (
    <details open={isOpen}>
      <summary>Clicks and impressions</summary>
      <p>
        Anybody can click and load a page. Keep the approval by a person unless you know your
        affiliates.
      </p>
      <div class="columns">
        <Field
          name="click"
          label="Commission for a unique click"
          hint="For example “0.05 EUR”. Empty: nothing."
          value={values.click}
          problem={problem}
        />
        <Field
          name="clickHours"
          label="Hours in which the clicks of a visitor are one"
          hint="For the same affiliate. From 1 to 168."
          value={values.clickHours}
          problem={problem}
          inputmode="numeric"
        />
        <Field
          name="clickCap"
          label="Paid clicks of an affiliate in a day"
          hint="Further clicks of the UTC day earn nothing. Empty: no limit."
          value={values.clickCap}
          problem={problem}
          inputmode="numeric"
        />
        <Field
          name="impressions"
          label="Commission for 1,000 impressions of banners"
          hint="For example “1.00 EUR”. Added up over a month and rounded once. Empty: nothing."
          value={values.impressions}
          problem={problem}
        />
        <Choice
          name="trafficApproval"
          label="Approval of clicks and impressions"
          hint="By a person: each day and month is held until you release it. Automatic: it is payable after the hold period."
          value={values.trafficApproval}
          problem={problem}
          options={[
            { value: 'review', text: 'by a person' },
            { value: 'automatic', text: 'automatic' },
          ]}
        />
      </div>
    </details>
  )
}
