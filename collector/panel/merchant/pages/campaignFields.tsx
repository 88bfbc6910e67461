import { CAMPAIGN_STATUSES, type CampaignVersion } from '../../../domain/campaign.js'
import type { Problem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { DAYS_MAX } from '../../../program/campaigns.js'
import { Area, Choice, Field } from '../../parts/field.js'
import { termsText } from '../../words/termsText.js'

/** A campaign as it stands in a form: all texts, as they were typed. */
export interface CampaignValues {
  readonly code: string
  readonly name: string
  readonly status: string
  readonly sale: string
  /** One a line: "signup 5.00 EUR". */
  readonly actions: string
  readonly holdDays: string
  readonly windowDays: string
  readonly productIds: string
}

export const NEW_CAMPAIGN: CampaignValues = {
  code: '',
  name: '',
  status: 'active',
  sale: '10%',
  actions: '',
  holdDays: '30',
  windowDays: '',
  productIds: '',
}

export const valuesOf = (code: string, version: CampaignVersion): CampaignValues => ({
  code,
  name: version.name,
  status: version.status,
  sale: version.sale ? termsText(version.sale) : 'none',
  actions: Object.entries(version.actions)
    .map(([action, terms]) => `${action} ${termsText(terms)}`)
    .join('\n'),
  holdDays: String(version.holdDays),
  windowDays: version.windowDays === undefined ? '' : String(version.windowDays),
  productIds: version.productIds.join('\n'),
})

interface CampaignFieldsProps {
  readonly values: CampaignValues
  readonly problem: Problem | undefined
  /** The attribution window where a campaign has none of its own. */
  readonly windowDays: number
}

export const CampaignFields = (props: CampaignFieldsProps) => (
  <>
    <OfferFields {...props} />
    <DaysFields {...props} />
    <ListFields {...props} />
  </>
)

const OfferFields = ({ values, problem }: CampaignFieldsProps) => (
  <>
    <Field
      name="name"
      label="Name"
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
      options={CAMPAIGN_STATUSES.map((status) => ({ value: status, text: status }))}
    />
    <Field
      name="sale"
      label="Commission of a sale"
      hint="“12.5%” of the order, a fixed “5.00 EUR”, or “none”."
      value={values.sale}
      problem={problem}
      required={values.sale !== ''}
    />
  </>
)

const DaysFields = ({ values, problem, windowDays }: CampaignFieldsProps) => (
  <>
    <Days
      name="holdDays"
      label="Hold, in days"
      hint="How long a commission stays pending."
      value={values.holdDays}
      problem={problem}
      required
    />
    <Days
      name="windowDays"
      label="Attribution window, in days"
      hint={`How long after a click it may earn. Empty: the policy’s ${windowDays} days.`}
      value={values.windowDays}
      problem={problem}
    />
  </>
)

const ListFields = ({ values, problem }: CampaignFieldsProps) => (
  <>
    <Area
      name="actions"
      label="Commission of actions, one a line"
      hint="The action’s code and its terms, such as “signup 5.00 EUR”; “signup none” takes it out."
      value={values.actions}
      problem={problem}
      rows={3}
      class="lines"
    />
    <Area
      name="productIds"
      label="Products, one id a line (optional)"
      hint="Sales of these belong to this campaign, whatever was clicked."
      value={values.productIds}
      problem={problem}
      rows={3}
      class="lines"
    />
  </>
)

interface DaysProps {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly problem: Problem | undefined
  readonly required?: boolean
}

const Days = (props: DaysProps) => (
  <Field {...props} type="number" min={0} max={DAYS_MAX} step={1} inputMode="numeric" />
)
