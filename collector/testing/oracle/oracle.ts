import type { OrderKey } from '../../domain/ids.js'
import type { Verdict } from './credit.js'
import { after, emptyWorld, type History, type World } from './history.js'
import { type Order, ordersOf } from './order.js'
import { isFinal, type Standing, standingsOf } from './payable.js'
import { attribute } from './verdict.js'

/** What an order comes to. */
export interface Ruling {
  readonly order: Order
  readonly verdict: Verdict
  /** What the order would be decided as for the first time. */
  readonly fresh: Verdict
  readonly standings: readonly Standing[]
  /** Whether a newer verdict is not applied, because money is approved. */
  readonly isKept: boolean
}

/** By the order's key. */
export type Rulings = ReadonlyMap<OrderKey, Ruling>

/**
 * What every order of a history comes to, from `docs/attribution.md` alone. It begins anew after each
 * event, which is slow and leaves nothing to be forgotten.
 */
export const rule = (history: History): Rulings => {
  let world = emptyWorld(history)
  let rulings: Rulings = new Map()
  for (const event of history.events) {
    const before = at(world, rulings, event.at)
    world = after(world, event)
    rulings = at(world, before, event.at)
  }
  return at(world, rulings, history.end)
}

const at = (world: World, before: Rulings, now: number): Rulings =>
  new Map(
    ordersOf(world).map((order) => {
      const earlier = before.get(order.key)
      return [order.key, rulingOf({ ...world, now }, order, earlier)]
    }),
  )

/** "The new verdict is stored without being applied" if money of the order is approved. */
const rulingOf = (world: World, order: Order, earlier: Ruling | undefined): Ruling => {
  const fresh = attribute(world, order)
  const isApproved = earlier?.standings.some((one) => isFinal(one)) ?? false
  // A verdict that was not applied stays so, also if the commission is held afterwards.
  const isOld = earlier?.isKept === true && isSame(earlier.fresh, fresh) && !isReopened(order)
  const isKept = earlier !== undefined && (isApproved || isOld) && !isSame(earlier.verdict, fresh)
  const verdict = isKept ? earlier.verdict : fresh
  const standings = standingsOf(world, order, verdict.credits)
  return { order, verdict, fresh, standings, isKept }
}

const isSame = (one: Verdict, other: Verdict): boolean => inShort(one) === inShort(other)

const inShort = ({ credits }: Verdict): string =>
  JSON.stringify(
    credits.map(({ affiliate, chosen, sharePpm, proven }) => [
      affiliate.id,
      chosen.campaign.id,
      sharePpm,
      proven,
    ]),
  )

/** "A person who reopens the order applies the newer verdict." */
const isReopened = ({ acts }: Order): boolean =>
  acts.findLast(({ kind }) => ['approve', 'decline', 'reopen'].includes(kind))?.kind === 'reopen'
