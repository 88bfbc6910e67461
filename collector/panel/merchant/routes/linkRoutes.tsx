import type { Problem } from '../../../domain/problem.js'
import { countedFrom, isSlug } from '../../../domain/shortLink.js'
import { linkAddresses } from '../../../program/linkAddresses.js'
import { removeShortLink, renameShortLink } from '../../../program/shortLinks.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { LinkPage } from '../pages/linkPage.js'

export const getLink = (visit: OwnVisit): Promise<Reply> => linkReply(visit, '')

export const postLinkRename = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, params, form } = visit
  const to = form.text('newSlug').trim()
  const wrong = await renameShortLink(deps, viewer.account.id, params.slug ?? '', to)
  return wrong ? linkReply(visit, to, wrong) : redirect(`/links/${to}?notice=link_renamed`)
}

export const postLinkRemove = async ({ deps, viewer, params }: OwnVisit): Promise<Reply> =>
  (await removeShortLink(deps, viewer.account.id, params.slug ?? ''))
    ? notFound()
    : redirect('/links?notice=link_removed')

const linkReply = async (
  { deps, viewer, params, collectorUrl }: OwnVisit,
  newSlug: string,
  problem?: Problem,
): Promise<Reply> => {
  const accountId = viewer.account.id
  const { slug = '' } = params
  const link = isSlug(slug) ? await deps.storage.linkBySlug(accountId, slug) : undefined
  if (!link) return notFound()
  const [names, program, days] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.program(accountId),
    deps.storage.linkDays(accountId, link.id, countedFrom(deps.now())),
  ])
  const address = linkAddresses(collectorUrl, accountId, program?.sites ?? []).short(link.slug)
  return page(
    link.slug,
    <LinkPage {...{ link, address, names, days, newSlug, problem }} />,
    problem ? 422 : 200,
  )
}
