import type { Click } from '../../domain/click.js'
import type { VisitorId } from '../../domain/ids.js'
import type { Miss } from '../../domain/verdict.js'
import { standAside } from './checkout.js'
import { affiliateOfLink } from './codes.js'
import type { EarningClick, Followed } from './credit.js'
import type { World } from './history.js'
import { policyAt, versionOf } from './inForce.js'
import type { Order } from './order.js'
import { idsOf, isActive } from './people.js'

// "The rules": the rule `click`, the attribution window, and the 15 seconds after the order.

const DAY_MS = 86_400_000
const LATENCY_MS = 15_000

/** The clicks of one visitor that an order may come from, or why there is none. */
export const followedClicks = (world: World, order: Order, visitor: VisitorId): Followed | Miss => {
  const ids = idsOf(world, visitor)
  const all = world.clicks
    .filter(({ visitorId }) => ids.includes(visitorId))
    .sort((a, b) => a.clickedAt - b.clickedAt || (a.id < b.id ? -1 : 1))
  const before = all.filter(({ clickedAt }) => clickedAt <= order.placedAt)
  const earning = before.flatMap((click) => {
    const found = judge(world, order, click)
    return typeof found === 'string' ? [] : [found]
  })
  if (earning.length > 0) return standAside(world, order, earning)
  // "If no click before the order earns, the visitor's first click up to 15 seconds after it counts."
  const next = all.find(
    ({ clickedAt, mark }) =>
      !mark && clickedAt > order.placedAt && clickedAt <= order.placedAt + LATENCY_MS,
  )
  const found = next && judge(world, order, next)
  if (found && typeof found !== 'string') return { earning: [found], passed: [] }
  return whyNone(world, order, next ? [...before, next] : before)
}

/** Whether a click was valid when it was made, and is within the window. */
const judge = (world: World, order: Order, click: Click): EarningClick | Miss => {
  if (click.mark) return click.mark === 'bot' ? 'click_by_bot' : 'click_framed'
  const affiliate = affiliateOfLink(world, click.affiliateCode, click.clickedAt)
  if (!affiliate) return 'unknown_affiliate'
  if (!isActive(affiliate, click.clickedAt)) return 'affiliate_inactive'
  const campaign = world.campaigns.find(({ id }) => id === click.campaignId)
  const offered = campaign && versionOf(campaign, click.clickedAt)
  if (offered && offered.status !== 'active') return 'campaign_paused'
  // "The window of a campaign is the one at the time of the click. It includes its last millisecond."
  const windowDays = offered?.windowDays ?? policyAt(world, order.termsAt).windowDays
  if (order.placedAt - click.clickedAt > windowDays * DAY_MS) return 'click_too_old'
  return { click, affiliate }
}

/** "The reason is that of the click that would have been preferred"; of marked ones alone, of the last. */
const whyNone = (world: World, order: Order, clicks: readonly Click[]): Miss => {
  const real = clicks.filter(({ mark }) => !mark)
  const asked = real.length > 0 ? real : clicks
  const isFirst = real.length > 0 && policyAt(world, order.termsAt).clickModel === 'first'
  const before = asked.filter(({ clickedAt }) => clickedAt <= order.placedAt)
  const preferred = (isFirst ? before[0] : before.at(-1)) ?? asked[0]
  if (!preferred) return 'no_click'
  const found = judge(world, order, preferred)
  if (typeof found !== 'string') throw new Error('No click earns')
  return found
}
