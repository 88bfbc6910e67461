import type { AccountId } from '../../../domain/ids.js'
import type { Place, Sealing } from '../../sealing.js'
import { all, run, type Step } from '../step.js'
import { ofDelivery, ofWebhook } from './places.js'

/**
 * Rewrites the secrets of endpoints and the stored bodies of their deliveries, which are bounded by
 * `BODIES_KEPT_MAX`. Returns how many.
 */
export function* resealWebhooks(accountId: AccountId, sealing: Sealing): Step<number> {
  let count = 0
  const again = (kept: string, place: Place) => sealing.seal(sealing.open(kept, place), place)
  const endpoints = yield* all<{ id: string; secrets: string }>(
    'select id, secrets from webhook_endpoints where account_id = ? order by id',
    accountId,
  )
  for (const { id, secrets } of endpoints) {
    if (!sealing.isCurrent(secrets)) {
      count += yield* run(
        `update webhook_endpoints set secrets = ?
         where account_id = ? and id = ? and secrets = ?`,
        again(secrets, ofWebhook(accountId, id)),
        accountId,
        id,
        secrets,
      )
    }
    const kept = yield* all<{ id: string; kept: string }>(
      `select id, kept from webhook_deliveries
       where account_id = ? and endpoint_id = ? and kept is not null`,
      accountId,
      id,
    )
    for (const row of kept) {
      if (sealing.isCurrent(row.kept)) continue
      count += yield* run(
        `update webhook_deliveries set kept = ?
         where account_id = ? and endpoint_id = ? and id = ? and kept = ?`,
        again(row.kept, ofDelivery(accountId, id, row.id)),
        accountId,
        id,
        row.id,
        row.kept,
      )
    }
  }
  return count
}
