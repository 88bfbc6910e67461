import { z } from 'zod'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import type { LifetimeAffiliate } from '../../../domain/lifetime.js'
import { isProblem } from '../../../domain/problem.js'
import { lifetimeOf, removeLifetime } from '../../../program/lifetimes.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageOf, readPage } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, declare, known, NOTHING, typed } from './shapes.js'

const SUBJECT = 'Lifetime affiliates'
const SORTS = ['customer', '-customer'] as const

const lifetimeShape = z
  .object({
    customer: z.string().meta({ description: 'A keyed hash: customer ids are not stored.' }),
    affiliate: z.string(),
    campaign: z.string().exactOptional(),
  })
  .meta({
    id: 'LifetimeAffiliate',
    description: 'Who earns from all orders of a customer, as it was imported.',
  })

const toLifetime = (one: LifetimeAffiliate, codes: Codes): z.output<typeof lifetimeShape> =>
  known({
    customer: one.customer,
    affiliate: codes.affiliate(one.affiliateId),
    campaign: one.campaignId && codes.campaign(one.campaignId),
  })

const list = declare({
  method: 'GET',
  path: '/lifetime-affiliates',
  subject: SUBJECT,
  summary: 'List imported lifetime affiliates',
  description: 'Those that follow from orders are in the conversions of these orders.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(lifetimeShape, SORTS, { affiliate: code.exactOptional() }),
  answer: pageOf(lifetimeShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const page = await readPage(
      '/lifetime-affiliates',
      query,
      SORTS[0],
      (asked) => deps.storage.listLifetimes({ accountId, affiliateId, ...asked }),
      (one) => [one.customer],
    )
    return answerWithCodes(deps, accountId, page, toLifetime)
  },
})

// The customer is in the body, because URLs end up in logs and a customer id may be an e-mail address.
const body = z.strictObject({ customer: typed(KEY_TEXT_MAX) })

const find = declare({
  method: 'POST',
  path: '/lifetime-affiliates/find',
  subject: SUBJECT,
  summary: 'Read the imported lifetime affiliate of a customer',
  description: 'Changes nothing. The customer is in the body, so that it is in no log.',
  scopes: ['read'],
  status: 200,
  shape: 'result',
  body,
  answer: lifetimeShape,
  example: { body: { customer: 'c-17' } },
  answerTo: async ({ deps, accountId, body: { customer } }) => {
    const found = await lifetimeOf(deps, accountId, customer)
    if (isProblem(found)) return found
    return toLifetime(found, await codesFor(deps, accountId, [found.affiliateId]))
  },
})

const remove = declare({
  method: 'POST',
  path: '/lifetime-affiliates/remove',
  subject: SUBJECT,
  summary: 'End the imported lifetime affiliate of a customer',
  description:
    'The customer’s orders are decided again, except those whose commission is approved or paid.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  body,
  answer: NOTHING,
  example: { body: { customer: 'c-17' } },
  answerTo: async ({ deps, accountId, body: { customer } }) => {
    const removed = await removeLifetime(deps, accountId, customer)
    return isProblem(removed) ? removed : undefined
  },
})

export const lifetimes: readonly Endpoint[] = [list, find, remove]
