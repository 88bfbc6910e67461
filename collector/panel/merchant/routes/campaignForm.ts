import type { CampaignVersion } from '../../../domain/campaign.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import type { CampaignForm } from '../../../program/campaigns.js'
import type { Form } from '../../form.js'
import type { CampaignValues } from '../pages/campaignFields.js'

export const campaignValues = (form: Form): CampaignValues => ({
  code: form.text('code').trim(),
  name: form.text('name'),
  status: form.text('status'),
  sale: form.text('sale'),
  actions: form.text('actions'),
  holdDays: form.text('holdDays'),
  windowDays: form.text('windowDays'),
  productIds: form.text('productIds'),
  products: form.text('products'),
  groups: form.text('groups'),
  tiers: form.text('tiers'),
  orderMin: form.text('orderMin'),
  orderMax: form.text('orderMax'),
  zeroOrders: form.text('zeroOrders') || 'earn',
  fixedCost: form.text('fixedCost'),
  isPrivate: form.text('isPrivate') || 'off',
})

/**
 * Parses the form. An empty field of a required value keeps the current value. A line that is no longer
 * in a list removes what it was about.
 */
export const campaignForm = (
  values: CampaignValues,
  current?: CampaignVersion,
): CampaignForm | Problem => {
  const actions = pairsOf(values, 'actions', Object.keys(current?.actions ?? {}))
  if (isProblem(actions)) return actions
  const products = pairsOf(values, 'products', Object.keys(current?.products ?? {}))
  if (isProblem(products)) return products
  const groups = pairsOf(values, 'groups', groupNames(current))
  if (isProblem(groups)) return groups
  return {
    name: values.name,
    status: values.status,
    ...{ actions, products, groups },
    tiers: linesOf(values.tiers),
    orderMin: values.orderMin,
    orderMax: values.orderMax,
    zeroOrders: values.zeroOrders,
    fixedCost: values.fixedCost.trim() || 'none',
    isPrivate: values.isPrivate,
    productIds: linesOf(values.productIds),
    ...(values.sale.trim() === '' ? {} : { sale: values.sale }),
    ...(values.holdDays.trim() === '' ? {} : { holdDays: Number(values.holdDays) }),
    windowDays: values.windowDays.trim() === '' ? null : Number(values.windowDays),
  }
}

/** The names by which `CampaignTermsForm.groups` removes groups. */
const groupNames = (version: CampaignVersion | undefined): readonly string[] =>
  Object.entries(version?.groups ?? {}).flatMap(([group, { actions = {} }]) => [
    group,
    ...Object.keys(actions).map((action) => `${group}:${action}`),
  ])

const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const LINES = {
  actions: 'Write an action’s code and its commission in each line, such as “signup 5.00 EUR”.',
  products: 'Write a product’s id and its commission in each line, such as “shoe-42 5%”.',
  groups: 'Write a group and its commission in each line, such as “gold 15%”.',
} as const

/** The terms by name. Names of before that are missing are removed. */
const pairsOf = (
  values: CampaignValues,
  field: keyof typeof LINES,
  before: readonly string[],
): Readonly<Record<string, string>> | Problem => {
  const pairs = linesOf(values[field]).map((line) => LINE.exec(line))
  if (pairs.includes(null)) return problem('invalid', field, LINES[field])
  const said = pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''] as const)
  return Object.fromEntries([...before.map((name) => [name, 'none'] as const), ...said])
}

/** A product's id may contain blanks, so the commission is what ends the line. */
const LINE = /^(.+?)\s+(none|[\d.,]+\s*%|[\d.,]+\s+\p{L}{3}|\S+)$/iu
