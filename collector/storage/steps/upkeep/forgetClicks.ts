import type { AccountId, VisitorId } from '../../../domain/ids.js'
import type { ClickPlace } from '../../jobs.js'
import { buyersOf } from '../facts/buyers.js'
import { all, type Step } from '../step.js'
import { markDays } from '../sums/marks.js'
import { lockVisitors, rootsOf } from '../visitors/visitors.js'

/** How many clicks one transaction looks at. Other writes wait until it has deleted them. */
export const CLICKS_FORGOTTEN_MAX = 50

interface OldClick {
  readonly visitor_id: VisitorId
  readonly id: string
  readonly received_at: number
}

/** See `Jobs.forgetClicks`. */
export function* forgetClicks(
  accountId: AccountId,
  before: number,
  at: number,
  after: ClickPlace = { receivedAt: 0, id: '' },
): Step<ClickPlace | undefined> {
  const old = yield* all<OldClick>(
    `select visitor_id, id, received_at from clicks
     where account_id = ? and received_at >= ? and received_at < ? and (received_at, id) > (?, ?)
     order by received_at, id limit ${CLICKS_FORGOTTEN_MAX}`,
    accountId,
    after.receivedAt,
    before,
    after.receivedAt,
    after.id,
  )
  const visitors = old.map(({ visitor_id }) => visitor_id)
  // An order that arrives now waits until these clicks are deleted, or is seen here.
  yield* lockVisitors(accountId, yield* rootsOf(accountId, visitors), at)
  const { groups, buyers } = yield* buyersOf(accountId, visitors)
  const isBuyer = (id: VisitorId) =>
    (groups.get(id)?.members ?? [id]).some((member) => buyers.has(member))
  const gone = old.filter(({ visitor_id }) => !isBuyer(visitor_id))
  if (gone.length > 0) {
    // Ids are unique for a visitor only, so clicks beyond those that were read may be deleted too: they
    // are as old, and of the same visitors.
    const deleted = yield* all<{ received_at: number }>(
      // `+ 0`, so that the visitors are looked up and not all old clicks are read.
      `delete from clicks
       where account_id = ? and visitor_id in (?*) and id in (?*) and received_at + 0 < ?
       returning received_at`,
      accountId,
      [...new Set(gone.map(({ visitor_id }) => visitor_id))],
      gone.map(({ id }) => id),
      before,
    )
    yield* markDays(
      accountId,
      'clicks',
      deleted.map(({ received_at }) => received_at),
    )
  }
  const last = old.at(-1)
  const isMore = old.length === CLICKS_FORGOTTEN_MAX
  return last && isMore ? { receivedAt: last.received_at, id: last.id } : undefined
}
