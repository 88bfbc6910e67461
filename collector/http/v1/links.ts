import type { LinkResponse, LinksResponse, StoredLinkResponse } from '../../../wire/links.js'
import type { AccountId } from '../../domain/ids.js'
import { LIST_MAX } from '../../domain/lists.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { countedFrom, type ListedLink } from '../../domain/shortLink.js'
import { DAY_MS, startOfDay } from '../../domain/time.js'
import { linkAddresses } from '../../program/linkAddresses.js'
import { makeLinks } from '../../program/links.js'
import { addShortLink } from '../../program/shortLinks.js'
import type { Deps } from '../deps.js'
import { linkRequest } from '../linkSchema.js'
import { sendJson } from '../problemJson.js'
import { urlOf } from '../url.js'
import type { V1Call } from './call.js'
import { badRequest, readRequest } from './read.js'

const TITLE = 'The link is invalid'

/**
 * `POST /v1/links`: makes the links of an affiliate to a page of the shop. With a `slug`, or with
 * `store`, it stores a short link too. The same request with a slug again gets the same answer.
 */
export const postLink =
  (deps: Deps) =>
  async (call: V1Call): Promise<void> => {
    const { res, accountId, isSigned } = call
    const said = await readRequest(call, linkRequest, TITLE)
    if (!said) return
    const { slug, store = slug !== undefined, to = '', ...words } = said
    if (slug !== undefined && !store) {
      const why = 'A slug is the address of a short link. Leave out "store", or the slug.'
      return badRequest(res, TITLE, [problem('invalid', 'store', why)])
    }
    if (store && slug === undefined && isSigned) return badRequest(res, TITLE, [SLUG_NEEDED])
    const made = await makeLinks(deps, accountId, deps.collectorUrl, to, words)
    if (isProblem(made)) return badRequest(res, TITLE, [made])
    if (!store) return sendJson(res, 200, made satisfies LinkResponse)
    const link = await addShortLink(deps, accountId, { ...words, to, ...(slug && { slug }) })
    if (isProblem(link)) return badRequest(res, TITLE, [link])
    const program = await deps.storage.program(accountId)
    const { short } = linkAddresses(deps.collectorUrl, accountId, program?.sites ?? [])
    sendJson(res, 201, {
      ...made,
      slug: link.slug,
      shortLink: short(link.slug),
    } satisfies LinkResponse)
  }

/** Somebody who recorded the call could send it again, and it would store another link. */
const SLUG_NEEDED = problem(
  'missing',
  'slug',
  'slug is missing: in a signed call, a short link needs one.',
)

/** `GET /v1/links?affiliate=&since=&skip=`: the short links with their clicks, the newest first. */
export const getLinks =
  (deps: Deps) =>
  async ({ req, res, accountId }: V1Call): Promise<void> => {
    const query = readQuery(new URLSearchParams(urlOf(req).split('?')[1] ?? ''), deps.now())
    if (isProblem(query)) return badRequest(res, 'The query is invalid', [query])
    const { affiliate, since, skip } = query
    const owner =
      affiliate === undefined ? undefined : await deps.storage.affiliateByCode(accountId, affiliate)
    if (affiliate !== undefined && !owner) {
      const wrong = problem('unknown', 'affiliate', `There is no affiliate "${affiliate}".`)
      return badRequest(res, 'The query is invalid', [wrong])
    }
    const found = await deps.storage.listLinks({
      ...{ accountId, since, skip, limit: LIST_MAX },
      ...(owner && { affiliateId: owner.id }),
    })
    sendJson(res, 200, {
      links: await toResponses(deps, accountId, found),
      ...(found.length === LIST_MAX && { next: skip + LIST_MAX }),
    } satisfies LinksResponse)
  }

interface LinksQuery {
  readonly affiliate: string | undefined
  readonly since: number
  readonly skip: number
}

const SKIP_MAX = 1_000_000
const readQuery = (said: URLSearchParams, now: number): LinksQuery | Problem => {
  for (const name of said.keys()) {
    if (!['affiliate', 'since', 'skip'].includes(name)) {
      return problem('unknown_field', name, `There is no parameter "${name}".`)
    }
  }
  const since = said.get('since')
  const day = since === null ? countedFrom(now) : dayIn(since)
  if (day === undefined) {
    return problem('invalid', 'since', 'since must be a UTC day such as 2026-12-31.')
  }
  const skip = said.get('skip') ?? '0'
  if (!/^\d{1,7}$/.test(skip) || Number(skip) > SKIP_MAX) {
    return problem('invalid', 'skip', `skip must be a whole number up to ${SKIP_MAX}.`)
  }
  return { affiliate: said.get('affiliate') ?? undefined, since: day, skip: Number(skip) }
}

const dayIn = (text: string): number | undefined => {
  const at = startOfDay(text)
  return at === undefined ? undefined : Math.floor(at / DAY_MS)
}

const toResponses = async (
  { storage, collectorUrl }: Deps,
  accountId: AccountId,
  links: readonly ListedLink[],
): Promise<readonly StoredLinkResponse[]> => {
  const ids = [...new Set(links.map(({ affiliateId }) => affiliateId))]
  const [program, affiliates] = await Promise.all([
    storage.program(accountId),
    storage.affiliatesById(accountId, ids),
  ])
  const { short } = linkAddresses(collectorUrl, accountId, program?.sites ?? [])
  const affiliateCode = new Map(affiliates.map(({ id, code }) => [id, code]))
  const campaignCode = new Map(program?.campaigns.map(({ id, code }) => [id, code]))
  return links.map((link) => ({
    slug: link.slug,
    shortLink: short(link.slug),
    affiliate: affiliateCode.get(link.affiliateId) ?? '',
    ...given({
      campaign: link.campaignId && campaignCode.get(link.campaignId),
      banner: link.banner,
      channel: link.channel,
      data1: link.data1,
      data2: link.data2,
      to: link.to,
    }),
    createdAt: new Date(link.createdAt).toISOString(),
    clicks: link.clicks,
  }))
}

type Words = Pick<StoredLinkResponse, 'campaign' | 'banner' | 'channel' | 'data1' | 'data2' | 'to'>

const given = (words: Readonly<Record<keyof Words, string | undefined>>): Words =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined))
