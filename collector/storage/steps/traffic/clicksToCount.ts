import type { AccountId, AffiliateId, CampaignId, VisitorId } from '../../../domain/ids.js'
import type { ClickToCount } from '../../../settle/traffic/countable.js'
import { startOf } from '../../daySums.js'
import type { CountPage, CountPlace } from '../../traffic.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step } from '../step.js'
import { type Groups, groupsOf } from '../visitors/visitors.js'

/** How many clicks one page looks at. */
export const COUNTED_TOGETHER_MAX = 200

interface ClickRow {
  readonly visitor_id: VisitorId
  readonly id: string
  readonly affiliate_id: AffiliateId | null
  readonly campaign_id: CampaignId | null
  readonly clicked_at: number
  readonly received_at: number
  readonly mark: string | null
  readonly test: number
  readonly webdriver: number
}

type Countable = ClickRow & { readonly affiliate_id: AffiliateId; readonly campaign_id: CampaignId }

const COLUMNS =
  'visitor_id, id, affiliate_id, campaign_id, clicked_at, received_at, mark, test, webdriver'

/** See `TrafficCounts.clicksToCount`. */
export function* clicksToCount(
  accountId: AccountId,
  day: number,
  after: CountPlace = { receivedAt: startOf(day), id: '', visitorId: '' as VisitorId },
): Step<CountPage<ClickToCount>> {
  // All clicks, also those that cannot count, so that a page reads a bounded number of rows.
  const read = yield* all<ClickRow>(
    `select ${COLUMNS} from clicks
     where account_id = ? and received_at >= ? and received_at < ?
       and (received_at, id, visitor_id) > (?, ?, ?)
     order by received_at, id, visitor_id limit ${COUNTED_TOGETHER_MAX}`,
    accountId,
    after.receivedAt,
    startOf(day + 1),
    after.receivedAt,
    after.id,
    after.visitorId,
  )
  const clicks = read.filter(isCountable)
  const last = read.at(-1)
  const isMore = last && read.length === COUNTED_TOGETHER_MAX
  const next = isMore
    ? { receivedAt: last.received_at, id: last.id, visitorId: last.visitor_id }
    : undefined
  return { rows: yield* withEarlier(accountId, clicks), next }
}

const isCountable = (row: ClickRow): row is Countable =>
  row.affiliate_id !== null &&
  row.campaign_id !== null &&
  row.mark === null &&
  row.test === 0 &&
  row.webdriver === 0

function* withEarlier(
  accountId: AccountId,
  clicks: readonly Countable[],
): Step<readonly ClickToCount[]> {
  if (clicks.length === 0) return []
  const groups = yield* groupsOf(
    accountId,
    clicks.map(({ visitor_id }) => visitor_id),
  )
  const members = [...groups.values()].flatMap((group) => group.members)
  const known = yield* all<ClickRow>(
    `select ${COLUMNS} from clicks
     where account_id = ? and visitor_id in (?*)`,
    accountId,
    distinct(members),
  )
  const byVisitor = new Map<VisitorId, Countable[]>()
  for (const one of known.filter(isCountable)) {
    const own = byVisitor.get(one.visitor_id)
    if (own) own.push(one)
    else byVisitor.set(one.visitor_id, [one])
  }
  return clicks.map((click) => ({
    id: click.id,
    affiliateId: click.affiliate_id,
    campaignId: click.campaign_id,
    clickedAt: click.clicked_at,
    receivedAt: click.received_at,
    earlier: membersOf(click, groups)
      .flatMap((member) => byVisitor.get(member) ?? [])
      .filter((one) => one.affiliate_id === click.affiliate_id && isBefore(one, click))
      .map(({ clicked_at }) => clicked_at),
  }))
}

const membersOf = ({ visitor_id }: Countable, groups: Groups): readonly VisitorId[] =>
  groups.get(visitor_id)?.members ?? [visitor_id]

/** By arrival, and by the keys if they arrived together. */
const isBefore = (a: ClickRow, b: ClickRow): boolean => {
  if (a.received_at !== b.received_at) return a.received_at < b.received_at
  if (a.id !== b.id) return a.id < b.id
  return a.visitor_id < b.visitor_id
}
