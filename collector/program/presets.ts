import { CHECKOUT_FOLDERS } from '../domain/checkout.js'
import type { Policy } from '../domain/policy.js'
import { type Problem, problem } from '../domain/problem.js'
import { USUAL_RULES } from '../domain/verdict.js'

type Preset = Pick<Policy, 'rules' | 'clickModel' | 'split' | 'windowDays' | 'checkoutFolders'>

/**
 * Settings to start from. `pap` decides as Post Affiliate Pro does with its own defaults: a lifetime
 * affiliate before a coupon, the first click, and no difference between clicks.
 */
export const PRESETS: Readonly<Record<'default' | 'pap', Preset>> = {
  default: {
    rules: USUAL_RULES,
    clickModel: 'last',
    split: undefined,
    windowDays: 60,
    checkoutFolders: CHECKOUT_FOLDERS,
  },
  pap: {
    rules: ['forced', 'lifetime', 'coupon', 'click', 'defaultAffiliate'],
    clickModel: 'first',
    split: undefined,
    windowDays: 60,
    checkoutFolders: undefined,
  },
}

/** The settings of a preset. Field of the problem: `preset`. */
export const presetCalled = (name: string | undefined): Partial<Preset> | Problem => {
  if (name === undefined) return {}
  if (name === 'default' || name === 'pap') return PRESETS[name]
  return problem('invalid', 'preset', `Use ${Object.keys(PRESETS).join(' or ')}.`)
}
