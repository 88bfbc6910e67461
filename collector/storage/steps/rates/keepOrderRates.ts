import { mayConvert } from '../../../settle/commission/converting.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { Cause } from '../settling/cause.js'
import { flag, run, type Step, upsertAll } from '../step.js'

/**
 * Stores whether an order is converted, or waits for a rate, so that a rate that is entered later finds
 * it. `isNew`: nothing can be stored of the order yet.
 */
export function* keepOrderRates(
  { accountId, orderKey }: Cause,
  facts: Pick<Facts, 'policies' | 'affiliates'>,
  { conversion: { exchanged } }: Outcome,
  isNew: boolean,
): Step<void> {
  if (!mayConvert(facts)) return
  if (exchanged) {
    const row = {
      account_id: accountId,
      order_key: orderKey,
      rates_at: exchanged.ratesAt,
      is_missing: flag(exchanged.isMissing),
    }
    yield* upsertAll(
      'order_rates',
      [row],
      ['account_id', 'order_key'],
      'rates_at = excluded.rates_at, is_missing = excluded.is_missing',
    )
    return
  }
  if (isNew) return
  yield* run('delete from order_rates where account_id = ? and order_key = ?', accountId, orderKey)
}
