import type { AccountId } from '../../../domain/ids.js'
import type { Bond } from '../../../settle/facts.js'
import { one, type Step, togetherAll } from '../step.js'
import { type BondRow, type BondsAsked, toBond } from './bondRow.js'
import { limitedBonds } from './limitedBonds.js'

export type ReadBonds = (accountId: AccountId, asked: BondsAsked) => Step<readonly Bond[]>

const COLUMNS =
  'order_key, customer, converted_at, bond_affiliate_id, bond_campaign_id, bond_proven'

/** Queries each level of proof separately, because a range over both would be read completely. */
const PROVEN = 1
const UNPROVEN = 0
const LEVELS = [PROVEN, UNPROVEN]

/**
 * The bonds of customers from other orders: the first proven and the first unproven one, of all and of
 * those since an instant. An order never depends on a later order. If bonds last for a number of orders,
 * the bonds that began last, with the orders since.
 */
export function* bondsOf(accountId: AccountId, asked: BondsAsked): Step<readonly Bond[]> {
  const { customers, since = 0, endedAt = 0, orders } = asked
  const isLimited = orders !== undefined
  // With a limit, an order that began no bond counts only if no bond has begun since.
  const instants = isLimited ? [endedAt] : [...new Set([0, since, Math.max(since, endedAt)])]
  const found = yield* togetherAll(
    customers.flatMap((customer) =>
      instants.flatMap((from) =>
        LEVELS.map((level) => first(accountId, asked, customer, level, from)),
      ),
    ),
  )
  const bonds = found.flatMap((row) => (row ? [toBond(row)] : []))
  return isLimited ? yield* limitedBonds(accountId, { ...asked, orders }, bonds) : bonds
}

const first = (
  accountId: AccountId,
  { orderKey }: BondsAsked,
  customer: string,
  level: number,
  from: number,
): Step<BondRow | undefined> =>
  one<BondRow>(
    `select ${COLUMNS} from orders
     where account_id = ? and customer = ? and bond_proven = ? and converted_at >= ?
       and order_key <> ?
     order by converted_at, order_key limit 1`,
    accountId,
    customer,
    level,
    from,
    orderKey,
  )

/**
 * Whether orders may depend on a bond: those of its customer that were placed after it do, unless
 * there is an earlier bond that is as well proven and does not end (`lasts`). Later orders of a customer
 * therefore do not trigger re-settling, except where a person ended what the customer was bonded to.
 */
export function* hasDependants(accountId: AccountId, bond: Bond, lasts: boolean): Step<boolean> {
  if (!lasts) return true
  const { orderKey, customer, convertedAt, proven } = bond
  const levels = proven ? [PROVEN] : LEVELS
  const [ended, ...earlier] = yield* togetherAll([
    one(
      `select 1 as one from lifetime_changes
       where account_id = ? and customer = ? and kind = 'ended' limit 1`,
      accountId,
      customer,
    ),
    ...levels.map((level) =>
      one(
        `select 1 as one from orders
         where account_id = ? and customer = ? and order_key <> ? and bond_proven = ?
           and (converted_at, order_key) < (?, ?) limit 1`,
        accountId,
        customer,
        orderKey,
        level,
        convertedAt,
        orderKey,
      ),
    ),
  ])
  return ended !== undefined || earlier.every((found) => found === undefined)
}
