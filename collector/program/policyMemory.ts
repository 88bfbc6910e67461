import { LIFETIME_ORDERS_MAX } from '../domain/lifetime.js'
import type { Policy } from '../domain/policy.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { DAYS_MAX } from './campaigns.js'
import { readLimit } from './readLimit.js'

/** The part of a policy about how long customers and clicks are remembered. */
export interface PolicyMemoryForm {
  /** For how many days an order bonds its customer: "365", or "all". */
  readonly lifetimeDays?: string
  /** For how many orders it does, itself included: "10", or "all". */
  readonly lifetimeOrders?: string
  /** "on" if a click earns only until the visitor's next sale. */
  readonly forgetsAfterSale?: string
}

type PolicyMemory = Pick<Policy, 'lifetimeDays' | 'lifetimeOrders' | 'forgetsAfterSale'>

export const readMemory = (form: PolicyMemoryForm, policy: Policy): PolicyMemory | Problem => {
  const lifetimeDays = readOrKeep(form, policy, 'lifetimeDays', DAYS_MAX)
  if (isProblem(lifetimeDays)) return lifetimeDays
  const lifetimeOrders = readOrKeep(form, policy, 'lifetimeOrders', LIFETIME_ORDERS_MAX)
  if (isProblem(lifetimeOrders)) return lifetimeOrders
  const forgets = form.forgetsAfterSale ?? (policy.forgetsAfterSale ? 'on' : 'off')
  if (forgets !== 'on' && forgets !== 'off') {
    return problem('invalid', 'forgetsAfterSale', 'Use "on" or "off".')
  }
  return {
    lifetimeDays: lifetimeDays.limit,
    lifetimeOrders: lifetimeOrders.limit,
    // What is off is left out, so that a policy that does not use it stays as it was stored.
    forgetsAfterSale: forgets === 'on' || undefined,
  }
}

const readOrKeep = (
  form: PolicyMemoryForm,
  policy: Policy,
  field: 'lifetimeDays' | 'lifetimeOrders',
  most: number,
) => {
  const text = form[field]
  return text === undefined ? { limit: policy[field] } : readLimit(text, field, most)
}
