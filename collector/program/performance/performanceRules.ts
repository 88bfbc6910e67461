import type { AccountId } from '../../domain/ids.js'
import { PERFORMANCE_RULES_MAX, type PerformanceRule } from '../../domain/performance.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Deps } from '../deps.js'
import { isSame } from '../isSame.js'
import { fillPerformance, type PerformanceForm } from './performanceForm.js'

type Storing = Pick<Deps, 'storage' | 'now'>

export const performanceRuleCalled = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  code: string,
): Promise<PerformanceRule | Problem> => {
  const found = (await storage.performanceRules(accountId)).find((one) => one.code === code)
  return found ?? problem('unknown', 'code', `There is no performance rule "${code}".`)
}

export const addPerformanceRule = async (
  { storage, now }: Storing,
  accountId: AccountId,
  code: string,
  form: PerformanceForm,
): Promise<PerformanceRule | Problem> => {
  // The code is part of the ids of bookings, which have at most 64 characters.
  if (!/^[A-Za-z0-9_-]{1,20}$/.test(code)) {
    return problem('invalid', 'code', 'Use 1 to 20 letters, digits, dashes or underscores.')
  }
  const rules = await storage.performanceRules(accountId)
  if (rules.some((one) => one.code === code)) return exists(code)
  if (rules.length >= PERFORMANCE_RULES_MAX) {
    const why = `There are ${PERFORMANCE_RULES_MAX} performance rules. Edit one of them.`
    return problem('full', 'code', why)
  }
  const { campaigns = [] } = (await storage.program(accountId)) ?? {}
  const version = fillPerformance(undefined, { name: code, ...form }, campaigns, now())
  if (isProblem(version)) return version
  const isAdded = await storage.addPerformanceVersion(accountId, code, version)
  return isAdded ? { accountId, code, versions: [version] } : exists(code)
}

const exists = (code: string): Problem =>
  problem('exists', 'code', `The performance rule "${code}" already exists.`)

/** Adds a version, in force from now on. An edit without a change adds none. */
export const editPerformanceRule = async (
  { storage, now }: Storing,
  accountId: AccountId,
  code: string,
  form: PerformanceForm,
): Promise<PerformanceRule | Problem> => {
  const rule = await performanceRuleCalled({ storage }, accountId, code)
  if (isProblem(rule)) return rule
  const { campaigns = [] } = (await storage.program(accountId)) ?? {}
  const last = rule.versions.at(-1)
  const version = fillPerformance(last, form, campaigns, now())
  if (isProblem(version)) return version
  if (last && isSame({ ...version, version: last.version, since: last.since }, last)) return rule
  const isAdded = await storage.addPerformanceVersion(accountId, code, version)
  if (isAdded) return { ...rule, versions: [...rule.versions, version] }
  return problem('conflict', 'code', 'The rule was changed at the same time. Try again.')
}
