import { z } from 'zod'
import { batchRequest } from '../../batchSchema.js'
import { linkRequest } from '../../linkSchema.js'
import { actionRequest, clickRequest, refundRequest, saleRequest } from '../../schemas.js'
import { conversionShape } from './conversionShape.js'
import type { Endpoint } from './endpoint.js'
import { declare, instant, typed } from './shapes.js'

const SUBJECT = 'Reports'
const DAY_MAX = 10

/** The listener of reports looks these endpoints up before all others. */
const elsewhere = async (): Promise<never> => {
  throw new Error('The listener of reports answers this endpoint')
}

const reporting = { subject: SUBJECT, scopes: ['report'], shape: 'result' } as const

const postSale = declare({
  ...reporting,
  method: 'POST',
  path: '/sales',
  summary: 'Report an order',
  description: 'Answers 200 for a duplicate, and 202 if it was not applied in full.',
  status: 201,
  body: saleRequest,
  answer: conversionShape,
  example: { body: { orderId: '2001', total: '49.90', currency: 'EUR', coupon: 'JANE10' } },
  answerTo: elsewhere,
})

const postAction = declare({
  ...reporting,
  method: 'POST',
  path: '/actions',
  summary: 'Report a conversion without a payment',
  status: 201,
  body: actionRequest,
  answer: conversionShape,
  example: { body: { code: 'signup', actionId: 'u-17', coupon: 'JANE10' } },
  answerTo: elsewhere,
})

const postRefund = declare({
  ...reporting,
  method: 'POST',
  path: '/refunds',
  summary: 'Report money that the customer got back',
  description: 'Without an amount it is the whole order.',
  status: 201,
  body: refundRequest,
  answer: conversionShape,
  example: { body: { orderId: '1001', refundId: 'r-1', amount: '9.90', currency: 'EUR' } },
  answerTo: elsewhere,
})

const clickState = z.object({
  state: z.enum(['recorded', 'duplicate', 'ignored']),
  visitorId: z.string().exactOptional().meta({ description: 'The id to use from now on.' }),
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
})

const postClick = declare({
  ...reporting,
  method: 'POST',
  path: '/clicks',
  summary: 'Report a visitor’s arrival by an affiliate link',
  status: 201,
  body: clickRequest,
  answer: clickState,
  example: { body: { affiliate: 'jane', visitorId: '0198c1a2b3c47d5e8f90a1b2c3d4e5f9' } },
  answerTo: elsewhere,
})

const postBatch = declare({
  ...reporting,
  method: 'POST',
  path: '/batch',
  summary: 'Report up to 1,000 messages',
  description:
    'Each is a sale, an action, a refund or a click with its `type`, and has its own result.',
  status: 200,
  body: batchRequest,
  answer: z.object({
    results: z.array(
      z.object({
        state: z.string(),
        visitorId: z.string().exactOptional(),
        code: z.string().exactOptional(),
        field: z.string().exactOptional(),
        message: z.string().exactOptional(),
      }),
    ),
  }),
  example: {
    body: {
      messages: [
        { type: 'sale', orderId: '2002', total: '20.00', currency: 'EUR' },
        { type: 'refund', orderId: '1001', refundId: 'r-1' },
      ],
    },
  },
  answerTo: elsewhere,
})

const getConversions = declare({
  method: 'GET',
  path: '/conversions/{orderId}',
  subject: SUBJECT,
  summary: 'Read every conversion of an order',
  description: 'With verdict, trail, commissions, ledger entries and reports.',
  scopes: ['report', 'read'],
  status: 200,
  shape: 'result',
  answer: z.object({
    conversions: z.array(conversionShape),
    more: z.literal(true).exactOptional().meta({ description: 'There are more than 200.' }),
  }),
  example: { params: { orderId: '1002' } },
  answerTo: elsewhere,
})

const links = z.object({
  affiliateLink: z.string(),
  redirectLink: z.string(),
  slug: z.string().exactOptional(),
  shortLink: z.string().exactOptional(),
})

const postLink = declare({
  method: 'POST',
  path: '/links',
  subject: SUBJECT,
  summary: 'Make the links of an affiliate to a page',
  description: 'With a slug or `store`, a short link is stored too, and the answer is 201.',
  scopes: ['report', 'manage'],
  status: 200,
  shape: 'result',
  body: linkRequest,
  answer: links,
  example: { body: { affiliate: 'jane', to: '/shoes', channel: 'newsletter' } },
  answerTo: elsewhere,
})

const getLinks = declare({
  method: 'GET',
  path: '/links',
  subject: SUBJECT,
  summary: 'List short links with their clicks',
  description: 'GET /v1/short-links lists them with a cursor.',
  scopes: ['report', 'read'],
  status: 200,
  shape: 'result',
  query: z.strictObject({
    affiliate: z.string().exactOptional(),
    since: typed(DAY_MAX).exactOptional().meta({
      description: 'From which UTC day on clicks are counted, such as "2026-12-31".',
    }),
    skip: z.int().exactOptional(),
  }),
  answer: z.object({
    links: z.array(
      z.object({
        slug: z.string(),
        shortLink: z.string(),
        affiliate: z.string(),
        campaign: z.string().exactOptional(),
        banner: z.string().exactOptional(),
        channel: z.string().exactOptional(),
        data1: z.string().exactOptional(),
        data2: z.string().exactOptional(),
        to: z.string().exactOptional(),
        createdAt: instant,
        clicks: z.int(),
      }),
    ),
    next: z.int().exactOptional().meta({ description: 'Pass it as `skip` to get the next ones.' }),
  }),
  example: { query: { affiliate: 'jane' } },
  answerTo: elsewhere,
})

/** The endpoints of reports, which are documented with the others and answered elsewhere. */
export const reports: readonly Endpoint[] = [
  ...[postSale, postAction, postRefund, postClick, postBatch],
  ...[getConversions, postLink, getLinks],
]
