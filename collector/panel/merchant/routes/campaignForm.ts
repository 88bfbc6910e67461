import type { CampaignVersion } from '../../../domain/campaign.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { type ActionTypesForm, actionTypesForm } from '../../../program/actionTypes.js'
import type { CampaignForm } from '../../../program/campaigns.js'
import { groupTerms } from '../../../program/groupTerms.js'
import type { TrafficTermsForm } from '../../../program/trafficTerms.js'
import type { Form } from '../../form.js'
import type { CampaignValues } from '../pages/campaignFields.js'
import { codeLines, linesOf, termLines } from './termLines.js'

export const campaignValues = (form: Form): CampaignValues => ({
  code: form.text('code').trim(),
  name: form.text('name'),
  status: form.text('status'),
  sale: form.text('sale'),
  actions: form.text('actions'),
  holdDays: form.text('holdDays'),
  windowDays: form.text('windowDays'),
  productIds: form.text('productIds'),
  actionNames: form.text('actionNames'),
  actionApprovals: form.text('actionApprovals'),
  actionHoldDays: form.text('actionHoldDays'),
  actionValues: form.text('actionValues'),
  click: form.text('click'),
  clickHours: form.text('clickHours'),
  clickCap: form.text('clickCap'),
  impressions: form.text('impressions'),
  trafficApproval: form.text('trafficApproval') || 'review',
  products: form.text('products'),
  groups: form.text('groups'),
  tiers: form.text('tiers'),
  orderMin: form.text('orderMin'),
  orderMax: form.text('orderMax'),
  zeroOrders: form.text('zeroOrders') || 'earn',
  fixedCost: form.text('fixedCost'),
  isPrivate: form.text('isPrivate') || 'off',
  selfReferral: form.text('selfReferral') || 'allow',
  renewal: form.text('renewal'),
  paymentsMax: form.text('paymentsMax'),
  paymentDaysMax: form.text('paymentDaysMax'),
})

/**
 * Parses the form. An empty field of a required value keeps the current value. A line that is no longer
 * in a list removes what it was about.
 */
export const campaignForm = (
  values: CampaignValues,
  current?: CampaignVersion,
): CampaignForm | Problem => {
  const actions = pairsOf(values, 'actions', current?.actions)
  if (isProblem(actions)) return actions
  const types = actionTypesIn(values, current)
  if (isProblem(types)) return types
  const products = pairsOf(values, 'products', current?.products)
  if (isProblem(products)) return products
  const groups = pairsOf(values, 'groups', current && groupTerms(current))
  if (isProblem(groups)) return groups
  return {
    name: values.name,
    status: values.status,
    ...types,
    ...trafficIn(values),
    ...{ actions, products, groups },
    tiers: linesOf(values.tiers),
    orderMin: values.orderMin,
    orderMax: values.orderMax,
    zeroOrders: values.zeroOrders,
    fixedCost: values.fixedCost.trim() || 'none',
    ...{ isPrivate: values.isPrivate, selfReferral: values.selfReferral },
    renewal: values.renewal,
    paymentsMax: values.paymentsMax,
    paymentDaysMax: values.paymentDaysMax,
    productIds: linesOf(values.productIds),
    ...(values.sale.trim() === '' ? {} : { sale: values.sale }),
    ...(values.holdDays.trim() === '' ? {} : { holdDays: Number(values.holdDays) }),
    windowDays: values.windowDays.trim() === '' ? null : Number(values.windowDays),
  }
}

/** The settings of actions. Deleting a line removes what it said. */
const actionTypesIn = (
  values: CampaignValues,
  current: CampaignVersion | undefined,
): ActionTypesForm | Problem => {
  const before = actionTypesForm(current ?? {})
  const approvals = codeLines(values.actionApprovals, Object.keys(before.actionApprovals))
  const form: Record<string, Readonly<Record<string, string>>> = {
    actionApprovals: Object.fromEntries(
      Object.entries(approvals).map(([code, text]) => [code, text || 'review']),
    ),
  }
  for (const field of ['actionNames', 'actionHoldDays', 'actionValues'] as const) {
    form[field] = codeLines(values[field], Object.keys(before[field]))
    if (Object.values(form[field]).includes('')) return problem('invalid', field, LINES[field])
  }
  return form
}

const trafficIn = (values: CampaignValues): TrafficTermsForm => ({
  click: values.click,
  clickHours: values.clickHours,
  clickCap: values.clickCap,
  impressions: values.impressions,
  trafficApproval: values.trafficApproval,
})

const LINES = {
  actions: 'Write an action’s code and its commission in each line, such as “signup 5.00 EUR”.',
  actionNames:
    'Write an action’s code and its name in each line, such as “signup Newsletter sign-up”.',
  actionHoldDays: 'Write an action’s code and its days in each line, such as “signup 7”.',
  actionValues: 'Write an action’s code and its value in each line, such as “signup 20.00 EUR”.',
  products: 'Write a product’s id and its commission in each line, such as “shoe-42 5%”.',
  groups: 'Write a group and its commission in each line, such as “gold 15%”.',
} as const

/** The terms by name, or what is wrong with a line. */
const pairsOf = (
  values: CampaignValues,
  field: 'actions' | 'products' | 'groups',
  before: object = {},
): Readonly<Record<string, string>> | Problem =>
  termLines(values[field], Object.keys(before)) ?? problem('invalid', field, LINES[field])
