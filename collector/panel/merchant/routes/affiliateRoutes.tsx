import { isProblem, type Problem } from '../../../domain/problem.js'
import { firstSite } from '../../../domain/site.js'
import { affiliateCalled } from '../../../program/affiliates.js'
import { addAlias, removeAlias } from '../../../program/aliases.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { AffiliatePage } from '../pages/affiliatePage.js'

export const getAffiliate = (visit: OwnVisit): Promise<Reply> => affiliateReply(visit)

export const postAlias = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, addAlias, 'notice=alias_added')

export const postAliasRemove = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, removeAlias, 'notice=alias_removed')

const edited = async (visit: OwnVisit, edit: typeof addAlias, notice: string): Promise<Reply> => {
  const { deps, viewer } = visit
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const form = { affiliate: affiliate.code, alias: aliasIn(visit) }
  const done = await edit(deps, viewer.account.id, form)
  return isProblem(done)
    ? affiliateReply(visit, done)
    : redirect(`/affiliates/${affiliate.code}?${notice}`)
}

const affiliateOf = ({ deps, viewer, params }: OwnVisit) =>
  affiliateCalled(deps.storage, viewer.account.id, params.affiliate ?? '')

const aliasIn = ({ form }: OwnVisit): string => form.text('alias').trim()

const affiliateReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer } = visit
  const [affiliate, program] = await Promise.all([
    affiliateOf(visit),
    deps.storage.program(viewer.account.id),
  ])
  if (!affiliate) return notFound()
  const site = firstSite(program?.sites ?? [])
  return page(
    affiliate.name,
    <AffiliatePage {...{ affiliate, site, problem }} now={deps.now()} alias={aliasIn(visit)} />,
    problem ? 422 : 200,
  )
}
