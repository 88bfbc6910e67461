import type { Banner } from '../../../domain/banner.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { countedFrom } from '../../../domain/shortLink.js'
import { linkAddresses } from '../../../program/linkAddresses.js'
import { makeLinks } from '../../../program/links.js'
import { addShortLink } from '../../../program/shortLinks.js'
import { notUnderstood } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import { LinksPage } from '../pages/linksPage.js'

const WORDS = ['affiliate', 'campaign', 'banner', 'to', 'channel', 'data1', 'data2'] as const
type Values = Readonly<Record<(typeof WORDS)[number], string>>

const valuesFrom = (read: (name: keyof Values) => string | undefined): Values =>
  Object.fromEntries(WORDS.map((name) => [name, read(name) ?? ''])) as Values

export const getLinks = (visit: OwnVisit): Promise<Reply> =>
  linksReply(
    visit,
    valuesFrom((name) => visit.query[name]),
  )

export const postLink = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const values = valuesFrom((name) => form.text(name))
  const added = await addShortLink(deps, viewer.account.id, { ...values, slug: form.text('slug') })
  return isProblem(added) ? linksReply(visit, values, added) : redirect('/links?notice=link_stored')
}

const linksReply = async (visit: OwnVisit, values: Values, wrong?: Problem): Promise<Reply> => {
  const { deps, viewer, query, collectorUrl } = visit
  const accountId = viewer.account.id
  const [names, program] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.program(accountId),
  ])
  const { to, ...words } = values
  const made =
    values.affiliate === '' ? undefined : await makeLinks(deps, accountId, collectorUrl, to, words)
  const owner = affiliateNamed(names, query.of ?? '')
  if (query.of && !owner) return notUnderstood(`No affiliate has the code "${query.of}".`)
  const since = countedFrom(deps.now())
  const found = await deps.storage.listLinks({
    ...{ accountId, since, limit: askFor(query), ...goingOn(query) },
    ...(owner && { affiliateId: owner.id }),
  })
  const { rows, older } = slice(found, query, ({ createdAt }) => createdAt)
  const addressOf = linkAddresses(collectorUrl, accountId, program?.sites ?? []).short
  const problem = wrong ?? (isProblem(made) ? made : undefined)
  return page(
    'Links',
    <LinksPage
      {...{ names, values, problem }}
      slug={visit.form.text('slug')}
      banners={shownBanners(program?.banners ?? [])}
      links={isProblem(made) ? undefined : made}
      stored={{ names, rows, query, older, addressOf }}
    />,
    problem ? 422 : 200,
  )
}

const shownBanners = (banners: readonly Banner[]): readonly Banner[] =>
  banners.filter(({ status }) => status === 'active')
