import { isProblem, type Problem } from '../../../domain/problem.js'
import { addSite, removeSite } from '../../../program/sites.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { SitesPage } from '../pages/sitesPage.js'

export const getSites = (visit: OwnVisit): Promise<Reply> => sitesReply(visit)

export const postSite = async (visit: OwnVisit): Promise<Reply> => {
  const done = await addSite(visit.deps, visit.viewer.account.id, visit.form.text('host'))
  return isProblem(done) ? sitesReply(visit, done) : redirect('/sites?notice=site_added')
}

export const postSiteRemove = async (visit: OwnVisit): Promise<Reply> => {
  const done = await removeSite(visit.deps, visit.viewer.account.id, visit.form.text('site'))
  return done
    ? sitesReply(visit, { ...done, field: 'site' })
    : redirect('/sites?notice=site_removed')
}

const sitesReply = async ({ deps, viewer, form }: OwnVisit, problem?: Problem): Promise<Reply> => {
  const program = await deps.storage.program(viewer.account.id)
  return page(
    'Sites',
    <SitesPage sites={program?.sites ?? []} host={form.text('host')} problem={problem} />,
    problem ? 422 : 200,
  )
}
