import { z } from 'zod'
import {
  CAMPAIGN_STATUSES,
  type Campaign,
  type CampaignVersion,
  type Terms,
  versionAt,
} from '../../../domain/campaign.js'
import { formatMoney, type Money } from '../../../domain/money.js'
import { actionTypesForm } from '../../../program/actionTypes.js'
import { groupTerms } from '../../../program/groupTerms.js'
import { formatTerms, formatTier } from '../../../program/terms.js'
import { USUAL_CLICK_HOURS } from '../../../program/trafficTerms.js'
import { instant, iso } from './shapes.js'

const amounts = (description: string) => z.array(z.string()).meta({ description })
const termsBy = (description: string) => z.record(z.string(), z.string()).meta({ description })

const versionFields = {
  version: z
    .int()
    .meta({ description: 'Counts from 1. Each edit that changes something adds one.' }),
  since: instant.meta({ description: 'From when on this version applies to new orders.' }),
  name: z.string(),
  status: z.enum(CAMPAIGN_STATUSES),
  sale: z.string().nullable().meta({
    description: 'What a sale earns: "12.5%" or "5.00 EUR". Null: nothing.',
  }),
  actions: termsBy('What actions earn, by their codes.'),
  actionNames: termsBy('What people see instead of the codes of actions.'),
  actionHoldDays: termsBy('The hold days of actions that have their own, by their codes.'),
  actionApprovals: termsBy('"review" for actions that are held until a person decides.'),
  actionValues: termsBy(
    'The base of a percentage of actions that are reported without a total: "20.00 EUR".',
  ),
  click: z.string().nullable().meta({
    description: 'What a unique click earns: "0.05 EUR". Null: nothing.',
  }),
  clickHours: z.int().meta({
    description: 'Within how many hours the clicks of a visitor for an affiliate are one click.',
  }),
  clickCap: z.int().nullable().meta({
    description: 'For how many clicks of a UTC day one affiliate is paid. Null: all.',
  }),
  impressions: z.string().nullable().meta({
    description: 'What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing.',
  }),
  trafficApproval: z.enum(['review', 'automatic']).meta({
    description: '"review": clicks and impressions are held until a person releases them.',
  }),
  products: termsBy('What single products earn, by their ids.'),
  groups: termsBy(
    'What commission groups earn: by "gold" for a sale, by "gold:signup" for an action.',
  ),
  tiers: z.array(z.string()).meta({
    description: 'What the affiliates above the credited one earn, the nearest first.',
  }),
  windowDays: z.int().nullable().meta({
    description: 'How many days after a click an order is credited. Null: as in the policy.',
  }),
  holdDays: z.int().meta({ description: 'After how many days a commission becomes payable.' }),
  productIds: z.array(z.string()).meta({
    description: 'Sales of these products use this campaign, whichever campaign the click was for.',
  }),
  orderMin: amounts('Sales below it earn nothing. One amount for each currency.'),
  orderMax: amounts('Sales above it earn nothing. One amount for each currency.'),
  saleCap: amounts('Sales above it are held until a person releases them.'),
  zeroOrders: z.enum(['earn', 'skip']).meta({
    description: 'Whether sales with the total zero earn a fixed commission.',
  }),
  fixedCost: z.string().nullable().meta({
    description: 'What a sale costs the merchant: "10%" or "3.00 EUR". Null: nothing.',
  }),
  isPrivate: z.boolean().meta({ description: 'Whether only members earn.' }),
  selfReferral: z.enum(['allow', 'hold', 'reject']).meta({
    description: 'What happens to orders whose buyer is the affiliate.',
  }),
  renewal: z.string().nullable().meta({
    description: 'Terms of all payments of a subscription but the first. Null: as of any sale.',
  }),
  paymentsMax: z.int().nullable().meta({
    description: 'How many payments of a subscription earn. Null: all.',
  }),
  paymentDaysMax: z.int().nullable().meta({
    description: 'For how many days after the first payment they earn. Null: for ever.',
  }),
}

export const versionShape = z
  .object(versionFields)
  .meta({ id: 'CampaignVersion', description: 'The terms of a campaign from one instant on.' })

export const campaignShape = z
  .object({
    code: z.string().meta({ description: 'The code in affiliate links.' }),
    createdAt: instant,
    ...versionFields,
  })
  .meta({ id: 'Campaign', description: 'A campaign with the terms that apply now.' })

export const toVersion = (version: CampaignVersion): z.output<typeof versionShape> => ({
  version: version.version,
  since: iso(version.since),
  name: version.name,
  status: version.status,
  sale: textOrNull(version.sale),
  actions: textsOf(version.actions),
  ...actionTypesForm(version),
  click: moneyOrNull(version.click?.amount),
  clickHours: version.click?.uniqueHours ?? USUAL_CLICK_HOURS,
  clickCap: version.click?.perDayMax ?? null,
  impressions: moneyOrNull(version.impressions),
  trafficApproval: version.trafficApproval ?? 'review',
  products: textsOf(version.products),
  groups: textsOf(groupTerms(version)),
  tiers: (version.tiers ?? []).map(formatTier),
  windowDays: version.windowDays ?? null,
  holdDays: version.holdDays,
  productIds: [...version.productIds],
  orderMin: moneyTexts(version.orderMin),
  orderMax: moneyTexts(version.orderMax),
  saleCap: moneyTexts(version.saleCaps),
  zeroOrders: version.skipsZeroOrders ? 'skip' : 'earn',
  fixedCost: textOrNull(version.fixedCost),
  isPrivate: version.isPrivate ?? false,
  selfReferral: version.selfReferral ?? 'allow',
  renewal: textOrNull(version.renewals?.terms),
  paymentsMax: version.renewals?.paymentsMax ?? null,
  paymentDaysMax: version.renewals?.daysMax ?? null,
})

export const toCampaign = (
  { code, createdAt, versions }: Campaign,
  now: number,
): z.output<typeof campaignShape> => ({
  code,
  createdAt: iso(createdAt),
  ...toVersion(versionAt(versions, now)),
})

const textOrNull = (terms: Terms | undefined): string | null => (terms ? formatTerms(terms) : null)

const moneyOrNull = (amount: Money | undefined): string | null =>
  amount ? `${formatMoney(amount)} ${amount.currency}` : null

const textsOf = (terms: Readonly<Record<string, Terms>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(terms).map(([name, each]) => [name, formatTerms(each)]))

export const moneyTexts = (all: readonly Money[] = []): string[] =>
  all.map((one) => `${formatMoney(one)} ${one.currency}`)
