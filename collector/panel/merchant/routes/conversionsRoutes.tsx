import { noSuchAffiliate } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import { ConversionsPage } from '../pages/conversionsPage.js'

export const getConversions = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { search, conversion: kind, affiliate: code } = query
  const names = await loadNames(deps, accountId)
  const affiliate = affiliateNamed(names, code ?? '')
  if (code && !affiliate) return noSuchAffiliate(code)
  const found = await deps.storage.listConversions({
    accountId,
    limit: askFor(query),
    ...goingOn(query),
    ...(search ? { search } : {}),
    ...(kind ? { kind } : {}),
    ...(affiliate ? { affiliateId: affiliate.id } : {}),
  })
  const { rows, older } = slice(found, query, ({ convertedAt }) => convertedAt)
  return page(
    'Conversions',
    <ConversionsPage conversions={rows} names={names} query={query} older={older} />,
  )
}
