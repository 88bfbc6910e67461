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
  const [summary, conversions, names, unverified, held] = await Promise.all([
    deps.storage.summary(accountId, deps.now() - days(OVERVIEW_DAYS)),
    deps.storage.listConversions({ accountId, limit: NEWEST }),
    loadNames(deps, accountId),
    countOf(visit, 'unverified'),
    countOf(visit, 'held'),
  ])
  const attention: readonly Attention[] = [
    ...some(
      unverified,
      '/commissions?status=unverified',
      'unverified: confirm what you were paid for',
    ),
    ...some(held, '/commissions?status=held', 'held: read the reason, and release or decline'),
    ...summary.awaitingSale.map(({ orderKey, orderId }) => ({
      to: `/conversions/${orderAddress(orderKey)}`,
      text: `${orderId}: refunded or decided about, but never reported. Is the order id right?`,
    })),
    ...some(summary.setAside, '/set-aside', 'rejected or parked: read what to do'),
  ]
  return page(
    'Overview',
    <OverviewPage {...{ summary, attention, conversions, names }} days={OVERVIEW_DAYS} />,
  )
}

/** Counted up to the length of a list: beyond that the number does not matter. */
const countOf = async ({ deps, viewer }: OwnVisit, status: Status): Promise<number> => {
  const query = { accountId: viewer.account.id, status, limit: LIST_MAX }
  const found = await deps.storage.listCommissions(query)
  // Nothing is to be done about tests.
  return found.filter(({ test }) => !test).length
}

const some = (count: number, to: string, text: string): readonly Attention[] =>
  count === 0 ? [] : [{ to, text: `${count >= LIST_MAX ? `${LIST_MAX} or more` : count} ${text}` }]
