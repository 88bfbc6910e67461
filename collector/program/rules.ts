import { type Problem, problem } from '../domain/problem.js'
import { RULE_NAMES, type RuleName } from '../domain/verdict.js'

/**
 * Reads the rules of a policy in their order: "forced, coupon, click". A rule that is not named is
 * switched off. Field: `rules`.
 */
export const readRules = (text: string): readonly RuleName[] | Problem => {
  const named = text.split(/[\s,]+/).filter((name) => name !== '')
  const rules = named.flatMap((name) => RULE_NAMES.find((rule) => rule === name) ?? [])
  const unknown = named.find((name) => !RULE_NAMES.some((rule) => rule === name))
  if (unknown !== undefined) {
    const known = RULE_NAMES.join(', ')
    return problem('invalid', 'rules', `There is no rule "${unknown}". The rules are: ${known}.`)
  }
  const twice = rules.find((rule, index) => rules.indexOf(rule) !== index)
  if (twice !== undefined) {
    return problem('invalid', 'rules', `The rule "${twice}" is named twice. Name it once.`)
  }
  if (rules.length > 0) return rules
  return problem('invalid', 'rules', 'Name at least one rule: without rules no affiliate earns.')
}
