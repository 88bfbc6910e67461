import type { CampaignVersion, Terms } from '../../domain/campaign.js'
import { formatMoney, type Money } from '../../domain/money.js'
import { actionTypesForm } from '../../program/actionTypes.js'
import { trafficTermsForm } from '../../program/trafficTerms.js'
import { table } from '../table.js'
import { termsText } from './shared.js'

/** All terms of a version, one in each line. What is not set is left out. */
export const campaignLines = (version: CampaignVersion): readonly string[] =>
  table(
    ['name', version.name],
    [
      ['version', String(version.version)],
      ['status', version.status],
      ['sale', termsText(version.sale)],
      ...termsRows('action', version.actions),
      ...actionRows(version),
      ...trafficRows(version),
      ...termsRows('product', version.products),
      ...groupRows(version),
      ...(version.tiers ?? []).map((terms, index) => [`tier ${index + 2}`, termsText(terms)]),
      ['hold days', String(version.holdDays)],
      ...(version.windowDays === undefined ? [] : [['window days', String(version.windowDays)]]),
      ...amountRows('sale cap', version.saleCaps),
      ...amountRows('order min', version.orderMin),
      ...amountRows('order max', version.orderMax),
      ...(version.skipsZeroOrders ? [['zero orders', 'earn nothing']] : []),
      ...(version.fixedCost ? [['fixed cost', termsText(version.fixedCost)]] : []),
      ...renewalRows(version),
      ['self-referral', version.selfReferral ?? 'allow'],
      ...(version.isPrivate ? [['private', 'only members earn']] : []),
      ...version.productIds.map((id) => ['always for', id]),
    ],
  )

const termsRows = (what: string, terms: Readonly<Record<string, Terms>> = {}) =>
  Object.entries(terms).map(([name, each]) => [`${what} ${name}`, termsText(each)])

const actionRows = (version: CampaignVersion) => {
  const { actionNames, actionHoldDays, actionApprovals, actionValues } = actionTypesForm(version)
  const rows = (what: string, by: Readonly<Record<string, string>>) =>
    Object.entries(by).map(([code, text]) => [`action ${code}, ${what}`, text])
  return [
    ...rows('name', actionNames),
    ...rows('hold days', actionHoldDays),
    ...rows('approval', actionApprovals),
    ...rows('value', actionValues),
  ]
}

const trafficRows = (version: CampaignVersion) => {
  const { click, clickHours, clickCap, impressions, trafficApproval } = trafficTermsForm(version)
  if (!version.click && !version.impressions) return []
  return [
    ...(version.click
      ? [
          ['unique click', click],
          ['click hours', clickHours],
          ['click cap', clickCap],
        ]
      : []),
    ...(version.impressions ? [['1,000 impressions', impressions]] : []),
    ['traffic approval', trafficApproval],
  ]
}

const groupRows = ({ groups = {} }: CampaignVersion) =>
  Object.entries(groups).flatMap(([name, { sale, actions }]) => [
    ...(sale ? [[`group ${name}`, termsText(sale)]] : []),
    ...termsRows(`group ${name}, action`, actions),
  ])

const renewalRows = ({ renewals: { terms, paymentsMax, daysMax } = {} }: CampaignVersion) => [
  ...(terms ? [['renewals', termsText(terms)]] : []),
  ...(paymentsMax === undefined ? [] : [['payments max', String(paymentsMax)]]),
  ...(daysMax === undefined ? [] : [['payment days max', String(daysMax)]]),
]

const amountRows = (what: string, amounts: readonly Money[] = []) =>
  amounts.map((amount) => [what, `${formatMoney(amount)} ${amount.currency}`])
