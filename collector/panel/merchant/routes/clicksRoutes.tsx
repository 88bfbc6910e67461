import { noSuchAffiliate } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import { ClicksPage } from '../pages/clicksPage.js'

export const getClicks = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const names = await loadNames(deps, accountId)
  const { affiliate: code } = query
  const affiliate = affiliateNamed(names, code ?? '')
  if (code && !affiliate) return noSuchAffiliate(code)
  const found = await deps.storage.listClicks({
    accountId,
    limit: askFor(query),
    ...goingOn(query),
    ...(affiliate ? { affiliateId: affiliate.id } : {}),
  })
  const { rows, older } = slice(found, query, ({ receivedAt }) => receivedAt)
  return page('Clicks', <ClicksPage clicks={rows} names={names} query={query} older={older} />)
}
