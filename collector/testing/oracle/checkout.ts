import type { Click } from '../../domain/click.js'
import type { PassedClick } from '../../domain/verdict.js'
import type { EarningClick, Followed } from './credit.js'
import type { World } from './history.js'
import { policyAt } from './inForce.js'
import type { Order } from './order.js'
import { isSoft } from './people.js'

// "Clicks at the checkout, and soft affiliates".

/** Leaves out the clicks that do not take the place of an earlier one. */
export const standAside = (
  world: World,
  order: Order,
  clicks: readonly EarningClick[],
): Followed => {
  const { checkoutFolders = [] } = policyAt(world, order.termsAt)
  const earning: EarningClick[] = []
  const passed: PassedClick[] = []
  for (const one of clicks) {
    const { click, affiliate } = one
    const others = earning.filter((earlier) => earlier.affiliate.id !== affiliate.id)
    const left = { clickId: click.id, affiliateId: affiliate.id }
    if (others.length > 0 && isAtCheckout(click, checkoutFolders)) {
      passed.push({ ...left, miss: 'click_at_checkout' })
    } else if (
      isSoft(affiliate, click.clickedAt) &&
      others.some((earlier) => !isSoft(earlier.affiliate, earlier.click.clickedAt))
    ) {
      passed.push({ ...left, miss: 'click_of_soft_affiliate' })
    } else {
      earning.push(one)
    }
  }
  return { earning, passed }
}

/** "A click that lands in one of the folders, or that comes from such a page of the same site." */
const isAtCheckout = ({ url, referrer }: Click, folders: readonly string[]): boolean => {
  const landing = url === undefined ? undefined : new URL(url)
  const from = referrer === undefined ? undefined : new URL(referrer)
  // "A folder counts anywhere in the path."
  const isIn = ({ pathname }: URL) =>
    pathname
      .split('/')
      .some((part) => folders.some((folder) => folder.toLowerCase() === part.toLowerCase()))
  if (!landing) return false
  return isIn(landing) || (from !== undefined && from.host === landing.host && isIn(from))
}
