import { z } from 'zod'
import type { Click } from '../../../domain/click.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageOf } from './listing.js'
import type { Codes } from './names.js'
import { listOwned } from './pageAnswer.js'
import { code, declare, instant, iso, known } from './shapes.js'
import { spans } from './spans.js'

const SORTS = ['-receivedAt', 'receivedAt'] as const

const clickShape = z
  .object({
    id: z.string().meta({ description: 'Made by the sender.' }),
    visitorId: z.string(),
    affiliateCode: z.string().meta({ description: 'The code in the link, known or not.' }),
    affiliate: z.string().exactOptional().meta({ description: 'The affiliate that it means.' }),
    campaign: z.string().exactOptional(),
    banner: z.string().exactOptional(),
    channel: z.string().exactOptional(),
    data1: z.string().exactOptional(),
    data2: z.string().exactOptional(),
    url: z.string().exactOptional().meta({ description: 'The landing page, without its query.' }),
    referrer: z.string().exactOptional(),
    directLink: z.string().exactOptional(),
    clickedAt: instant,
    receivedAt: instant,
    source: z.enum(['browser', 'server']),
    mark: z.enum(['bot', 'framed']).exactOptional().meta({ description: 'Why it earns nothing.' }),
    test: z.boolean(),
  })
  .meta({ id: 'Click', description: 'A visitor’s arrival by an affiliate link.' })

const toClick = (one: Click, codes: Codes): z.output<typeof clickShape> => ({
  ...{ id: one.id, visitorId: one.visitorId, affiliateCode: one.affiliateCode },
  ...known({
    affiliate: one.affiliateId && codes.affiliate(one.affiliateId),
    campaign: one.campaignId && codes.campaign(one.campaignId),
    banner: one.banner,
    channel: one.channel,
    data1: one.data1,
    data2: one.data2,
    url: one.url,
    referrer: one.referrer,
    directLink: one.directLink,
    mark: one.mark,
  }),
  clickedAt: iso(one.clickedAt),
  receivedAt: iso(one.receivedAt),
  source: one.source,
  test: one.test,
})

const listClicks = declare({
  method: 'GET',
  path: '/clicks',
  subject: 'Clicks',
  summary: 'List clicks',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(clickShape, SORTS, { affiliate: code.exactOptional(), ...spans }),
  answer: pageOf(clickShape),
  example: { query: { affiliate: 'jane', limit: 1 } },
  answerTo: listOwned(
    '/clicks',
    SORTS[0],
    ({ storage }, asked) => storage.listClicks(asked),
    (one) => [one.receivedAt, one.id, one.visitorId],
    toClick,
  ),
})

export const clicks: readonly Endpoint[] = [listClicks]
