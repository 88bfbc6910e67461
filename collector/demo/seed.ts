import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem } from '../domain/problem.js'
import { addAffiliate } from '../program/affiliates.js'
import { addCampaign, editCampaign } from '../program/campaigns.js'
import { addCoupon } from '../program/coupons.js'
import type { Deps } from '../program/deps.js'
import { addSite } from '../program/sites.js'

/** The demo's affiliates and offers. */
export interface DemoProgram {
  /** Whose link the demo prints. */
  readonly linkAffiliate: string
  readonly coupon: string
  readonly couponAffiliate: string
  /** The commission of the coupon's campaign, in percent. */
  readonly couponPercent: string
  /** What the shop takes off for it. */
  readonly couponDiscountPercent: number
}

const PROGRAM: DemoProgram = {
  linkAffiliate: 'jane',
  coupon: 'BOB10',
  couponAffiliate: 'bob',
  couponPercent: '12.5',
  couponDiscountPercent: 10,
}

/** Makes what is not there yet; on a later start everything is. */
export const seedDemo = async (
  deps: Deps,
  account: AccountId,
  shopPorts: readonly number[],
): Promise<DemoProgram> => {
  const { coupon, couponAffiliate: affiliate, couponPercent } = PROGRAM
  for (const port of shopPorts) {
    for (const host of ['localhost', '127.0.0.1']) {
      made(await addSite(deps, account, `http://${host}:${port}`))
    }
  }
  made(await addAffiliate(deps, account, { code: 'jane', name: 'Jane Doe' }))
  made(await addAffiliate(deps, account, { code: 'bob', name: 'Bob Miles' }))
  const summer = { name: 'Summer', sale: `${couponPercent}%`, actions: { newsletter: '0.50 EUR' } }
  made(await addCampaign(deps, account, 'summer', summer))
  const added = await addCoupon(deps, account, { code: coupon, affiliate, campaign: 'summer' })
  // The coupon is made last, so its being new says that this is the first start.
  if (!isProblem(added)) {
    made(await editCampaign(deps, account, 'default', { actions: { newsletter: '0.50 EUR' } }))
  }
  made(added)
  return PROGRAM
}

const made = (result: object | Problem): void => {
  if (isProblem(result) && result.code !== 'exists')
    throw new Error(`${result.field}: ${result.message}`)
}
