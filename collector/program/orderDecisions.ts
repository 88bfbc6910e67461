import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { affiliateCalled } from './affiliates.js'
import { approve, decline } from './decisions.js'
import type { Deps } from './deps.js'
import { stepFurther } from './stepFurther.js'

type Deciding = Pick<Deps, 'storage' | 'now' | 'newId'>

/** The conversion that is meant. What is left out must not be needed to tell it from others. */
export interface MeantOrder {
  readonly orderId: string
  readonly kind?: 'sale' | 'action' | 'traffic'
  readonly productId?: string
  /** The action's code. */
  readonly code?: string
  /** Default: no test. */
  readonly test?: boolean
}

export const DECISIONS = ['approve', 'release', 'decline'] as const

/** A decision about the commissions of one order. */
export interface OrderDecision extends MeantOrder {
  readonly decision: (typeof DECISIONS)[number]
  /** The affiliate's code. Default: every affiliate of the order. */
  readonly affiliate?: string
  /** Needed to decline. */
  readonly reason?: string
  /** The status of the affiliate's commission as the caller knows it. If it has another one, nothing is done. */
  readonly status?: string
}

/** The one conversion that is meant; a problem if there are none or several. */
export const orderMeant = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  { orderId, kind, productId, code, test = false }: MeantOrder,
): Promise<ConversionDetail | Problem> => {
  const found = (await storage.conversionsOf(accountId, orderId.trim(), kind)).filter(
    (one) =>
      one.kind !== 'booking' &&
      one.test === test &&
      (productId === undefined || one.productId === productId) &&
      (code === undefined || one.code === code),
  )
  const [order, other] = found
  if (!order) return problem('unknown', 'orderId', `There is no order "${orderId}".`)
  if (!other) return order
  const why = 'It has several conversions: name productId, or kind and code.'
  return problem('several', 'orderId', `"${orderId}" is not enough. ${why}`)
}

/**
 * Carries out a decision. `approve` moves commissions to their next status, as `approve` in
 * `decisions.ts`; `release` does so only with those that are held.
 */
export const decideOrder = async (
  deps: Deciding,
  accountId: AccountId,
  by: string,
  wanted: OrderDecision,
): Promise<ConversionDetail | Problem> => {
  const order = await orderMeant(deps, accountId, wanted)
  if (isProblem(order)) return order
  const owner = await ownerOf(deps, accountId, wanted)
  if (isProblem(owner)) return owner
  const affiliateId = owner?.id
  const whose = { accountId, orderKey: order.orderKey, by, ...(affiliateId && { affiliateId }) }
  const { decision, status, reason = '' } = wanted
  if (decision === 'decline') return decline(deps, whose, reason)
  if (status !== undefined) {
    if (!owner) return STATUS_OF_WHOM
    return stepFurther(deps, whose, status)
  }
  if (decision === 'approve') return approve(deps, whose)
  let after: ConversionDetail | Problem = NOT_HELD
  for (const one of order.commissions) {
    if (one.status !== 'held' || (affiliateId && one.affiliateId !== affiliateId)) continue
    after = await approve(deps, { ...whose, affiliateId: one.affiliateId })
    if (isProblem(after)) return after
  }
  return after
}

const NOT_HELD = problem('not_held', 'decision', 'No commission of this order is held.')

const STATUS_OF_WHOM = problem(
  'missing',
  'affiliate',
  'affiliate is missing: with a status, name the affiliate whose commission has it.',
)

const ownerOf = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  { affiliate: code }: OrderDecision,
) => {
  if (code === undefined) return undefined
  const found = await affiliateCalled(storage, accountId, code)
  return found ?? problem('unknown', 'affiliate', `There is no affiliate "${code}".`)
}
