import { z } from 'zod'
import { type AccountId, KEY_TEXT_MAX } from '../../../domain/ids.js'
import type { LifetimeChange } from '../../../domain/lifetime.js'
import {
  type BondingOrder,
  LIFETIME_KINDS,
  type LifetimeCustomer,
  type LifetimeHistory,
} from '../../../domain/lifetimeRows.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { parseInstant } from '../../../domain/time.js'
import { REASON_MAX } from '../../../program/decisions.js'
import { endLifetime, lifetimeOf, namedByHash, setLifetime } from '../../../program/lifetimes.js'
import type { Deps } from '../../deps.js'
import type { Endpoint } from './endpoint.js'
import { instantIn, listQuery, pageOf, readPage } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, declare, instant, iso, known, oneOf, typed } from './shapes.js'

const SUBJECT = 'Lifetime customers'
const SORTS = ['customer', '-customer'] as const

const orderShape = z.object({
  orderId: z.string(),
  placedAt: instant,
  affiliate: z.string(),
  campaign: z.string(),
  proven: z.boolean().meta({
    description: 'False while only a page reported it: proven orders do not depend on it.',
  }),
})

const changeShape = z.object({
  kind: z.enum(['imported', 'entered', 'ended']),
  since: instant.meta({ description: 'It applies to orders that are placed from then on.' }),
  affiliate: z.string().exactOptional(),
  campaign: z.string().exactOptional(),
  reason: z.string(),
  changedBy: z.string(),
  changedAt: instant,
})

const customerShape = z
  .object({
    customer: z.string().meta({
      description:
        'Stands for the customer in every call of this subject: customer ids are not stored.',
    }),
    kind: z.enum(LIFETIME_KINDS).meta({
      description: '"order": the order below bonds the customer. Otherwise as it was set last.',
    }),
    since: instant,
    affiliate: z.string().exactOptional().meta({ description: 'Missing: it ended.' }),
    campaign: z.string().exactOptional(),
    order: orderShape.exactOptional(),
  })
  .meta({ id: 'LifetimeCustomer', description: 'Who earns from the later orders of a customer.' })

const historyShape = customerShape
  .extend({
    changes: z.array(changeShape).meta({ description: 'What was set, the newest first.' }),
    orders: z.array(orderShape).meta({
      description: 'The first orders that bond the customer, in the order of placing.',
    }),
  })
  .meta({ id: 'LifetimeHistory' })

const toOrder = (order: BondingOrder, codes: Codes): z.output<typeof orderShape> => ({
  orderId: order.orderId,
  placedAt: iso(order.convertedAt),
  affiliate: codes.affiliate(order.affiliateId),
  campaign: codes.campaign(order.campaignId),
  proven: order.proven,
})

const toCustomer = (one: LifetimeCustomer, codes: Codes): z.output<typeof customerShape> =>
  known({
    customer: namedByHash(one.customer),
    kind: one.kind,
    since: iso(one.since),
    affiliate: one.affiliateId && codes.affiliate(one.affiliateId),
    campaign: one.campaignId && codes.campaign(one.campaignId),
    order: one.order && toOrder(one.order, codes),
  })

const toChange = (one: LifetimeChange, codes: Codes): z.output<typeof changeShape> =>
  known({
    kind: one.kind,
    since: iso(one.since),
    affiliate: one.affiliateId && codes.affiliate(one.affiliateId),
    campaign: one.campaignId && codes.campaign(one.campaignId),
    reason: one.reason,
    changedBy: one.by,
    changedAt: iso(one.changedAt),
  })

const toHistory = async (
  deps: Deps,
  accountId: AccountId,
  found: LifetimeHistory | Problem,
): Promise<z.output<typeof historyShape> | Problem> => {
  if (isProblem(found)) return found
  const { current, changes, orders } = found
  const ids = [...changes, ...orders].flatMap(({ affiliateId }) => affiliateId ?? [])
  const codes = await codesFor(deps, accountId, ids)
  return {
    ...toCustomer(current as LifetimeCustomer, codes),
    changes: changes.map((one) => toChange(one, codes)),
    orders: orders.map((one) => toOrder(one, codes)),
  }
}

const list = declare({
  method: 'GET',
  path: '/lifetimes',
  subject: SUBJECT,
  summary: 'List customers with a lifetime affiliate',
  description:
    'Customers whom an order bonds, and those for whom an affiliate was imported or set or ended. Without regard to the limits of the policy.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(customerShape, SORTS, {
    affiliate: code.exactOptional(),
    kind: oneOf(LIFETIME_KINDS).exactOptional(),
  }),
  answer: pageOf(customerShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const { kind } = query
    const page = await readPage(
      '/lifetimes',
      query,
      SORTS[0],
      (asked) => deps.storage.listLifetimes({ accountId, affiliateId, kind, ...asked }),
      (one) => [one.customer],
    )
    return answerWithCodes(deps, accountId, page, toCustomer)
  },
})

// The customer is in the body, because URLs end up in logs and a customer id may be an e-mail address.
const customer = typed(KEY_TEXT_MAX).meta({
  description: 'The merchant’s customer id, or what a list has in `customer`.',
})

const find = declare({
  method: 'POST',
  path: '/lifetimes/find',
  subject: SUBJECT,
  summary: 'Read the lifetime affiliate of a customer',
  description: 'Changes nothing. The customer is in the body, so that it is in no log.',
  scopes: ['read'],
  status: 200,
  shape: 'result',
  body: z.strictObject({ customer }),
  answer: historyShape,
  example: { body: { customer: 'c-17' } },
  answerTo: async ({ deps, accountId, body }) =>
    toHistory(deps, accountId, await lifetimeOf(deps, accountId, body.customer)),
})

const said = {
  customer,
  since: instantIn('For orders that are placed from then on. Default: now.'),
  reason: typed(REASON_MAX).meta({ description: 'It is kept with the change.' }),
}

const sinceOf = ({ since }: { readonly since?: string }) =>
  since === undefined ? undefined : parseInstant(since)

const set = declare({
  method: 'POST',
  path: '/lifetimes/set',
  subject: SUBJECT,
  summary: 'Set the lifetime affiliate of a customer',
  description:
    'Orders that were placed before `since` keep their affiliate, and so do orders whose commission is approved or paid.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  body: z.strictObject({ ...said, affiliate: code, campaign: code.exactOptional() }),
  answer: historyShape,
  example: { body: { customer: 'c-17', affiliate: 'jane', reason: 'Jane advises this customer' } },
  answerTo: async ({ deps, accountId, by, body }) => {
    const form = { ...body, since: sinceOf(body), by }
    return toHistory(deps, accountId, await setLifetime(deps, accountId, form))
  },
})

const end = declare({
  method: 'POST',
  path: '/lifetimes/end',
  subject: SUBJECT,
  summary: 'End the lifetime affiliate of a customer',
  description:
    'Nobody earns by a lifetime bond from orders that are placed from then on, until one of them bonds the customer anew. Money that is approved or paid stays.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  body: z.strictObject(said),
  answer: historyShape,
  example: { body: { customer: 'c-17', reason: 'The customer asked for it' } },
  answerTo: async ({ deps, accountId, by, body }) => {
    const form = { ...body, since: sinceOf(body), by }
    return toHistory(deps, accountId, await endLifetime(deps, accountId, form))
  },
})

export const lifetimes: readonly Endpoint[] = [list, find, set, end]
