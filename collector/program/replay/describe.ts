import type { CampaignVersion, Terms } from '../../domain/campaign.js'
import { formatMoney, type Money } from '../../domain/money.js'
import { CLAIM_LIMITS, type Policy, USUAL_MATCHING } from '../../domain/policy.js'
import type { Program } from '../../domain/program.js'
import { actionTypesForm } from '../actionTypes.js'
import type { CampaignForm } from '../campaigns.js'
import { groupTerms } from '../groupTerms.js'
import type { PolicyForm } from '../policy.js'
import { limitText } from '../readLimit.js'
import { formatPercent, formatTerms, formatTier } from '../terms.js'
import { trafficTermsForm } from '../trafficTerms.js'

/** A policy and campaigns as JSON, to be edited and read by `readAlternative`. */
export interface Described {
  readonly policy: Omit<PolicyForm, 'rules'> & { readonly rules: Policy['rules'] }
  /** By code. */
  readonly campaigns: Readonly<Record<string, CampaignForm>>
}

/** The policy and the terms in force. `affiliateCode`: the code of the default affiliate. */
export const describeProgram = (
  { policy, campaigns }: Pick<Program, 'policy' | 'campaigns'>,
  affiliateCode: string | undefined,
): Described => ({
  policy: describePolicy(policy, affiliateCode),
  campaigns: Object.fromEntries(
    campaigns.flatMap(({ code, versions }) => {
      const last = versions.at(-1)
      return last ? [[code, describeVersion(last)] as const] : []
    }),
  ),
})

const describePolicy = (policy: Policy, affiliateCode = 'none'): Described['policy'] => {
  const { browserReports: pages, claimLimits = CLAIM_LIMITS, split } = policy
  const { matching = USUAL_MATCHING } = policy
  return {
    rules: policy.rules,
    clickModel: policy.clickModel,
    ...(split && {
      splitFirst: formatPercent(split.firstPpm),
      splitLast: formatPercent(split.lastPpm),
      splitLeast: formatPercent(split.leastPpm),
    }),
    windowDays: policy.windowDays,
    lifetimeDays: limitText(policy.lifetimeDays),
    lifetimeOrders: limitText(policy.lifetimeOrders),
    forgetsAfterSale: onOrOff(policy.forgetsAfterSale),
    defaultAffiliate: affiliateCode,
    payoutCurrency: policy.payoutCurrency ?? 'none',
    browserReports: pages.mode,
    ...(pages.mode === 'trusted' && {
      amountMax: amounts(pages.amountMax),
      perDayMax: pages.perDayMax,
    }),
    ...claimLimits,
    introduces: onOrOff(policy.introduces),
    storesAtRedirect: onOrOff(policy.storesAtRedirect),
    standsDown: onOrOff(policy.standsDown),
    checkoutFolders: policy.checkoutFolders?.join(', ') ?? 'none',
    matchBy: matching.by,
    matchHours: matching.hours,
    matchPayable: onOrOff(matching.isPayable),
  }
}

const describeVersion = (version: CampaignVersion): CampaignForm => ({
  name: version.name,
  status: version.status,
  sale: version.sale ? formatTerms(version.sale) : 'none',
  actions: byName(version.actions),
  ...actionTypesForm(version),
  ...trafficTermsForm(version),
  products: byName(version.products),
  groups: byName(groupTerms(version)),
  tiers: (version.tiers ?? []).map(formatTier),
  orderMin: amounts(version.orderMin),
  orderMax: amounts(version.orderMax),
  zeroOrders: version.skipsZeroOrders ? 'skip' : 'earn',
  fixedCost: version.fixedCost ? formatTerms(version.fixedCost) : 'none',
  isPrivate: onOrOff(version.isPrivate),
  selfReferral: version.selfReferral ?? 'allow',
  renewal: version.renewals?.terms ? formatTerms(version.renewals.terms) : 'usual',
  paymentsMax: limitText(version.renewals?.paymentsMax),
  paymentDaysMax: limitText(version.renewals?.daysMax),
  windowDays: version.windowDays ?? null,
  holdDays: version.holdDays,
  productIds: version.productIds,
  saleCap: amounts(version.saleCaps),
})

const onOrOff = (value: boolean | undefined): string => (value ? 'on' : 'off')

const amounts = (all: readonly Money[] = []): string =>
  all.length === 0
    ? 'none'
    : all.map((amount) => `${formatMoney(amount)} ${amount.currency}`).join(', ')

const byName = (terms: Readonly<Record<string, Terms>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(terms).map(([name, each]) => [name, formatTerms(each)]))
