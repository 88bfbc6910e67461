import type { Policy } from '../domain/policy.js'
import { type Problem, problem } from '../domain/problem.js'
import { RULE_NAMES } from '../domain/verdict.js'

type Preset = Pick<Policy, 'rules' | 'clickModel' | 'split' | 'windowDays'>

/**
 * Settings to start from. `pap` decides as Post Affiliate Pro does with its own defaults: a lifetime
 * affiliate before a coupon, and the first click.
 */
export const PRESETS: Readonly<Record<'default' | 'pap', Preset>> = {
  default: { rules: RULE_NAMES, clickModel: 'last', split: undefined, windowDays: 60 },
  pap: {
    rules: ['forced', 'lifetime', 'coupon', 'click', 'defaultAffiliate'],
    clickModel: 'first',
    split: undefined,
    windowDays: 60,
  },
}

/** The settings of a preset. Field of the problem: `preset`. */
export const presetCalled = (name: string | undefined): Partial<Preset> | Problem => {
  if (name === undefined) return {}
  if (name === 'default' || name === 'pap') return PRESETS[name]
  return problem('invalid', 'preset', `Use ${Object.keys(PRESETS).join(' or ')}.`)
}
