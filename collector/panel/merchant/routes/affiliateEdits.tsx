import { type Affiliate, membershipAt } from '../../../domain/affiliate.js'
import { termsByName } from '../../../domain/campaign.js'
import { isProblem, problem } from '../../../domain/problem.js'
import {
  setClass,
  setMembership,
  setParent,
  setPayoutCurrency,
} from '../../../program/affiliateSettings.js'
import { editAffiliate } from '../../../program/affiliates.js'
import { addAlias, removeAlias } from '../../../program/aliases.js'
import { notFound } from '../../errorReply.js'
import { type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateOf, affiliateReply, aliasIn } from './affiliateRoutes.js'
import { termLines } from './termLines.js'

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

export const postClass = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_settings_changed', ({ deps, viewer, form }, { code }) =>
    setClass(deps, viewer.account.id, code, form.text('class')),
  )

export const postPaidIn = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_settings_changed', ({ deps, viewer, form }, { code }) =>
    setPayoutCurrency(deps, viewer.account.id, code, form.text('payoutCurrency')),
  )

export const postContact = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_edited', ({ deps, viewer, form }, { code }) =>
    editAffiliate(deps, viewer.account.id, code, {
      name: form.text('name'),
      email: form.text('email'),
    }),
  )

export const postPlace = (visit: OwnVisit): Promise<Reply> =>
  edited(visit, 'affiliate_settings_changed', async ({ deps, viewer, form }, affiliate) => {
    const accountId = viewer.account.id
    const code = form.text('campaign')
    const { campaigns = [] } = (await deps.storage.program(accountId)) ?? {}
    const campaign = campaigns.find((known) => known.code === code)
    const place = campaign && membershipAt(affiliate, campaign.id, deps.now())
    const terms = termLines(form.text('terms'), Object.keys(termsByName(place?.terms)))
    if (!terms) return problem('invalid', 'terms', LINE)
    return setMembership(deps, accountId, affiliate.code, code, {
      isMember: form.text('isMember'),
      group: form.text('group'),
      terms,
    })
  })

const LINE = 'Write “sale” or an action’s code and its commission in each line.'

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
