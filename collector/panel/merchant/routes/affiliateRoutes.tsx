import { isCode } from '../../../domain/ids.js'
import { notFound } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { AffiliatePage } from '../pages/affiliatePage.js'

export const getAffiliate = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, params, query } = visit
  const accountId = viewer.account.id
  const { affiliate: code = '' } = params
  const affiliate = isCode(code) ? await deps.storage.affiliateByCode(accountId, code) : undefined
  if (!affiliate) return notFound()
  const now = deps.now()
  const [balances, found, users] = await Promise.all([
    deps.storage.balances(accountId, now),
    deps.storage.listPayouts({
      accountId,
      affiliateId: affiliate.id,
      limit: askFor(query),
      ...goingOn(query),
    }),
    deps.storage.users(accountId),
  ])
  const { rows, older } = slice(found, query, ({ paidAt }) => paidAt)
  return page(
    affiliate.name,
    <AffiliatePage
      {...{ affiliate, query, older, now }}
      balances={balances.filter(({ affiliateId }) => affiliateId === affiliate.id)}
      payouts={rows}
      users={new Map<string, string>(users.map(({ id, email }) => [id, email]))}
    />,
  )
}
