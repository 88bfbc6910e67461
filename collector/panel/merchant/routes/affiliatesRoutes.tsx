import { AFFILIATE_STATUSES } from '../../../domain/affiliate.js'
import type { AffiliateBalances } from '../../../domain/balances.js'
import type { AffiliateId } from '../../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { firstSite } from '../../../domain/site.js'
import { addAffiliate, setAffiliateStatus } from '../../../program/affiliates.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { AffiliatesPage } from '../pages/affiliatesPage.js'

export const getAffiliates = (visit: OwnVisit): Promise<Reply> => affiliatesReply(visit)

export const postAffiliate = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const done = await addAffiliate(deps, viewer.account.id, valuesOf(visit))
  return isProblem(done)
    ? affiliatesReply(visit, done)
    : redirect('/affiliates?notice=affiliate_added')
}

export const postAffiliateStatus = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const status = AFFILIATE_STATUSES.find((known) => known === form.text('status'))
  const done = status
    ? await setAffiliateStatus(deps, viewer.account.id, form.text('affiliate'), status)
    : problem('invalid', 'status', `Use one of ${AFFILIATE_STATUSES.join(', ')}.`)
  return isProblem(done)
    ? affiliatesReply(visit, { ...done, field: 'status' })
    : redirect('/affiliates?notice=affiliate_changed')
}

const valuesOf = ({ form }: OwnVisit) => ({
  code: form.text('code').trim(),
  name: form.text('name'),
  email: form.text('email'),
})

const affiliatesReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer } = visit
  const accountId = viewer.account.id
  const [affiliates, balances, program] = await Promise.all([
    deps.storage.affiliates(accountId),
    deps.storage.balances(accountId, deps.now()),
    deps.storage.program(accountId),
  ])
  const site = firstSite(program?.sites ?? [])
  return page(
    'Affiliates',
    <AffiliatesPage
      {...{ affiliates, site, problem }}
      balances={byAffiliate(balances)}
      now={deps.now()}
      values={valuesOf(visit)}
    />,
    problem ? 422 : 200,
  )
}

const byAffiliate = (
  rows: readonly AffiliateBalances[],
): ReadonlyMap<AffiliateId, readonly AffiliateBalances[]> => {
  const found = new Map<AffiliateId, AffiliateBalances[]>()
  for (const row of rows) found.set(row.affiliateId, [...(found.get(row.affiliateId) ?? []), row])
  return found
}
