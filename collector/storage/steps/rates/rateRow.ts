import type { AccountId } from '../../../domain/ids.js'
import type { Rate } from '../../../domain/rate.js'
import type { Row } from '../step.js'

export interface RateRow {
  readonly account_id: AccountId
  readonly day: string
  readonly from_currency: string
  readonly to_currency: string
  readonly source: string
  readonly entered_at: number
  readonly rate: string
}

export const rateFromRow = (row: RateRow): Rate => ({
  accountId: row.account_id,
  day: row.day,
  from: row.from_currency,
  to: row.to_currency,
  rate: row.rate,
  source: row.source,
  enteredAt: row.entered_at,
})

export const toRateRow = (rate: Rate) =>
  ({
    account_id: rate.accountId,
    day: rate.day,
    from_currency: rate.from,
    to_currency: rate.to,
    source: rate.source,
    entered_at: rate.enteredAt,
    rate: rate.rate,
  }) satisfies RateRow & Row
