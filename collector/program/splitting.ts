import { EQUAL_SHARES, type Policy, type Split } from '../domain/policy.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { WHOLE_PPM } from '../domain/verdict.js'
import { parsePercent } from './terms.js'

/** How affiliates share a commission, in percent. An omitted field keeps its value. */
export interface SplitForm {
  readonly splitFirst?: string
  readonly splitLast?: string
  readonly splitLeast?: string
}

/**
 * The shares of a policy; undefined if they are equal or the policy does not divide commissions, so that
 * shares typed for another click model are not kept.
 */
export const readSplit = (
  form: SplitForm,
  clickModel: Policy['clickModel'],
  current: Split = EQUAL_SHARES,
): Split | undefined | Problem => {
  const firstPpm = percentOf(form, 'splitFirst', current.firstPpm)
  if (isProblem(firstPpm)) return firstPpm
  const lastPpm = percentOf(form, 'splitLast', current.lastPpm)
  if (isProblem(lastPpm)) return lastPpm
  const leastPpm = percentOf(form, 'splitLeast', current.leastPpm)
  if (isProblem(leastPpm)) return leastPpm
  if (firstPpm + lastPpm > WHOLE_PPM) {
    const why = 'The parts of the first and the last affiliate are more than 100 % together.'
    return problem('invalid', 'splitLast', why)
  }
  const isEqual = firstPpm === 0 && lastPpm === 0 && leastPpm === 0
  return clickModel !== 'split' || isEqual ? undefined : { firstPpm, lastPpm, leastPpm }
}

const percentOf = (form: SplitForm, field: keyof SplitForm, current: number): number | Problem => {
  const text = form[field]
  if (text === undefined) return current
  const ppm = parsePercent(text.trim().endsWith('%') ? text : `${text}%`)
  return ppm !== undefined && ppm <= WHOLE_PPM
    ? ppm
    : problem('invalid', field, 'Enter a percentage from 0 to 100, such as "25" or "12.5".')
}
