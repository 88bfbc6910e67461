import { formatMoney } from '../../../domain/money.js'
import { CLAIM_LIMITS, EQUAL_SHARES, type Policy, USUAL_MATCHING } from '../../../domain/policy.js'
import type { Problem } from '../../../domain/problem.js'
import { DAYS_MAX } from '../../../program/campaigns.js'
import { PER_DAY_MAX, PER_HOUR_MAX } from '../../../program/policy.js'
import { formatPercent } from '../../../program/terms.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import type { Names } from '../../words/names.js'

/** The values of the policy form, as they were typed. */
export interface PolicyValues {
  /** Those that are on, in their order: "forced, coupon". */
  readonly rules: string
  readonly clickModel: string
  /** In percent. */
  readonly splitFirst: string
  readonly splitLast: string
  readonly splitLeast: string
  readonly windowDays: string
  /** An affiliate's code; '' for none. */
  readonly defaultAffiliate: string
  readonly introduces: string
  readonly storesAtRedirect: string
  /** '': for ever. */
  readonly lifetimeDays: string
  /** '': for all. */
  readonly lifetimeOrders: string
  readonly forgetsAfterSale: string
  readonly checkoutFolders: string
  readonly standsDown: string
  readonly matchBy: string
  readonly matchHours: string
  readonly matchPayable: string
  readonly browserReports: string
  /** "200.00 EUR, 250.00 USD". */
  readonly amountMax: string
  readonly perDayMax: string
  readonly buyerPerHourMax: string
  readonly affiliatePerHourMax: string
  /** '': the currency of each order. */
  readonly payoutCurrency: string
}

export const valuesOf = (policy: Policy, { affiliates }: Names): PolicyValues => {
  const { clickModel, windowDays, defaultAffiliateId, browserReports } = policy
  const limits = browserReports.mode === 'trusted' ? browserReports : undefined
  const usual = defaultAffiliateId && affiliates.get(defaultAffiliateId)
  const { buyerPerHourMax, affiliatePerHourMax } = policy.claimLimits ?? CLAIM_LIMITS
  const { firstPpm, lastPpm, leastPpm } = policy.split ?? EQUAL_SHARES
  const { matching = USUAL_MATCHING } = policy
  return {
    rules: policy.rules.join(', '),
    clickModel,
    splitFirst: formatPercent(firstPpm),
    splitLast: formatPercent(lastPpm),
    splitLeast: formatPercent(leastPpm),
    windowDays: String(windowDays),
    defaultAffiliate: usual?.code ?? '',
    introduces: policy.introduces ? 'on' : 'off',
    storesAtRedirect: policy.storesAtRedirect ? 'on' : 'off',
    lifetimeDays: String(policy.lifetimeDays ?? ''),
    lifetimeOrders: String(policy.lifetimeOrders ?? ''),
    forgetsAfterSale: policy.forgetsAfterSale ? 'on' : 'off',
    standsDown: policy.standsDown ? 'on' : 'off',
    checkoutFolders: policy.checkoutFolders?.join(', ') ?? '',
    matchBy: matching.by,
    matchHours: String(matching.hours),
    matchPayable: matching.isPayable ? 'on' : 'off',
    browserReports: browserReports.mode,
    amountMax: (limits?.amountMax ?? [])
      .map((most) => `${formatMoney(most)} ${most.currency}`)
      .join(', '),
    perDayMax: limits ? String(limits.perDayMax) : '',
    buyerPerHourMax: String(buyerPerHourMax),
    affiliatePerHourMax: String(affiliatePerHourMax),
    payoutCurrency: policy.payoutCurrency ?? '',
  }
}

export interface PolicyFieldsProps {
  readonly now: number
  readonly values: PolicyValues
  readonly names: Names
  readonly problem: Problem | undefined
}

const CLICK_MODELS: readonly Option[] = [
  { value: 'last', text: 'The last click before the order' },
  { value: 'first', text: 'The first click within the window' },
  { value: 'split', text: 'All of them: each affiliate gets a share' },
]

/** The fields that decide which affiliate earns. */
export const CreditFields = ({ values, names, problem, now }: PolicyFieldsProps) => (
  <>
    <Choice
      name="clickModel"
      label="Credited click"
      hint="If a visitor clicked several affiliate links, the affiliate of this click earns."
      value={values.clickModel}
      problem={problem}
      options={CLICK_MODELS}
    />
    <SplitFields values={values} problem={problem} />
    <Field
      name="windowDays"
      label="Attribution window, in days"
      hint="How many days after a click an order can earn commission. A campaign can set its own window."
      value={values.windowDays}
      problem={problem}
      required
      {...whole(0, DAYS_MAX)}
    />
    <AffiliateField
      name="defaultAffiliate"
      label="Default affiliate"
      hint="Earns from every sale for which no rule finds another affiliate. Without a default affiliate, such a sale earns no commission."
      names={names}
      value={values.defaultAffiliate}
      problem={problem}
      nobody="None"
      earningAt={now}
    />
  </>
)

const SplitFields = ({ values, problem }: Pick<PolicyFieldsProps, 'values' | 'problem'>) => (
  <>
    <Field
      name="splitFirst"
      label="Shares: part of the first affiliate, in percent"
      hint="Only if each affiliate gets a share. Of a commission of 100 for five affiliates, 25 % for the first and 50 % for the last leave 25, of which each gets 5: 30, 5, 5, 5 and 55."
      value={values.splitFirst}
      problem={problem}
      {...PERCENT}
    />
    <Field
      name="splitLast"
      label="Shares: part of the last affiliate, in percent"
      hint="What is left is divided equally among all."
      value={values.splitLast}
      problem={problem}
      {...PERCENT}
    />
    <Field
      name="splitLeast"
      label="Shares: smallest equal part, in percent"
      hint="If the equal part is smaller, only the first and the last affiliate share."
      value={values.splitLeast}
      problem={problem}
      {...PERCENT}
    />
  </>
)

const PERCENT = { inputMode: 'decimal', spellcheck: false } as const

const MODES: readonly Option[] = [
  { value: 'review', text: 'Review: your server or you confirm it' },
  { value: 'trusted', text: 'Trusted: confirmed within the limits' },
]

/** The fields that decide whether a report of a page alone confirms a sale. */
export const PageFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Choice
      name="browserReports"
      label="Sales that only a page reports"
      hint="A sale that your server reports is confirmed in both cases."
      value={values.browserReports}
      problem={problem}
      options={MODES}
    />
    <Field
      name="amountMax"
      label="Trusted: maximum total of an order"
      hint="One amount per currency, for example “200.00 EUR, 250.00 USD”. An order above the amount or in another currency needs review."
      value={values.amountMax}
      problem={problem}
      autocapitalize="characters"
      spellcheck={false}
    />
    <Field
      name="perDayMax"
      label="Trusted: maximum orders per day"
      hint="How many orders per UTC day are confirmed by a page alone. Further orders of that day need review."
      value={values.perDayMax}
      problem={problem}
      {...whole(1, PER_DAY_MAX)}
    />
  </>
)

/** The currency in which affiliates are paid. */
export const PayoutFields = ({ values, problem }: PolicyFieldsProps) => (
  <Field
    name="payoutCurrency"
    label="Payout currency"
    hint="For example “USD”: affiliates earn in it, and orders in other currencies are converted by the exchange rates under “Payouts”. An affiliate can have another one. Empty: affiliates earn in the currency of each order."
    value={values.payoutCurrency}
    problem={problem}
    maxlength={8}
    autocapitalize="characters"
    spellcheck={false}
  />
)

/** The fields that limit how many orders are claimed within an hour. */
export const ClaimFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Field
      name="buyerPerHourMax"
      label="Maximum orders per hour for one visitor"
      hint="If a visitor claims more orders within an hour, or an IP address contests more orders of other visitors, none of these claims counts."
      value={values.buyerPerHourMax}
      problem={problem}
      required
      {...whole(1, PER_HOUR_MAX)}
    />
    <Field
      name="affiliatePerHourMax"
      label="Maximum unproven claims per hour for one affiliate"
      hint="Above this limit, commissions of orders whose visitor was named only by a page are held until you release them."
      value={values.affiliatePerHourMax}
      problem={problem}
      required
      {...whole(1, PER_HOUR_MAX)}
    />
  </>
)

const whole = (min: number, max: number) =>
  ({ type: 'number', min, max, step: 1, inputMode: 'numeric' }) as const
