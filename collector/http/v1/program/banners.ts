import { z } from 'zod'
import { BANNER_KINDS, type Banner } from '../../../domain/banner.js'
import { ADDRESS_MAX } from '../../../domain/landingPage.js'
import { isProblem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import {
  addBanner,
  BANNER_HTML_MAX,
  BANNER_TEXT_MAX,
  type BannerForm,
  bannerCalled,
  editBanner,
  removeBanner,
  unknownBanner,
} from '../../../program/banners.js'
import { programOf } from '../programOf.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { fieldsOf, listQuery, pageInMemory, pageOf } from './listing.js'
import { type Codes, codesFor } from './names.js'
import {
  CODE_MAX,
  code,
  count,
  declare,
  instant,
  iso,
  known,
  oneOf,
  typed,
  typedLines,
} from './shapes.js'

const SUBJECT = 'Banners'
const SORTS = ['createdAt', '-createdAt', 'code', '-code'] as const
const SIDE_MAX = 5_000

const bannerShape = z
  .object({
    code: z.string(),
    name: z.string(),
    status: z.enum(['active', 'removed']),
    campaign: z.string().exactOptional().meta({ description: 'Default: the default campaign.' }),
    to: z.string().exactOptional().meta({ description: 'The page. Default: the start page.' }),
    kind: z.enum(BANNER_KINDS),
    image: z.string().exactOptional(),
    alt: z.string().exactOptional(),
    width: z.int().exactOptional(),
    height: z.int().exactOptional(),
    title: z.string().exactOptional(),
    text: z.string().exactOptional(),
    html: z.string().exactOptional(),
    createdAt: instant,
  })
  .meta({
    id: 'Banner',
    description: 'What affiliates show on their pages. Each kind has its fields.',
  })

const toBanner = (banner: Banner, codes: Codes): z.output<typeof bannerShape> => {
  const { kind, ...content } = banner.content
  const { url: image, ...fields } = { url: undefined, ...content }
  return {
    ...{ code: banner.code, name: banner.name, status: banner.status },
    ...known({
      campaign: banner.campaignId && codes.campaign(banner.campaignId),
      to: banner.to,
      image,
      ...fields,
    }),
    kind,
    createdAt: iso(banner.createdAt),
  }
}

type OfBanner = ProgramCall<{ readonly banner: string }, unknown, unknown>

const readBanner = async ({ deps, accountId, params }: OfBanner) => {
  const codes = await codesFor(deps, accountId, [])
  const found = bannerCalled(codes.program, params.banner)
  return found ? toBanner(found, codes) : { ...unknownBanner(params.banner), field: 'banner' }
}

const fields = {
  name: typed(NAME_MAX).exactOptional(),
  kind: oneOf(BANNER_KINDS).exactOptional(),
  campaign: typed(CODE_MAX).exactOptional().meta({ description: 'Empty: the default campaign.' }),
  to: typed(ADDRESS_MAX).exactOptional().meta({ description: 'Empty: the start page.' }),
  image: typed(ADDRESS_MAX).exactOptional(),
  alt: typed(BANNER_TEXT_MAX).exactOptional(),
  width: count(SIDE_MAX).exactOptional(),
  height: count(SIDE_MAX).exactOptional(),
  title: typed(BANNER_TEXT_MAX).exactOptional(),
  text: typed(BANNER_TEXT_MAX).exactOptional(),
  html: typedLines(BANNER_HTML_MAX).exactOptional().meta({
    description: '{link} stands for the address of the link.',
  }),
}

const bannerBody = z.strictObject(fields)

const toForm = ({ width, height, ...same }: z.output<typeof bannerBody>): BannerForm =>
  known({
    ...same,
    width: width === undefined ? undefined : `${width}`,
    height: height === undefined ? undefined : `${height}`,
  })

const listBanners = declare({
  method: 'GET',
  path: '/banners',
  subject: SUBJECT,
  summary: 'List banners',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(bannerShape, SORTS, {
    kind: oneOf(BANNER_KINDS).exactOptional(),
    status: oneOf(['active', 'removed']).exactOptional(),
  }),
  answer: pageOf(bannerShape),
  example: { query: { kind: 'text' } },
  answerTo: async ({ deps, accountId, query }) => {
    const { banners: all } = await programOf(deps, accountId)
    const wanted = all.filter(
      ({ content, status }) =>
        (!query.kind || content.kind === query.kind) && (!query.status || status === query.status),
    )
    const byCode = query.sort?.endsWith('code') ?? false
    const page = await pageInMemory('/banners', query, SORTS[0], wanted, (one) => [
      byCode ? one.code : one.createdAt,
      one.id,
    ])
    if (isProblem(page)) return page
    const { rows, ...next } = page
    const codes = await codesFor(deps, accountId, [])
    return { items: rows.map((one) => toBanner(one, codes)), ...next }
  },
})

const postBanner = declare({
  method: 'POST',
  path: '/banners',
  subject: SUBJECT,
  summary: 'Add a banner',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({ code, ...fields }),
  answer: bannerShape,
  example: {
    body: {
      ...{ code: 'spring', kind: 'image', image: 'https://cdn.shop.example/spring.png' },
      ...{ alt: 'Spring sale', width: 728, height: 90, to: '/spring' },
    },
  },
  answerTo: async ({ deps, accountId, body: { code: wanted, ...form } }) => {
    const added = await addBanner(deps, accountId, wanted, toForm(form))
    return isProblem(added) ? added : toBanner(added, await codesFor(deps, accountId, []))
  },
})

const getBanner = declare({
  method: 'GET',
  path: '/banners/{banner}',
  subject: SUBJECT,
  summary: 'Read a banner',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(bannerShape) }),
  answer: bannerShape,
  example: { params: { banner: 'words' } },
  answerTo: readBanner,
})

const patchBanner = declare({
  method: 'PATCH',
  path: '/banners/{banner}',
  subject: SUBJECT,
  summary: 'Change a banner',
  description: 'A removed one is shown again then.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: bannerBody,
  answer: bannerShape,
  example: { params: { banner: 'words' }, body: { title: 'Shoes for spring' } },
  current: readBanner,
  answerTo: async (call) => {
    const found = await readBanner(call)
    if (isProblem(found)) return found
    const { deps, accountId, body } = call
    const edited = await editBanner(deps, accountId, found.code, toForm(body))
    return isProblem(edited) ? edited : toBanner(edited, await codesFor(deps, accountId, []))
  },
})

const deleteBanner = declare({
  method: 'DELETE',
  path: '/banners/{banner}',
  subject: SUBJECT,
  summary: 'Remove a banner from pages',
  description: 'Links with its code go on working.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  answer: bannerShape,
  example: { params: { banner: 'words' } },
  current: readBanner,
  answerTo: async (call) => {
    const found = await readBanner(call)
    if (isProblem(found)) return found
    const { deps, accountId } = call
    const removed = await removeBanner(deps, accountId, found.code)
    return isProblem(removed) ? removed : toBanner(removed, await codesFor(deps, accountId, []))
  },
})

export const banners: readonly Endpoint[] = [
  ...[listBanners, postBanner, getBanner, patchBanner, deleteBanner],
]
