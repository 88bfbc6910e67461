import { z } from 'zod'
import {
  ACTIONS_MAX,
  CAMPAIGN_STATUSES,
  GROUPS_MAX,
  PRODUCTS_MAX,
  TIERS_MAX,
} from '../../../domain/campaign.js'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { type CampaignForm, DAYS_MAX } from '../../../program/campaigns.js'
import { limitText } from '../../../program/readLimit.js'
import { PAYMENTS_MAX } from '../../../program/renewals.js'
import { CLICK_CAP_MAX, CLICK_HOURS_MAX } from '../../../program/trafficTerms.js'
import { count, flag, known, listed, oneOf, texts, typed } from './shapes.js'

/** How many amounts a limit may have, one for each currency. */
const CURRENCIES_MAX = 200
const TERMS_TEXT_MAX = 100

const termsText = typed(TERMS_TEXT_MAX)
const amountTexts = listed(termsText, CURRENCIES_MAX)

/** What a campaign is made or edited with. Names of terms that are not sent keep their terms. */
export const campaignFields = {
  name: typed(NAME_MAX).exactOptional(),
  status: oneOf(CAMPAIGN_STATUSES).exactOptional(),
  sale: termsText.nullable().exactOptional().meta({
    description: '"12.5%" or "5.00 EUR". Null: sales earn nothing.',
  }),
  actions: texts(ACTIONS_MAX).exactOptional().meta({
    description: 'Terms by the code of an action; "none" removes them.',
  }),
  actionNames: texts(ACTIONS_MAX).exactOptional().meta({
    description: 'Names by the code of an action; "none" removes them.',
  }),
  actionHoldDays: texts(ACTIONS_MAX).exactOptional().meta({
    description: 'Hold days by the code of an action: "7"; "none" for those of the campaign.',
  }),
  actionApprovals: texts(ACTIONS_MAX).exactOptional().meta({
    description: '"review" or "automatic" by the code of an action.',
  }),
  actionValues: texts(ACTIONS_MAX).exactOptional().meta({
    description: 'Amounts such as "20.00 EUR" by the code of an action; "none" removes them.',
  }),
  click: termsText.nullable().exactOptional().meta({
    description: 'What a unique click earns: "0.05 EUR". Null: nothing.',
  }),
  clickHours: count(CLICK_HOURS_MAX).exactOptional().meta({
    description: 'Within how many hours the clicks of a visitor for an affiliate are one click.',
  }),
  clickCap: count(CLICK_CAP_MAX).nullable().exactOptional().meta({
    description: 'For how many clicks of a UTC day one affiliate is paid. Null: all.',
  }),
  impressions: termsText.nullable().exactOptional().meta({
    description: 'What 1,000 impressions of banners earn: "1.00 EUR". Null: nothing.',
  }),
  trafficApproval: oneOf(['review', 'automatic']).exactOptional(),
  products: texts(PRODUCTS_MAX).exactOptional().meta({
    description: 'Terms by the id of a product; "none" removes them.',
  }),
  groups: texts(GROUPS_MAX * 10)
    .exactOptional()
    .meta({
      description: 'Terms by "gold" or "gold:signup"; "none" removes them.',
    }),
  tiers: listed(termsText, TIERS_MAX).exactOptional().meta({
    description: 'All tiers: "2%", "5% of the previous tier", "1.00 EUR".',
  }),
  windowDays: count(DAYS_MAX).nullable().exactOptional(),
  holdDays: count(DAYS_MAX).exactOptional(),
  productIds: listed(typed(KEY_TEXT_MAX), PRODUCTS_MAX).exactOptional(),
  orderMin: amountTexts.exactOptional(),
  orderMax: amountTexts.exactOptional(),
  saleCap: amountTexts.exactOptional(),
  zeroOrders: oneOf(['earn', 'skip']).exactOptional(),
  fixedCost: termsText.nullable().exactOptional(),
  isPrivate: flag.exactOptional(),
  selfReferral: oneOf(['allow', 'hold', 'reject']).exactOptional(),
  renewal: termsText.nullable().exactOptional().meta({
    description: 'Terms of all payments of a subscription but the first. Null: as of any sale.',
  }),
  paymentsMax: count(PAYMENTS_MAX).nullable().exactOptional(),
  paymentDaysMax: count(DAYS_MAX).nullable().exactOptional(),
}

export const campaignBody = z.strictObject(campaignFields)

/** The form of the program, whose fields are texts. */
export const toCampaignForm = (body: z.output<typeof campaignBody>): CampaignForm => {
  const { sale, fixedCost, orderMin, orderMax, saleCap, isPrivate, ...others } = body
  const { renewal, paymentsMax, paymentDaysMax, ...rest } = others
  const { click, clickHours, clickCap, impressions, ...same } = rest
  return known({
    ...same,
    sale: sale === null ? 'none' : sale,
    click: click === null ? 'none' : click,
    clickHours: clickHours === undefined ? undefined : String(clickHours),
    clickCap: numberOrAll(clickCap),
    impressions: impressions === null ? 'none' : impressions,
    fixedCost: fixedCost === null ? 'none' : fixedCost,
    orderMin: amountsText(orderMin),
    orderMax: amountsText(orderMax),
    saleCap: amountsText(saleCap),
    renewal: renewal === null ? 'usual' : renewal,
    paymentsMax: numberOrAll(paymentsMax),
    paymentDaysMax: numberOrAll(paymentDaysMax),
    isPrivate: isPrivate === undefined ? undefined : ON_OFF[`${isPrivate}`],
  })
}

/** A limit as forms have it. */
export const numberOrAll = (limit: number | null | undefined): string | undefined =>
  limit === undefined ? undefined : limitText(limit)

export const ON_OFF = { true: 'on', false: 'off' } as const

export const amountsText = (amounts: readonly string[] | undefined): string | undefined => {
  if (amounts === undefined) return undefined
  return amounts.length > 0 ? amounts.join(', ') : 'none'
}
