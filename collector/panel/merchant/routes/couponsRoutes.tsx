import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { DAY_MS, startOfDay } from '../../../domain/time.js'
import { addCoupon, endCoupon } from '../../../program/coupons.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { CouponsPage, type CouponValues } from '../pages/couponsPage.js'

export const getCoupons = (visit: OwnVisit): Promise<Reply> => couponsReply(visit)

export const postCoupon = async (visit: OwnVisit): Promise<Reply> => {
  const { code, affiliate, campaign, lastDay, ...limits } = valuesOf(visit)
  const validUntil = endOf(lastDay)
  if (isProblem(validUntil)) return couponsReply(visit, validUntil)
  const done = await addCoupon(visit.deps, visit.viewer.account.id, {
    code,
    affiliate,
    ...limits,
    ...(campaign === '' ? {} : { campaign }),
    ...(validUntil === undefined ? {} : { validUntil }),
  })
  return isProblem(done) ? couponsReply(visit, done) : redirect('/coupons?notice=coupon_added')
}

export const postCouponEnd = async (visit: OwnVisit): Promise<Reply> => {
  const done = await endCoupon(visit.deps, visit.viewer.account.id, visit.form.text('coupon'))
  return done
    ? couponsReply(visit, { ...done, field: 'coupon' })
    : redirect('/coupons?notice=coupon_ended')
}

/** The first instant after a UTC day. */
const endOf = (lastDay: string): number | undefined | Problem => {
  if (lastDay === '') return undefined
  const start = startOfDay(lastDay)
  return start === undefined
    ? problem('invalid', 'lastDay', 'Enter a date such as 2026-12-31, or leave the field empty.')
    : start + DAY_MS
}

const valuesOf = ({ form }: OwnVisit): CouponValues => ({
  code: form.text('code'),
  affiliate: form.text('affiliate'),
  campaign: form.text('campaign'),
  lastDay: form.text('lastDay').trim(),
  usesMax: form.text('usesMax'),
  customerUsesMax: form.text('customerUsesMax'),
})

const couponsReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer } = visit
  const accountId = viewer.account.id
  const [coupons, names] = await Promise.all([
    deps.storage.coupons(accountId),
    loadNames(deps, accountId),
  ])
  return page(
    'Coupons',
    <CouponsPage {...{ coupons, names, problem }} now={deps.now()} values={valuesOf(visit)} />,
    problem ? 422 : 200,
  )
}
