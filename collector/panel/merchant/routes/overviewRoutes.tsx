import { totalBalances } from '../../../domain/balances.js'
import type { Status } from '../../../domain/commission.js'
import { LIST_MAX } from '../../../domain/lists.js'
import { days } from '../../../domain/time.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { type Attention, OverviewPage } from '../pages/overviewPage.js'

const OVERVIEW_DAYS = 30
const NEWEST = 10

export const getOverview = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const accountId = viewer.account.id
  const [summary, balances, conversions, names, unverified, held] = await Promise.all([
    deps.storage.summary(accountId, deps.now() - days(OVERVIEW_DAYS)),
    deps.storage.balances(accountId, deps.now()),
    deps.storage.listConversions({ accountId, limit: NEWEST }),
    loadNames(deps, accountId),
    countOf(visit, 'unverified'),
    countOf(visit, 'held'),
  ])
  const attention: readonly Attention[] = [
    ...some(
      unverified,
      '/commissions?status=unverified',
      'unverified: confirm the orders that were paid',
    ),
    ...some(held, '/commissions?status=held', 'held: read the reason, then release or decline'),
    ...summary.awaitingSale.map(({ orderKey, orderId }) => ({
      to: `/conversions/${orderAddress(orderKey)}`,
      text: `${orderId}: there is a refund or a decision, but no report of the sale. Check the order id.`,
    })),
    ...some(summary.setAside, '/set-aside', 'rejected or parked: see what you can do'),
  ]
  return page(
    'Overview',
    <OverviewPage
      {...{ summary, attention, conversions, names }}
      balances={totalBalances(balances)}
      days={OVERVIEW_DAYS}
    />,
  )
}

/** Counts up to `LIST_MAX`, because a larger number does not change what the merchant does. */
const countOf = async ({ deps, viewer }: OwnVisit, status: Status): Promise<number> => {
  const query = { accountId: viewer.account.id, status, limit: LIST_MAX }
  const found = await deps.storage.listCommissions(query)
  // Tests need no review.
  return found.filter(({ test }) => !test).length
}

const some = (count: number, to: string, text: string): readonly Attention[] =>
  count === 0 ? [] : [{ to, text: `${count >= LIST_MAX ? `${LIST_MAX} or more` : count} ${text}` }]
