import { type Problem, problem } from '../../../domain/problem.js'
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
})

/** Parses the form. An empty field of a required value keeps the current value. */
export const campaignForm = (values: CampaignValues): CampaignForm | Problem => {
  const actions = actionsOf(values.actions)
  if (!actions)
    return problem('invalid', 'actions', 'Write an action’s code and its commission in each line.')
  return {
    name: values.name,
    status: values.status,
    actions,
    productIds: linesOf(values.productIds),
    ...(values.sale.trim() === '' ? {} : { sale: values.sale }),
    ...(values.holdDays.trim() === '' ? {} : { holdDays: Number(values.holdDays) }),
    windowDays: values.windowDays.trim() === '' ? null : Number(values.windowDays),
  }
}

const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const actionsOf = (text: string): Readonly<Record<string, string>> | undefined => {
  const pairs = linesOf(text).map((line) => /^(\S+)\s+(.+)$/.exec(line))
  if (pairs.includes(null)) return undefined
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}
