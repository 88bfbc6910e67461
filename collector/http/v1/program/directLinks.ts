import { z } from 'zod'
import { DIRECT_LINK_STATUSES, type DirectLink } from '../../../domain/directLink.js'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import { isProblem } from '../../../domain/problem.js'
import {
  addDirectLink,
  decideDirectLink,
  NOTE_MAX,
  removeDirectLink,
} from '../../../program/directLinks.js'
import type { Deps } from '../../deps.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, declare, flag, instant, iso, known, NOTHING, oneOf, typed } from './shapes.js'

const SUBJECT = 'Direct links'
const SORTS = ['pattern', '-pattern'] as const
const PATTERN_MAX = 500

const linkShape = z
  .object({
    pattern: z
      .string()
      .meta({ description: '"blog.example", "*.blog.example", "blog.example/jane".' }),
    affiliate: z.string(),
    campaign: z.string().exactOptional(),
    channel: z.string().exactOptional(),
    banner: z.string().exactOptional(),
    note: z.string().exactOptional(),
    status: z.enum(DIRECT_LINK_STATUSES),
    createdAt: instant,
    decidedAt: instant.exactOptional(),
  })
  .meta({
    id: 'DirectLink',
    description: 'A site of an affiliate, whose visitors are the affiliate’s.',
  })

const toLink = (one: DirectLink, codes: Codes): z.output<typeof linkShape> => ({
  pattern: one.pattern,
  affiliate: codes.affiliate(one.affiliateId),
  ...known({
    campaign: one.campaignId && codes.campaign(one.campaignId),
    channel: one.channel,
    banner: one.banner,
    note: one.note,
    decidedAt: one.decidedAt === undefined ? undefined : iso(one.decidedAt),
  }),
  status: one.status,
  createdAt: iso(one.createdAt),
})

const answerOf = async (deps: Deps, link: DirectLink) =>
  toLink(link, await codesFor(deps, link.accountId, [link.affiliateId]))

const list = declare({
  method: 'GET',
  path: '/direct-links',
  subject: SUBJECT,
  summary: 'List direct links',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(linkShape, SORTS, {
    affiliate: code.exactOptional(),
    status: oneOf(DIRECT_LINK_STATUSES).exactOptional(),
  }),
  answer: pageOf(linkShape),
  example: { query: { status: 'pending' } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const wanted = (await deps.storage.directLinks(accountId)).filter(
      (one) =>
        (!affiliateId || one.affiliateId === affiliateId) &&
        (!query.status || one.status === query.status),
    )
    const page = await pageInMemory('/direct-links', query, SORTS[0], wanted, (one) => [
      one.pattern,
    ])
    return answerWithCodes(deps, accountId, page, toLink)
  },
})

const word = typed(KEY_TEXT_MAX).exactOptional()
const pattern = typed(PATTERN_MAX)

const post = declare({
  method: 'POST',
  path: '/direct-links',
  subject: SUBJECT,
  summary: 'Register a site of an affiliate',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    pattern,
    affiliate: code,
    ...{ campaign: code.exactOptional(), channel: word, banner: word },
    note: typed(NOTE_MAX).exactOptional(),
    approved: flag.exactOptional().meta({ description: 'Default: it waits for approval.' }),
  }),
  answer: linkShape,
  example: { body: { pattern: 'blog.example/jane', affiliate: 'jane', approved: true } },
  answerTo: async ({ deps, accountId, body }) => {
    const added = await addDirectLink(deps, accountId, body)
    return isProblem(added) ? added : answerOf(deps, added)
  },
})

// The pattern is in the body, because it may have slashes.
const decide = declare({
  method: 'POST',
  path: '/direct-links/decide',
  subject: SUBJECT,
  summary: 'Approve or decline a direct link',
  description: 'From now on. Earlier clicks stay as they are.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  body: z.strictObject({ pattern, status: oneOf(['approved', 'declined']) }),
  answer: linkShape,
  example: { body: { pattern: 'reviews.example', status: 'approved' } },
  answerTo: async ({ deps, accountId, body }) => {
    const decided = await decideDirectLink(deps, accountId, body.pattern, body.status)
    return isProblem(decided) ? decided : answerOf(deps, decided)
  },
})

const remove = declare({
  method: 'POST',
  path: '/direct-links/remove',
  subject: SUBJECT,
  summary: 'Remove a direct link',
  description: 'Its earlier clicks stay.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  body: z.strictObject({ pattern }),
  answer: NOTHING,
  example: { body: { pattern: 'reviews.example' } },
  answerTo: async ({ deps, accountId, body }) => {
    const removed = await removeDirectLink(deps, accountId, body.pattern)
    return isProblem(removed) ? removed : undefined
  },
})

export const directLinks: readonly Endpoint[] = [list, post, decide, remove]
