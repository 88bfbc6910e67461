import { CAMPAIGN_STATUSES, type CampaignVersion } from '../../../domain/campaign.js'
import type { Problem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { DAYS_MAX } from '../../../program/campaigns.js'
import { formatTerms, termsLines } from '../../../program/terms.js'
import { Area, Choice, Field } from '../../parts/field.js'
import {
  ActionTypesFields,
  type ActionTypesValues,
  actionTypesValuesOf,
  NO_ACTION_TYPES,
} from './actionTypesFields.js'
import {
  CampaignTermsFields,
  type CampaignTermsValues,
  NO_TERMS,
  termsValuesOf,
} from './campaignTermsFields.js'
import { NO_TRAFFIC, TrafficFields, type TrafficValues, trafficValuesOf } from './trafficFields.js'

/** The values of the campaign form, as they were typed. */
export interface CampaignValues extends CampaignTermsValues, ActionTypesValues, TrafficValues {
  readonly code: string
  readonly name: string
  readonly status: string
  readonly sale: string
  /** One action per line: "signup 5.00 EUR". */
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
  ...NO_ACTION_TYPES,
  ...NO_TRAFFIC,
  ...NO_TERMS,
}

export const valuesOf = (code: string, version: CampaignVersion): CampaignValues => ({
  code,
  name: version.name,
  status: version.status,
  sale: version.sale ? formatTerms(version.sale) : 'none',
  actions: termsLines(version.actions).join('\n'),
  holdDays: String(version.holdDays),
  windowDays: version.windowDays === undefined ? '' : String(version.windowDays),
  productIds: version.productIds.join('\n'),
  ...actionTypesValuesOf(version),
  ...trafficValuesOf(version),
  ...termsValuesOf(version),
})

interface CampaignFieldsProps {
  readonly values: CampaignValues
  readonly problem: Problem | undefined
  /** The policy's attribution window, used by campaigns without their own. */
  readonly windowDays: number
}

export const CampaignFields = (props: CampaignFieldsProps) => (
  <>
    <OfferFields {...props} />
    <DaysFields {...props} />
    <ListFields {...props} />
    <ActionTypesFields {...props} />
    <TrafficFields {...props} />
    <CampaignTermsFields {...props} />
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
      label="Commission for a sale"
      hint="A percentage of the order such as “12.5%”, a fixed amount such as “5.00 EUR”, or “none”."
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
      label="Hold period, in days"
      hint="How long a commission stays pending before it becomes payable."
      value={values.holdDays}
      problem={problem}
      required
    />
    <Days
      name="windowDays"
      label="Attribution window, in days"
      hint={`How many days after a click an order can earn commission. If empty, the policy’s ${windowDays} days apply.`}
      value={values.windowDays}
      problem={problem}
    />
  </>
)

const ListFields = ({ values, problem }: CampaignFieldsProps) => (
  <>
    <Area
      name="actions"
      label="Commission for actions, one per line"
      hint="The action’s code and its commission, for example “signup 5.00 EUR”."
      value={values.actions}
      problem={problem}
      rows={3}
      class="lines"
    />
    <Area
      name="productIds"
      label="Products, one id per line (optional)"
      hint="Sales of these products always use this campaign, whichever campaign the click was for."
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
