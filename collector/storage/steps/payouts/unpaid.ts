import type { AccountId } from '../../../domain/ids.js'
import type { EntryRow } from '../../rows.js'
import { all, type Step } from '../step.js'

/**
 * The payouts among these entries that are not marked as paid. Needs no statement for an order that no
 * payout concerns.
 */
export function* unpaidPayouts(
  accountId: AccountId,
  entries: readonly EntryRow[],
): Step<ReadonlySet<string>> {
  const ids = [...new Set(entries.flatMap(({ payout_id }) => payout_id ?? []))]
  if (ids.length === 0) return new Set()
  const rows = yield* all<{ payout_id: string }>(
    `select payout_id from payout_rows
     where account_id = ? and payout_id in (?*) and state <> 'paid'`,
    accountId,
    ids,
  )
  return new Set(rows.map(({ payout_id }) => payout_id))
}
