import { versionAt } from '../../../domain/campaign.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import {
  addPerformanceRule,
  editPerformanceRule,
  performanceRuleCalled,
} from '../../../program/performance/performanceRules.js'
import { performanceForm } from '../../../program/performance/performanceTexts.js'
import { notFound } from '../../errorReply.js'
import type { Form } from '../../form.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit, Route } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import {
  NEW_PERFORMANCE,
  PERFORMANCE_FIELDS,
  type PerformanceValues,
} from '../pages/performanceFields.js'
import { PerformancePage, PerformanceRulePage } from '../pages/performancePage.js'

const getPerformance = (visit: OwnVisit): Promise<Reply> => listReply(visit, NEW_PERFORMANCE)

const postPerformance = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const values = valuesIn(form)
  const code = form.text('code').trim()
  const done = await addPerformanceRule(deps, viewer.account.id, code, values)
  if (isProblem(done)) return listReply(visit, values, done)
  return redirect(`/performance/${done.code}?notice=performance_added`)
}

const getPerformanceRule = (visit: OwnVisit): Promise<Reply> => ruleReply(visit)

const postPerformanceRule = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form, params } = visit
  const code = params.code ?? ''
  const before = await performanceRuleCalled(deps, viewer.account.id, code)
  if (isProblem(before)) return notFound()
  const values = valuesIn(form)
  const done = await editPerformanceRule(deps, viewer.account.id, code, values)
  if (isProblem(done)) return ruleReply(visit, { values, problem: done })
  const isNew = done.versions.length > before.versions.length
  return redirect(`/performance/${code}?notice=${isNew ? 'performance_changed' : 'unchanged'}`)
}

const valuesIn = (form: Form): PerformanceValues =>
  Object.fromEntries(
    PERFORMANCE_FIELDS.map((name) => [name, form.text(name)]),
  ) as unknown as PerformanceValues

const listReply = async (
  { deps, viewer, form }: OwnVisit,
  values: PerformanceValues,
  problem?: Problem,
): Promise<Reply> => {
  const [rules, program] = await Promise.all([
    deps.storage.performanceRules(viewer.account.id),
    deps.storage.program(viewer.account.id),
  ])
  return page(
    'Performance rules',
    <PerformancePage
      {...{ rules, values, problem, code: form.text('code'), now: deps.now() }}
      campaigns={program?.campaigns ?? []}
    />,
    problem ? 422 : 200,
  )
}

const ruleReply = async (
  { deps, viewer, params }: OwnVisit,
  typed?: { readonly values: PerformanceValues; readonly problem: Problem },
): Promise<Reply> => {
  const accountId = viewer.account.id
  const rule = await performanceRuleCalled(deps, accountId, params.code ?? '')
  if (isProblem(rule)) return notFound()
  const [names, grants] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.grantsOf(accountId, rule.code),
  ])
  const now = deps.now()
  const campaigns = [...names.campaigns.values()]
  const version = versionAt(rule.versions, now)
  return page(
    version.name,
    <PerformanceRulePage
      {...{ rule, campaigns, names, grants, now, code: rule.code }}
      values={typed?.values ?? performanceForm(version, campaigns)}
      problem={typed?.problem}
    />,
    typed ? 422 : 200,
  )
}

export const performanceRoutes: readonly Route[] = [
  { method: 'get', path: '/performance', answer: getPerformance },
  { method: 'post', path: '/performance', answer: postPerformance },
  { method: 'get', path: '/performance/:code', answer: getPerformanceRule },
  { method: 'post', path: '/performance/:code', answer: postPerformanceRule },
]
