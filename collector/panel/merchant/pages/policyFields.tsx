import { formatMoney } from '../../../domain/money.js'
import { CLAIM_LIMITS, type Policy } from '../../../domain/policy.js'
import type { Problem } from '../../../domain/problem.js'
import { DAYS_MAX } from '../../../program/campaigns.js'
import { PER_DAY_MAX, PER_HOUR_MAX } from '../../../program/policy.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import type { Names } from '../../words/names.js'

/** A policy as it stands in a form: all texts, as they were typed. */
export interface PolicyValues {
  readonly clickModel: string
  readonly windowDays: string
  /** An affiliate's code; '': nobody. */
  readonly defaultAffiliate: string
  readonly introduces: string
  readonly browserReports: string
  /** "200.00 EUR, 250.00 USD". */
  readonly amountMax: string
  readonly perDayMax: string
  readonly buyerPerHourMax: string
  readonly affiliatePerHourMax: string
}

export const valuesOf = (policy: Policy, { affiliates }: Names): PolicyValues => {
  const { clickModel, windowDays, defaultAffiliateId, browserReports } = policy
  const limits = browserReports.mode === 'trusted' ? browserReports : undefined
  const usual = defaultAffiliateId && affiliates.get(defaultAffiliateId)
  const { buyerPerHourMax, affiliatePerHourMax } = policy.claimLimits ?? CLAIM_LIMITS
  return {
    clickModel,
    windowDays: String(windowDays),
    defaultAffiliate: usual?.code ?? '',
    introduces: policy.introduces ? 'on' : 'off',
    browserReports: browserReports.mode,
    amountMax: (limits?.amountMax ?? [])
      .map((most) => `${formatMoney(most)} ${most.currency}`)
      .join(', '),
    perDayMax: limits ? String(limits.perDayMax) : '',
    buyerPerHourMax: String(buyerPerHourMax),
    affiliatePerHourMax: String(affiliatePerHourMax),
  }
}

interface PolicyFieldsProps {
  readonly now: number
  readonly values: PolicyValues
  readonly names: Names
  readonly problem: Problem | undefined
}

const CLICK_MODELS: readonly Option[] = [
  { value: 'last', text: 'The last before the order' },
  { value: 'first', text: 'The first within the window' },
]

const SWITCH: readonly Option[] = [
  { value: 'off', text: 'No: pages are told nothing' },
  { value: 'on', text: 'Yes: by name and coupon' },
]

/** Who earns. */
export const CreditFields = ({ values, names, problem, now }: PolicyFieldsProps) => (
  <>
    <Choice
      name="clickModel"
      label="Which click earns"
      hint="Where a visitor came by several affiliate links: the affiliate of the last one, or of the first one."
      value={values.clickModel}
      problem={problem}
      options={CLICK_MODELS}
    />
    <Field
      name="windowDays"
      label="Attribution window, in days"
      hint="How long after a click it may earn, where the campaign has no window of its own."
      value={values.windowDays}
      problem={problem}
      required
      {...whole(0, DAYS_MAX)}
    />
    <AffiliateField
      name="defaultAffiliate"
      label="Default affiliate"
      hint="Who earns from a sale that nobody else earns from. Without one, it pays no commission."
      names={names}
      value={values.defaultAffiliate}
      problem={problem}
      nobody="Nobody"
      earningAt={now}
    />
    <Choice
      name="introduces"
      label="Introduce the affiliate"
      hint="Lets your pages greet a visitor with the name and the coupon of the affiliate who sent them: “Mia gave you 10 % off”."
      value={values.introduces}
      problem={problem}
      options={SWITCH}
    />
  </>
)

const MODES: readonly Option[] = [
  { value: 'review', text: 'Review: your server or you confirm it' },
  { value: 'trusted', text: 'Trusted: believed within limits' },
]

/** What the word of a page is worth. */
export const PageFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Choice
      name="browserReports"
      label="A sale that only a page reports"
      hint="A sale that your server reports is believed in either case."
      value={values.browserReports}
      problem={problem}
      options={MODES}
    />
    <Field
      name="amountMax"
      label="Trusted: most an order may be"
      hint="One amount for each currency, such as “200.00 EUR, 250.00 USD”. An order above it, or in another currency, is left to review."
      value={values.amountMax}
      problem={problem}
      autocapitalize="characters"
      spellcheck={false}
    />
    <Field
      name="perDayMax"
      label="Trusted: most orders a day"
      hint="How many orders of one UTC day are believed. What comes after them is left to review."
      value={values.perDayMax}
      problem={problem}
      {...whole(1, PER_DAY_MAX)}
    />
  </>
)

/** When claims to orders are made in series. */
export const ClaimFields = ({ values, problem }: PolicyFieldsProps) => (
  <>
    <Field
      name="buyerPerHourMax"
      label="Most orders an hour by one visitor"
      hint="A visitor who claims more, or an address that contests more orders of others, is nobody’s buyer."
      value={values.buyerPerHourMax}
      problem={problem}
      required
      {...whole(1, PER_HOUR_MAX)}
    />
    <Field
      name="affiliatePerHourMax"
      label="Most unproven claims an hour for one affiliate"
      hint="Beyond it, what the affiliate earns by the word of pages alone is held until you release it."
      value={values.affiliatePerHourMax}
      problem={problem}
      required
      {...whole(1, PER_HOUR_MAX)}
    />
  </>
)

const whole = (min: number, max: number) =>
  ({ type: 'number', min, max, step: 1, inputMode: 'numeric' }) as const
