import { LIST_MAX } from '../../../domain/lists.js'
import type { Rates } from '../../rates.js'
import { placeAfter } from '../placeAfter.js'
import { all, type Runner } from '../step.js'
import { addRates, compared } from './addRates.js'
import { type RateRow, rateFromRow } from './rateRow.js'

const COLUMNS = ['day', 'from_currency', 'to_currency', 'source', 'entered_at']

export const ratesOver = ({ read, write }: Runner): Rates => ({
  addRates: (accountId, rates) => write(() => addRates(accountId, rates)),
  knownRates: async (accountId, rates) => (await read(() => compared(accountId, rates))).fates,
  listRates: async ({ accountId, currency, limit = LIST_MAX, after, ascending = false }) => {
    const place = placeAfter(COLUMNS, after, ascending)
    const only = currency === undefined ? '' : 'and (from_currency = ? or to_currency = ?)'
    const rows = await read(() =>
      all<RateRow>(
        `select * from exchange_rates where account_id = ? ${only} ${place.text}
         order by ${place.order} limit ?`,
        accountId,
        ...(currency === undefined ? [] : [currency, currency]),
        ...place.values,
        limit,
      ),
    )
    return rows.map(rateFromRow)
  },
  payoutCurrencies: async (accountId) => {
    const rows = await read(() =>
      all<{ subject: string }>(
        `select distinct subject from affiliate_settings
         where account_id = ? and kind = 'currency' and subject <> ''`,
        accountId,
      ),
    )
    return rows.map(({ subject }) => subject).sort()
  },
})
