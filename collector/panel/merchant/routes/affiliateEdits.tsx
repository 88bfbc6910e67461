import { type Affiliate, membershipAt } from '../../../domain/affiliate.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { setMembership, setParent } from '../../../program/affiliateSettings.js'
import { addAlias, removeAlias } from '../../../program/aliases.js'
import { notFound } from '../../errorReply.js'
import { type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateOf, affiliateReply, aliasIn } from './affiliateRoutes.js'

export const postAlias = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'alias_added', ({ deps, viewer }, { code }) =>
    addAlias(deps, viewer.account.id, { affiliate: code, alias: aliasIn(visit) }),
  )

export const postAliasRemove = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'alias_removed', ({ deps, viewer }, { code }) =>
    removeAlias(deps, viewer.account.id, { affiliate: code, alias: aliasIn(visit) }),
  )

export const postParent = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_settings_changed', ({ deps, viewer, form }, { code }) =>
    setParent(deps, viewer.account.id, code, form.text('parent')),
  )

export const postPlace = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_settings_changed', async ({ deps, viewer, form }, affiliate) => {
    const accountId = viewer.account.id
    const code = form.text('campaign')
    const { campaigns = [] } = (await deps.storage.program(accountId)) ?? {}
    const campaign = campaigns.find((known) => known.code === code)
    const place = campaign && membershipAt(affiliate, campaign.id, deps.now())
    const { sale, actions = {} } = place?.terms ?? {}
    const before = [...(sale ? ['sale'] : []), ...Object.keys(actions)]
    const terms = termsIn(form.text('terms'), before)
    if (isProblem(terms)) return terms
    const isMember = form.text('isMember')
    return setMembership(deps, accountId, affiliate.code, code, {
      isMember,
      group: form.text('group'),
      terms,
    })
  })

/** The terms by what they are for. What was set before and is missing is removed. */
const termsIn = (
  text: string,
  before: readonly string[],
): Readonly<Record<string, string>> | Problem => {
  const lines = text.split('\n').map((line) => line.trim())
  const pairs = lines.filter((line) => line !== '').map((line) => /^(\S+)\s+(.+)$/.exec(line))
  if (pairs.includes(null)) {
    const usual = 'Write “sale” or an action’s code and its commission in each line.'
    return problem('invalid', 'terms', usual)
  }
  return Object.fromEntries([
    ...before.map((what) => [what, 'none'] as const),
    ...pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''] as const),
  ])
}

const edited = async (
  visit: OwnVisit,
  notice: string,
  edit: (visit: OwnVisit, affiliate: Affiliate) => Promise<unknown>,
): Promise<Reply> => {
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const done = await edit(visit, affiliate)
  return isProblem(done)
    ? affiliateReply(visit, done)
    : redirect(`/affiliates/${affiliate.code}?notice=${notice}`)
}
