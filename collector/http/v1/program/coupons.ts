import { z } from 'zod'
import type { Coupon } from '../../../domain/coupon.js'
import { couponText } from '../../../domain/coupon.js'
import { isProblem, problem } from '../../../domain/problem.js'
import { parseInstant } from '../../../domain/time.js'
import { USES_MAX } from '../../../domain/uses.js'
import { addCoupon, COUPON_MAX, endCoupon } from '../../../program/coupons.js'
import { numberOrAll } from './campaignForm.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { fieldsOf, instantIn, listQuery, pageOf, readPage } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, count, declare, instant, iso, known, typed } from './shapes.js'

const SUBJECT = 'Coupons'
const SORTS = ['code', '-code'] as const

const couponShape = z
  .object({
    code: z.string(),
    affiliate: z.string().meta({ description: 'The code of the affiliate who is credited.' }),
    campaign: z.string().exactOptional().meta({
      description: 'The campaign of its sales. Missing: as for any sale.',
    }),
    validFrom: instant,
    validUntil: instant.exactOptional().meta({ description: 'The first instant without it.' }),
    usesMax: z.int().exactOptional().meta({ description: 'How many orders may use it.' }),
    customerUsesMax: z.int().exactOptional().meta({
      description: 'How many orders of one customer may use it.',
    }),
  })
  .meta({ id: 'Coupon' })

const toCouponAnswer = (coupon: Coupon, codes: Codes): z.output<typeof couponShape> =>
  known({
    code: coupon.code,
    affiliate: codes.affiliate(coupon.affiliateId),
    campaign: coupon.campaignId && codes.campaign(coupon.campaignId),
    validFrom: iso(coupon.validFrom),
    validUntil: coupon.validUntil === undefined ? undefined : iso(coupon.validUntil),
    usesMax: coupon.usesMax,
    customerUsesMax: coupon.customerUsesMax,
  })

type OfCoupon = ProgramCall<{ readonly coupon: string }, unknown, unknown>

const find = async ({ deps, accountId, params }: OfCoupon) => {
  const text = couponText(params.coupon)
  const found = await deps.storage.couponsCalled(accountId, [text])
  const coupon = found.find(({ code: own }) => own === text) ?? found[0]
  return coupon ?? problem('unknown', 'coupon', `There is no coupon "${text}".`)
}

const readCoupon = async (call: OfCoupon) => {
  const found = await find(call)
  if (isProblem(found)) return found
  return toCouponAnswer(found, await codesFor(call.deps, call.accountId, [found.affiliateId]))
}

const listCoupons = declare({
  method: 'GET',
  path: '/coupons',
  subject: SUBJECT,
  summary: 'List coupons',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(couponShape, SORTS, {
    affiliate: code.exactOptional(),
    search: typed(COUPON_MAX).exactOptional().meta({ description: 'The beginning of the code.' }),
  }),
  answer: pageOf(couponShape),
  example: { query: { affiliate: 'jane' } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const search = query.search && couponText(query.search)
    const page = await readPage(
      '/coupons',
      query,
      SORTS[0],
      (asked) => deps.storage.listCoupons({ accountId, ...asked, affiliateId, search }),
      (one) => [one.code],
    )
    return answerWithCodes(deps, accountId, page, toCouponAnswer)
  },
})

const postCoupon = declare({
  method: 'POST',
  path: '/coupons',
  subject: SUBJECT,
  summary: 'Add a coupon',
  description: 'Sales with the code are credited to the affiliate. The shop applies the discount.',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({
    code: typed(COUPON_MAX),
    affiliate: code,
    campaign: code.exactOptional(),
    validFrom: instantIn('Default: it always was valid.'),
    validUntil: instantIn('Default: no end.'),
    usesMax: count(USES_MAX).exactOptional(),
    customerUsesMax: count(USES_MAX).exactOptional(),
  }),
  answer: couponShape,
  example: { body: { code: 'JANE20', affiliate: 'jane', campaign: 'default' } },
  answerTo: async ({ deps, accountId, body }) => {
    const { validFrom, validUntil, usesMax, customerUsesMax, ...said } = body
    const others = {
      ...{ validFrom: parsed(validFrom), validUntil: parsed(validUntil) },
      ...{ usesMax: numberOrAll(usesMax), customerUsesMax: numberOrAll(customerUsesMax) },
    }
    const added = await addCoupon(deps, accountId, { ...said, ...known(others) })
    if (isProblem(added)) return added
    return toCouponAnswer(added, await codesFor(deps, accountId, [added.affiliateId]))
  },
})

const parsed = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseInstant(text)

const getCoupon = declare({
  method: 'GET',
  path: '/coupons/{coupon}',
  subject: SUBJECT,
  summary: 'Read a coupon',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(couponShape) }),
  answer: couponShape,
  example: { params: { coupon: 'JANE10' } },
  answerTo: readCoupon,
})

const postCouponEnd = declare({
  method: 'POST',
  path: '/coupons/{coupon}/end',
  subject: SUBJECT,
  summary: 'End a coupon',
  description: 'From now on. Sales that were placed before keep their credit.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  answer: couponShape,
  example: { params: { coupon: 'JANE10' } },
  current: readCoupon,
  answerTo: async (call) => {
    const found = await find(call)
    if (isProblem(found)) return found
    const wrong = await endCoupon(call.deps, call.accountId, found.code)
    return wrong ? { ...wrong, field: 'coupon' } : readCoupon(call)
  },
})

export const coupons: readonly Endpoint[] = [listCoupons, postCoupon, getCoupon, postCouponEnd]
