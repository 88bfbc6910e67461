import { z } from 'zod'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import { ADDRESS_MAX } from '../../../domain/landingPage.js'
import { isProblem, problem } from '../../../domain/problem.js'
import {
  countedFrom,
  type ListedLink,
  type ShortLink,
  SLUG_MAX,
} from '../../../domain/shortLink.js'
import { linkAddresses } from '../../../program/linkAddresses.js'
import { addShortLink, removeShortLink, renameShortLink } from '../../../program/shortLinks.js'
import type { Deps } from '../../deps.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { fieldsOf, listQuery, pageOf, readPage } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import { code, declare, instant, iso, known, NOTHING, typed } from './shapes.js'

const SUBJECT = 'Short links'
const SORTS = ['-createdAt', 'createdAt'] as const

const linkFields = {
  slug: z.string().meta({ description: 'The last part of its address.' }),
  address: z.string(),
  affiliate: z.string(),
  campaign: z.string().exactOptional(),
  banner: z.string().exactOptional(),
  channel: z.string().exactOptional(),
  data1: z.string().exactOptional(),
  data2: z.string().exactOptional(),
  to: z.string().exactOptional().meta({ description: 'The page. Default: the start page.' }),
  createdAt: instant,
}

const linkShape = z
  .object(linkFields)
  .meta({ id: 'ShortLink', description: 'An affiliate link with an address of its own.' })

const rowShape = z
  .object({
    ...linkFields,
    clicks: z.int().meta({ description: 'Of the last 30 UTC days.' }),
  })
  .meta({ id: 'ShortLinkRow', description: 'A short link in a list.' })

const toLink = (deps: Deps, link: ShortLink, codes: Codes): z.output<typeof linkShape> => {
  const { short } = linkAddresses(deps.collectorUrl, link.accountId, codes.program.sites)
  return {
    ...{ slug: link.slug, address: short(link.slug), affiliate: codes.affiliate(link.affiliateId) },
    ...known({
      campaign: link.campaignId && codes.campaign(link.campaignId),
      banner: link.banner,
      channel: link.channel,
      data1: link.data1,
      data2: link.data2,
      to: link.to,
    }),
    createdAt: iso(link.createdAt),
  }
}

const toRow = (deps: Deps, link: ListedLink, codes: Codes) => ({
  ...toLink(deps, link, codes),
  clicks: link.clicks,
})

type OfLink = ProgramCall<{ readonly slug: string }, unknown, unknown>

const readLink = async ({ deps, accountId, params }: OfLink) => {
  const link = await deps.storage.linkBySlug(accountId, params.slug)
  if (!link) return problem('unknown', 'slug', `There is no link "${params.slug}".`)
  return toLink(deps, link, await codesFor(deps, accountId, [link.affiliateId]))
}

const listShortLinks = declare({
  method: 'GET',
  path: '/short-links',
  subject: SUBJECT,
  summary: 'List short links',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(rowShape, SORTS, { affiliate: code.exactOptional() }),
  answer: pageOf(rowShape),
  example: { query: { affiliate: 'jane' } },
  answerTo: async ({ deps, accountId, query }) => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const filters = { accountId, affiliateId, since: countedFrom(deps.now()) }
    const page = await readPage(
      '/short-links',
      query,
      SORTS[0],
      (asked) => deps.storage.listLinks({ ...filters, ...asked }),
      (one) => [one.createdAt, one.id],
    )
    return answerWithCodes(deps, accountId, page, (one, codes) => toRow(deps, one, codes))
  },
})

const word = typed(KEY_TEXT_MAX).exactOptional()

const postShortLink = declare({
  method: 'POST',
  path: '/short-links',
  subject: SUBJECT,
  summary: 'Add a short link',
  description:
    'Without a slug one is made: send an Idempotency-Key then, so that the call can be repeated. The same link with the same slug again changes nothing.',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({
    affiliate: code,
    slug: typed(SLUG_MAX).exactOptional(),
    to: typed(ADDRESS_MAX).exactOptional(),
    ...{ campaign: word, banner: word, channel: word, data1: word, data2: word },
  }),
  answer: linkShape,
  example: { body: { affiliate: 'jane', slug: 'autumn', to: '/shoes', channel: 'newsletter' } },
  answerTo: async ({ deps, accountId, body }) => {
    const added = await addShortLink(deps, accountId, body)
    if (isProblem(added)) return added
    return toLink(deps, added, await codesFor(deps, accountId, [added.affiliateId]))
  },
})

const getShortLink = declare({
  method: 'GET',
  path: '/short-links/{slug}',
  subject: SUBJECT,
  summary: 'Read a short link',
  description: 'By its slug, or one from before it was renamed.',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(linkShape) }),
  answer: linkShape,
  example: { params: { slug: 'summer' } },
  answerTo: readLink,
})

const patchShortLink = declare({
  method: 'PATCH',
  path: '/short-links/{slug}',
  subject: SUBJECT,
  summary: 'Give a short link another slug',
  description: 'The one before goes on leading to it.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: z.strictObject({ slug: typed(SLUG_MAX) }),
  answer: linkShape,
  example: { params: { slug: 'summer' }, body: { slug: 'summer-2026' } },
  current: readLink,
  answerTo: async (call) => {
    const found = await readLink(call)
    if (isProblem(found)) return found
    const { deps, accountId, body } = call
    const wrong = await renameShortLink(deps, accountId, found.slug, body.slug)
    return wrong ?? readLink({ ...call, params: { slug: body.slug } })
  },
})

const deleteShortLink = declare({
  method: 'DELETE',
  path: '/short-links/{slug}',
  subject: SUBJECT,
  summary: 'Remove a short link',
  description: 'Its addresses then lead to the start page.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { slug: 'summer' } },
  current: readLink,
  answerTo: ({ deps, accountId, params }) => removeShortLink(deps, accountId, params.slug),
})

export const shortLinks: readonly Endpoint[] = [
  ...[listShortLinks, postShortLink, getShortLink, patchShortLink, deleteShortLink],
]
