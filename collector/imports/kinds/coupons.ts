import { type Coupon, couponCode } from '../../domain/coupon.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { addCoupon, type NewCoupon, toCoupon } from '../../program/coupons.js'
import { COUPONS_ASKED_MAX } from '../../storage/catalogue.js'
import { AFFILIATE_COLUMNS, affiliateOf, NEEDS_AFFILIATE } from '../affiliateOf.js'
import { CAMPAIGN_COLUMN, campaignOf } from '../campaignOf.js'
import type { Row } from '../columns.js'
import { type Context, each, type Kind } from '../kind.js'
import { isNoTime, readTime } from '../times.js'

interface Item {
  readonly form: NewCoupon
  readonly coupon: Coupon
}

/** Coupons: code, affiliate, campaign and validity. */
export const coupons: Kind<Item> = {
  columns: [
    { name: 'code', also: ['couponcode', 'coupon'] },
    ...AFFILIATE_COLUMNS,
    CAMPAIGN_COLUMN,
    { name: 'validfrom', also: ['startdate'] },
    { name: 'validto', also: ['validuntil', 'enddate', 'expires'] },
    { name: 'usesmax', also: ['limituse', 'usagelimit'] },
    { name: 'customerusesmax', also: ['usagelimitpercustomer'] },
  ],
  needs: [['code'], NEEDS_AFFILIATE],
  keyColumn: 'code',
  keepsAll: true,
  read: async (context, row) => {
    const affiliate = await affiliateOf(context, row)
    if (isProblem(affiliate)) return affiliate
    const campaign = campaignOf(context, row)
    if (isProblem(campaign)) return campaign
    const validity = validityOf(context, row)
    if (isProblem(validity)) return validity
    const form: NewCoupon = {
      code: row.text('code'),
      affiliate: affiliate.code,
      ...(campaign && { campaign: campaign.code }),
      ...validity,
      usesMax: row.text('usesmax'),
      customerUsesMax: row.text('customerusesmax'),
    }
    const coupon = await toCoupon(context.deps, context.accountId, form)
    return isProblem(coupon) ? coupon : { form, coupon }
  },
  keyOf: ({ form }) => couponCode(form.code),
  contentOf: ({ coupon: { affiliateId, campaignId, validFrom, validUntil, ...limits } }) => [
    ...[affiliateId, campaignId, validFrom, validUntil],
    ...[limits.usesMax, limits.customerUsesMax],
  ],
  known: async (context, items) => {
    const found = new Map<string, Coupon>()
    for (let from = 0; from < items.length; from += COUPONS_ASKED_MAX) {
      const texts = items.slice(from, from + COUPONS_ASKED_MAX).map(({ form }) => form.code)
      const { deps, accountId } = context
      for (const coupon of await deps.storage.couponsCalled(accountId, texts)) {
        const code = couponCode(coupon.code)
        found.set(code, found.get(code) ?? coupon)
      }
    }
    return items.map((item) => {
      const known = found.get(couponCode(item.form.code))
      return known && compared(known, item)
    })
  },
  add: ({ deps, accountId }, items) =>
    each(items, async ({ form }) => {
      const added = await addCoupon(deps, accountId, form)
      if (!isProblem(added)) return 'added'
      return added.code === 'exists' ? 'exists' : added
    }),
}

const validityOf = (
  { zone }: Context,
  row: Row,
): Pick<NewCoupon, 'validFrom' | 'validUntil'> | Problem => {
  const [from, until] = ['validfrom', 'validto'].map((column) => {
    const text = row.text(column)
    return isNoTime(text) ? undefined : readTime(text, zone)
  })
  if (typeof from === 'string') return problem('invalid', 'validfrom', from)
  if (typeof until === 'string') return problem('invalid', 'validto', until)
  // A coupon that is valid to a day is valid on that day.
  const end = until && (until.endOfDay ?? until.at)
  if (end !== undefined && from && end <= from.at) {
    return problem('invalid', 'validto', 'The coupon ends before it begins.')
  }
  return { ...(from && { validFrom: from.at }), ...(end !== undefined && { validUntil: end }) }
}

const compared = (known: Coupon, { form, coupon }: Item): 'unchanged' | Problem => {
  const other = [
    known.affiliateId !== coupon.affiliateId && 'affiliate',
    form.campaign !== undefined && known.campaignId !== coupon.campaignId && 'campaign',
    form.validFrom !== undefined && known.validFrom !== form.validFrom && 'beginning',
    form.validUntil !== undefined && known.validUntil !== form.validUntil && 'end',
    form.usesMax && known.usesMax !== coupon.usesMax && 'number of uses',
    form.customerUsesMax &&
      known.customerUsesMax !== coupon.customerUsesMax &&
      'number of uses by a customer',
  ].filter((word) => typeof word === 'string' && word !== '')
  if (other.length === 0) return 'unchanged'
  return problem(
    'exists',
    'code',
    `The coupon exists already with another ${other.join(' and ')}. Nothing was changed. End the coupon in Waymark, or correct the row.`,
  )
}
