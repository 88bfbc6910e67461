import { statusAt } from '../../domain/affiliate.js'
import { versionAt } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import { byOccurrence } from '../../domain/sequence.js'
import { days, LATENCY_MAX_MS } from '../../domain/time.js'
import type { Miss } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence, Piece } from './evidence.js'
import { type Found, isFound } from './found.js'
import { type Earning, PASSED_MAX, withoutReplacing } from './replacing.js'
import { withoutUsed } from './usedClicks.js'

export type Placed = Pick<Order, 'convertedAt' | 'test'> &
  Partial<Pick<Order, 'proven' | 'provenAt'>>
export type Touched = Pick<Considered, 'clicks' | 'affiliates' | 'campaigns' | 'policy'> &
  Partial<Pick<Considered, 'salesBefore'>>

/** Which click of these visitors earns from an order that is placed at an instant. */
export const findClick = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): Found | Miss => {
  const judged = judgeClicks(order, visitors, facts)
  if (typeof judged === 'string') return judged
  return judged.find(isFound) ?? reasonOf(judged)
}

/** A marked click is the reason only if there are no others, under all ids of the visitor. */
const reasonOf = (judged: readonly (Found | Miss)[]): Miss => {
  const misses = judged.filter((one): one is Miss => !isFound(one))
  const isMark = (miss: Miss) => miss === MARKED.bot || miss === MARKED.framed
  return misses.find((miss) => !isMark(miss)) ?? misses[0] ?? 'no_click'
}

/**
 * The clicks that share the credit of an order, in the order of time: those of the one visitor who is
 * named best.
 */
export const findClicks = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): readonly Found[] | Miss => {
  for (const piece of visitors) {
    const judged = judgeClicks(order, [piece], facts)
    const found = typeof judged === 'string' ? [] : judged.filter(isFound)
    if (found.length > 0) return found.reverse()
  }
  const miss = findClick(order, visitors, facts)
  return typeof miss === 'string' ? miss : [miss]
}

/** The clicks by priority: those that the policy prefers first. */
const judgeClicks = (
  order: Placed,
  visitors: Evidence['visitors'],
  facts: Touched,
): (Found | Miss)[] | Miss => {
  if (visitors.length === 0) return 'no_visitor'
  // A slow request can deliver a click after the order it led to, so clicks are compared by
  // `clickedAt` and never by `receivedAt`. A click after the order is no evidence. A test's click
  // earns in tests only.
  const counting = facts.clicks
    .filter(({ test }) => order.test || !test)
    .sort((a, b) => byOccurrence(happened(a), happened(b)))
  const judge = (clicks: readonly Click[], ofEach?: number) =>
    visitors.flatMap((piece) => {
      const own = clicks.filter(({ visitorId }) => visitorId === piece.value).slice(0, ofEach)
      return judgeInTurn(own, piece, order, facts)
    })
  const earlier = judge(counting.filter(({ clickedAt }) => clickedAt <= order.convertedAt))
  return earlier.some(isFound) ? earlier : [...earlier, ...judge(soonAfter(order, counting), 1)]
}

/**
 * Clicks by priority, in the order of time before, without those that may not take an earlier one's place.
 * `piece`: what connects them with the order.
 */
export const judgeInTurn = (
  clicks: readonly Click[],
  piece: Piece<string>,
  order: Placed,
  facts: Touched,
  model = facts.policy.clickModel,
): readonly (Found | Miss)[] => {
  const judged = clicks.map((click) => ({ click, found: judgeClick(click, piece, order, facts) }))
  const earning = judged.filter((one): one is Earning => isFound(one.found))
  const { fresh, used } = withoutUsed(earning, piece, order, facts)
  const { kept, passed: replacing } = withoutReplacing(fresh, facts)
  const passed = [...used, ...replacing].slice(-PASSED_MAX)
  const misses = judged.flatMap(({ click, found }): readonly Miss[] => {
    if (!isFound(found)) return [found]
    return used.some(({ clickId }) => clickId === click.id) ? ['click_used'] : []
  })
  const found = kept.map((one) => (passed.length === 0 ? one.found : { ...one.found, passed }))
  return model === 'first' ? [...found, ...misses] : [...found.reverse(), ...misses.reverse()]
}

/**
 * Clicks whose time is shortly after the order they led to. A visitor who lands and orders on the
 * same page sends both at once, and the click may arrive last. If no click before the order earns,
 * the first click after it counts.
 */
const soonAfter = ({ convertedAt }: Placed, clicks: readonly Click[]): readonly Click[] =>
  clicks.filter(
    ({ clickedAt }) => clickedAt > convertedAt && clickedAt <= convertedAt + LATENCY_MAX_MS,
  )

const MARKED = { bot: 'click_by_bot', framed: 'click_framed' } as const

export const happened = ({ clickedAt, id }: Click) => ({ occurredAt: clickedAt, id })

/**
 * Whether a click was valid when it was made. If the affiliate was banned between click and order,
 * the click still credits the affiliate and the commission is held, because the visitor did use the
 * link.
 */
const judgeClick = (
  { id, affiliateId, campaignId, clickedAt, receivedAt, mark }: Click,
  { proven, claimed }: Piece<string>,
  { convertedAt, provenAt }: Placed,
  { affiliates, campaigns, policy }: Touched,
): Found | Miss => {
  if (mark) return MARKED[mark]
  const affiliate = affiliates.find((known) => known.id === affiliateId)
  if (!affiliate) return 'unknown_affiliate'
  if (statusAt(affiliate, clickedAt) !== 'active') return 'affiliate_inactive'
  const campaign = campaigns.find((known) => known.id === (campaignId ?? policy.defaultCampaignId))
  const version = campaign && versionAt(campaign.versions, clickedAt)
  if (version && version.status !== 'active') return 'campaign_paused'
  if (convertedAt - clickedAt > days(version?.windowDays ?? policy.windowDays))
    return 'click_too_old'
  // If only a browser names the visitor, the click must arrive before the order is proven. A later
  // click may have been faked for an order that is already known.
  const inTime = !claimed || provenAt === undefined || receivedAt <= provenAt
  return { affiliate, campaignId, clickId: id, proven: proven && inTime, claimed }
}
