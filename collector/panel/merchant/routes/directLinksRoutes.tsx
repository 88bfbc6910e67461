import type { DirectLink } from '../../../domain/directLink.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { warningsOf } from '../../../program/directLinkPattern.js'
import { addDirectLink, decideDirectLink, removeDirectLink } from '../../../program/directLinks.js'
import { noSuchAffiliate } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import type { DirectLinkValues } from '../pages/directLinkForm.js'
import { DirectLinksPage } from '../pages/directLinksPage.js'

/** How many direct links the page shows. */
export const SHOWN_MAX = 500

export const getDirectLinks = (visit: OwnVisit): Promise<Reply> => linksReply(visit)

export const postDirectLink = async (visit: OwnVisit): Promise<Reply> => {
  const { approved, campaign, ...rest } = valuesOf(visit)
  const done = await addDirectLink(visit.deps, visit.viewer.account.id, {
    ...rest,
    ...(campaign === '' ? {} : { campaign }),
    approved: approved === 'yes',
  })
  return isProblem(done)
    ? linksReply(visit, done)
    : redirect('/direct-links?notice=direct_link_added')
}

export const postDirectLinkDecide = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const status = (['approved', 'declined'] as const).find((one) => one === form.text('status'))
  if (!status) return linksReply(visit, problem('invalid', 'status', 'Approve or decline it.'))
  const done = await decideDirectLink(deps, viewer.account.id, form.text('link'), status)
  return isProblem(done)
    ? linksReply(visit, { ...done, field: 'link' })
    : redirect(`/direct-links?notice=direct_link_${status}`)
}

export const postDirectLinkRemove = async (visit: OwnVisit): Promise<Reply> => {
  const done = await removeDirectLink(visit.deps, visit.viewer.account.id, visit.form.text('link'))
  return isProblem(done)
    ? linksReply(visit, { ...done, field: 'link' })
    : redirect('/direct-links?notice=direct_link_removed')
}

const valuesOf = ({ form }: OwnVisit): DirectLinkValues => ({
  pattern: form.text('pattern'),
  affiliate: form.text('affiliate'),
  campaign: form.text('campaign'),
  channel: form.text('channel'),
  banner: form.text('banner'),
  note: form.text('note'),
  approved: form.text('approved'),
})

const linksReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer, query } = visit
  const accountId = viewer.account.id
  const [known, names] = await Promise.all([
    deps.storage.directLinks(accountId),
    loadNames(deps, accountId),
  ])
  const { affiliate = '' } = query
  const owner = affiliateNamed(names, affiliate)
  if (affiliate && !owner) return noSuchAffiliate(affiliate)
  const wanted = known.filter(({ affiliateId }) => !owner || affiliateId === owner.id)
  const shown = [...wanted].sort(byStatus).slice(0, SHOWN_MAX)
  const links = await Promise.all(
    shown.map(async (link) => ({ link, warnings: await warningsOf(link.pattern) })),
  )
  const rest = { more: wanted.length - links.length, values: valuesOf(visit), now: deps.now() }
  return page(
    'Direct links',
    <DirectLinksPage {...{ links, names, affiliate, problem }} {...rest} />,
    problem ? 422 : 200,
  )
}

/** Those that wait for the merchant come first. The sort keeps the order of the patterns. */
const byStatus = (a: DirectLink, b: DirectLink): number =>
  Number(b.status === 'pending') - Number(a.status === 'pending')
