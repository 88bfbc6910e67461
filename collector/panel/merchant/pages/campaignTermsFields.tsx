import type { CampaignVersion } from '../../../domain/campaign.js'
import { formatMoney, type Money } from '../../../domain/money.js'
import type { Problem } from '../../../domain/problem.js'
import { groupTerms } from '../../../program/groupTerms.js'
import { formatTerms, formatTier, termsLines } from '../../../program/terms.js'
import { Area, Choice, Field } from '../../parts/field.js'

/** The values of the fields for less usual terms, as they were typed. */
export interface CampaignTermsValues {
  /** One product per line: "shoe-42 5%". */
  readonly products: string
  /** One group per line: "gold 15%"; for an action "gold:signup 5.00 EUR". */
  readonly groups: string
  /** One tier per line. */
  readonly tiers: string
  readonly orderMin: string
  readonly orderMax: string
  readonly zeroOrders: string
  readonly fixedCost: string
  readonly isPrivate: string
  readonly selfReferral: string
  readonly renewal: string
  readonly paymentsMax: string
  readonly paymentDaysMax: string
}

export const TERMS_FIELDS = [
  'products',
  'groups',
  'tiers',
  'orderMin',
  'orderMax',
  'zeroOrders',
  'fixedCost',
  'isPrivate',
  'selfReferral',
  'renewal',
  'paymentsMax',
  'paymentDaysMax',
] as const

export const NO_TERMS: CampaignTermsValues = {
  ...{ products: '', groups: '', tiers: '', orderMin: '', orderMax: '', fixedCost: '' },
  ...{ zeroOrders: 'earn', isPrivate: 'off', selfReferral: 'hold' },
  ...{ renewal: '', paymentsMax: '', paymentDaysMax: '' },
}

export const termsValuesOf = (version: CampaignVersion): CampaignTermsValues => ({
  products: termsLines(version.products).join('\n'),
  groups: termsLines(groupTerms(version)).join('\n'),
  tiers: (version.tiers ?? []).map(formatTier).join('\n'),
  orderMin: amountsText(version.orderMin),
  orderMax: amountsText(version.orderMax),
  zeroOrders: version.skipsZeroOrders ? 'skip' : 'earn',
  fixedCost: version.fixedCost ? formatTerms(version.fixedCost) : '',
  isPrivate: version.isPrivate ? 'on' : 'off',
  selfReferral: version.selfReferral ?? 'allow',
  renewal: version.renewals?.terms ? formatTerms(version.renewals.terms) : '',
  paymentsMax: String(version.renewals?.paymentsMax ?? ''),
  paymentDaysMax: String(version.renewals?.daysMax ?? ''),
})

const amountsText = (amounts: readonly Money[] = []): string =>
  amounts.map((amount) => `${formatMoney(amount)} ${amount.currency}`).join(', ')

interface CampaignTermsFieldsProps {
  readonly values: CampaignTermsValues
  readonly problem: Problem | undefined
}

/** Terms that few campaigns need, folded away until one is set or wrong. */
export const CampaignTermsFields = (props: CampaignTermsFieldsProps) => {
  const { values, problem } = props
  const isUsed = TERMS_FIELDS.some((name) => values[name] !== NO_TERMS[name])
  const isWrong = TERMS_FIELDS.some((name) => name === problem?.field)
  return (
    <details open={isUsed || isWrong}>
      <summary>Products, groups, tiers, subscriptions and limits</summary>
      <div class="columns">
        <ListFields {...props} />
        <LimitFields {...props} />
        <RenewalFields {...props} />
      </div>
    </details>
  )
}

const ListFields = ({ values, problem }: CampaignTermsFieldsProps) => (
  <>
    <Area
      name="products"
      label="Commission for single products, one per line"
      hint="The product’s id and its commission, for example “shoe-42 5%”. Applies to this product among the items of an order; the other items earn the usual commission."
      value={values.products}
      problem={problem}
      rows={3}
      class="lines"
    />
    <Area
      name="groups"
      label="Commission groups, one per line"
      hint="Another commission for some affiliates: “gold 15%” for a sale, “gold:signup 5.00 EUR” for an action."
      value={values.groups}
      problem={problem}
      rows={3}
      class="lines"
    />
    <Area
      name="tiers"
      label="Commission for higher tiers, one per line"
      hint="What the affiliate earns who recruited the credited one, then who recruited that one: “2%” of the sale, “5% of the previous tier”, or “1.00 EUR”."
      value={values.tiers}
      problem={problem}
      rows={3}
      class="lines"
    />
  </>
)

const LimitFields = ({ values, problem }: CampaignTermsFieldsProps) => (
  <>
    <Field
      name="orderMin"
      label="Minimum total"
      hint="Sales below it earn nothing, for example “20.00 EUR, 25.00 USD”."
      value={values.orderMin}
      problem={problem}
    />
    <Field
      name="orderMax"
      label="Maximum total"
      hint="Sales above it earn nothing."
      value={values.orderMax}
      problem={problem}
    />
    <Field
      name="fixedCost"
      label="Fixed cost of a sale"
      hint="Deducted from the total before the commission: “10%” or “3.00 EUR”."
      value={values.fixedCost}
      problem={problem}
    />
    <Choice
      name="zeroOrders"
      label="Sales with the total zero"
      value={values.zeroOrders}
      problem={problem}
      options={[
        { value: 'earn', text: 'earn a fixed commission' },
        { value: 'skip', text: 'earn nothing' },
      ]}
    />
    <Choice
      name="isPrivate"
      label="Who earns in this campaign"
      value={values.isPrivate}
      problem={problem}
      options={[
        { value: 'off', text: 'every affiliate' },
        { value: 'on', text: 'members only' },
      ]}
    />
    <Choice
      name="selfReferral"
      label="Orders whose buyer is the affiliate"
      hint="Recognised by the e-mail address."
      value={values.selfReferral}
      problem={problem}
      options={[
        { value: 'allow', text: 'earn' },
        { value: 'hold', text: 'are held for review' },
        { value: 'reject', text: 'earn nothing' },
      ]}
    />
  </>
)

const RenewalFields = ({ values, problem }: CampaignTermsFieldsProps) => (
  <>
    <Field
      name="renewal"
      label="Commission for renewals of a subscription"
      hint="For every payment but the first, for example “5%”. Empty: as for any sale."
      value={values.renewal}
      problem={problem}
    />
    <Field
      name="paymentsMax"
      label="Payments of a subscription that earn"
      hint="With the first one: 1 is the first payment only. Applies to subscriptions that begin from now on. Empty: all."
      value={values.paymentsMax}
      problem={problem}
      inputmode="numeric"
    />
    <Field
      name="paymentDaysMax"
      label="Days in which payments earn"
      hint="After the first payment, for example 365. Empty: for ever."
      value={values.paymentDaysMax}
      problem={problem}
      inputmode="numeric"
    />
  </>
)
