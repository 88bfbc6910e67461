import type { AccountId, AffiliateId, VisitorId } from '../../../domain/ids.js'
import type { ClaimantClick } from '../../../settle/facts.js'
import { one, type Step, togetherAll } from '../step.js'
import { CLAIMANTS_MAX, type Claimed } from './claims.js'

interface ClickOfClaimant {
  readonly affiliate_id: AffiliateId | null
  readonly clicked_at: number
}

/** The last click of each claimant that was recorded when the claim arrived. */
export function* claimantClicks(
  accountId: AccountId,
  { pages, groups }: Claimed,
): Step<ReadonlyMap<VisitorId, ClaimantClick>> {
  const first = new Map<VisitorId, { readonly ids: readonly VisitorId[]; readonly at: number }>()
  for (const { visitorId, receivedAt } of pages) {
    const group = visitorId && groups.get(visitorId)
    if (!group || first.has(group.root) || first.size === CLAIMANTS_MAX) continue
    first.set(group.root, { ids: group.members, at: receivedAt })
  }
  const found = yield* togetherAll(
    [...first].map(([, { ids, at }]) => lastClickKnown(accountId, ids, at)),
  )
  return new Map(
    [...first.keys()].flatMap((root, index) => {
      const click = found[index]
      return click ? [[root, { affiliateId: click.affiliate_id ?? undefined }] as const] : []
    }),
  )
}

/** One query per id, because the index is ordered only within one id. */
function* lastClickKnown(
  accountId: AccountId,
  ids: readonly VisitorId[],
  at: number,
): Step<ClickOfClaimant | undefined> {
  const clicks = yield* togetherAll(
    ids.map((id) =>
      one<ClickOfClaimant>(
        `select affiliate_id, clicked_at from clicks
         where account_id = ? and visitor_id = ? and clicked_at <= ? and received_at <= ?
           and test = 0 and mark is null
         order by clicked_at desc, id desc limit 1`,
        accountId,
        id,
        at,
        at,
      ),
    ),
  )
  return clicks.reduce<ClickOfClaimant | undefined>(
    (last, click) => (click && (!last || click.clicked_at > last.clicked_at) ? click : last),
    undefined,
  )
}
