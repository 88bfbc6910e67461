import {
  MATCHING_HOURS_MAX,
  type Matching,
  type Policy,
  TRACE_KINDS,
  USUAL_MATCHING,
} from '../domain/policy.js'
import { type Problem, problem } from '../domain/problem.js'

/** How the rule `probabilistic` recognises visitors. An omitted field keeps its value. */
export interface MatchingForm {
  /** "address_and_browser" or "address". */
  readonly matchBy?: string
  readonly matchHours?: number
  /** "on" if such a commission is payable without a person's decision. */
  readonly matchPayable?: string
}

/** What is usual is left out, so that a policy that does not use it stays as it was stored. */
export const readMatching = (
  form: MatchingForm,
  current: Policy['matching'] = USUAL_MATCHING,
): { readonly matching: Matching | undefined } | Problem => {
  const by = TRACE_KINDS.find((kind) => kind === (form.matchBy ?? current.by))
  if (!by) {
    const kinds = TRACE_KINDS.map((kind) => `"${kind}"`).join(' or ')
    return problem('invalid', 'matchBy', `Use ${kinds}.`)
  }
  const hours = form.matchHours ?? current.hours
  if (!Number.isInteger(hours) || hours < 1 || hours > MATCHING_HOURS_MAX) {
    const why = `Enter a whole number of hours from 1 to ${MATCHING_HOURS_MAX}.`
    return problem('invalid', 'matchHours', why)
  }
  const payable = form.matchPayable ?? (current.isPayable ? 'on' : 'off')
  if (payable !== 'on' && payable !== 'off') {
    return problem('invalid', 'matchPayable', 'Use "on" or "off".')
  }
  const matching = { by, hours, isPayable: payable === 'on' }
  const isUsual =
    matching.by === USUAL_MATCHING.by &&
    matching.hours === USUAL_MATCHING.hours &&
    matching.isPayable === USUAL_MATCHING.isPayable
  return { matching: isUsual ? undefined : matching }
}
