import { type Affiliate, payoutCurrencyAt } from '../../../domain/affiliate.js'
import { type Campaign, versionAt } from '../../../domain/campaign.js'
import { currenciesIn } from '../../../domain/currenciesIn.js'
import type { Program } from '../../../domain/program.js'
import { RATE_DAYS_MAX } from '../../../domain/rate.js'
import { days, utcDay } from '../../../domain/time.js'
import { mayConvert } from '../../../settle/commission/converting.js'
import type { Stated } from '../../../settle/considered.js'
import type { Facts } from '../../../settle/facts.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step } from '../step.js'
import { type RateRow, rateFromRow } from './rateRow.js'

const NONE: Facts['rates'] = []

/** The rates that may convert what an order earns. Needs no statement where nobody has a payout currency. */
export function* ratesFor(
  { account, policies, campaigns }: Program,
  stated: Stated | undefined,
  affiliates: readonly Affiliate[],
): Step<Facts['rates']> {
  if (!stated || !mayConvert({ policies, affiliates })) return NONE
  const { order } = stated
  const usual = versionAt(policies, order.termsAt).payoutCurrency
  const paidIn = affiliates.flatMap((one) => payoutCurrencyAt(one, order.termsAt) ?? usual ?? [])
  if (paidIn.length === 0) return NONE
  const earnedIn = [...currenciesOf(campaigns), ...currenciesIn([order.total, order.stated])]
  const own = affiliates.flatMap(({ settings = [] }) => currenciesIn(settings))
  const currencies = distinct([...paidIn, ...earnedIn, ...own])
  if (currencies.length < 2) return NONE
  const rows = yield* all<RateRow>(
    `select * from exchange_rates
     where account_id = ? and day >= ? and day <= ?
       and (from_currency in (?*) or to_currency in (?*))`,
    account.id,
    utcDay(order.termsAt - days(RATE_DAYS_MAX)),
    utcDay(order.termsAt),
    currencies,
    currencies,
  )
  return rows.map(rateFromRow)
}

const known = new WeakMap<readonly Campaign[], readonly string[]>()

/** The currencies of an account's terms. Kept, because the campaigns are those of many orders. */
const currenciesOf = (campaigns: readonly Campaign[]): readonly string[] => {
  const found = known.get(campaigns) ?? currenciesIn(campaigns)
  known.set(campaigns, found)
  return found
}
