import { isProblem, type Problem } from '../../../domain/problem.js'
import type { RuleName } from '../../../domain/verdict.js'
import { editPolicy, type PolicyForm } from '../../../program/policy.js'
import { notFound } from '../../errorReply.js'
import type { Form } from '../../form.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { type PolicyValues, valuesOf } from '../pages/policyFields.js'
import { PolicyPage } from '../pages/policyPage.js'
import { rulesIn } from '../pages/ruleFields.js'

export const getPolicy = (visit: OwnVisit): Promise<Reply> => policyReply(visit)

export const postPolicy = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const before = await deps.storage.program(viewer.account.id)
  const values = policyValues(form, before?.policy.rules ?? [])
  const done = await editPolicy(deps, viewer.account.id, policyForm(values))
  if (isProblem(done)) return policyReply(visit, values, done)
  const isNew = done.version !== before?.policy.version
  return redirect(`/policy?notice=${isNew ? 'policy_changed' : 'unchanged'}`)
}

const policyValues = (form: Form, current: readonly RuleName[]): PolicyValues => ({
  rules: rulesIn(form, current),
  clickModel: form.text('clickModel'),
  splitFirst: form.text('splitFirst') || '0',
  splitLast: form.text('splitLast') || '0',
  splitLeast: form.text('splitLeast') || '0',
  windowDays: form.text('windowDays'),
  defaultAffiliate: form.text('defaultAffiliate').trim(),
  introduces: form.text('introduces'),
  storesAtRedirect: form.text('storesAtRedirect'),
  lifetimeDays: form.text('lifetimeDays'),
  lifetimeOrders: form.text('lifetimeOrders'),
  forgetsAfterSale: form.text('forgetsAfterSale'),
  standsDown: form.text('standsDown'),
  checkoutFolders: form.text('checkoutFolders'),
  matchBy: form.text('matchBy'),
  matchHours: form.text('matchHours'),
  matchPayable: form.text('matchPayable'),
  browserReports: form.text('browserReports'),
  amountMax: form.text('amountMax'),
  perDayMax: form.text('perDayMax'),
  buyerPerHourMax: form.text('buyerPerHourMax'),
  affiliatePerHourMax: form.text('affiliatePerHourMax'),
  payoutCurrency: form.text('payoutCurrency').trim(),
})

/**
 * Passes every field, so that an emptied limit is an error and does not silently keep its value.
 */
const policyForm = (values: PolicyValues): PolicyForm => ({
  ...values,
  windowDays: numberOf(values.windowDays),
  matchHours: numberOf(values.matchHours),
  perDayMax: numberOf(values.perDayMax),
  buyerPerHourMax: numberOf(values.buyerPerHourMax),
  affiliatePerHourMax: numberOf(values.affiliatePerHourMax),
})

/** `Number('')` is 0, and a window of no days would switch clicks off. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

const policyReply = async (
  { deps, viewer }: OwnVisit,
  values?: PolicyValues,
  problem?: Problem,
): Promise<Reply> => {
  const [program, names] = await Promise.all([
    deps.storage.program(viewer.account.id),
    loadNames(deps, viewer.account.id),
  ])
  if (!program) return notFound()
  const { policy } = program
  return page(
    'Policy',
    <PolicyPage
      {...{ policy, names, problem }}
      now={deps.now()}
      values={values ?? valuesOf(policy, names)}
    />,
    problem ? 422 : 200,
  )
}
