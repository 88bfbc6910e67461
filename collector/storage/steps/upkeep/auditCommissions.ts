import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { checkCommissions } from '../../../settle/commission/checkCommissions.js'
import { type Audit, BROKEN_MAX, type CommissionsAudit } from '../../audit.js'
import { type CommissionRecord, commissionFromRow, type EntryRow } from '../../rows.js'
import { byOrder } from '../byOrder.js'
import { bookedIn } from '../settling/booked.js'
import { all, type Runner, type Step, together } from '../step.js'

/** How many orders are read at a time. */
const PAGE = 500

type Wrong = CommissionsAudit['wrong'][number]

export const auditCommissionsOver =
  (read: Runner['read']): Audit['auditCommissions'] =>
  async (accountId, progress) => {
    const wrong: Wrong[] = []
    let commissions = 0
    for (let after: string | undefined = ''; after !== undefined; ) {
      const last: string = after
      const page: Page = await read(() => pageOf(accountId, last))
      commissions += page.commissions
      for (const { orderKey } of page.wrong) {
        if (wrong.length >= BROKEN_MAX) break
        const from = await read(() => checkedAlone(accountId, orderKey))
        if (from) wrong.push({ orderKey, from })
      }
      progress?.(commissions)
      after = page.next
    }
    return { commissions, wrong }
  }

interface Page {
  readonly commissions: number
  readonly wrong: readonly Wrong[]
  /** The last order of the page; undefined: there are no more. */
  readonly next: string | undefined
}

function* pageOf(accountId: AccountId, after: string): Step<Page> {
  const keys = yield* all<{ order_key: string }>(
    `select order_key from orders where account_id = ? and order_key > ?
     order by order_key limit ?`,
    accountId,
    after,
    PAGE,
  )
  const orders = keys.map(({ order_key }) => order_key)
  if (orders.length === 0) return { commissions: 0, wrong: [], next: undefined }
  const { commissions, entries } = yield* together({
    commissions: commissionsOf(accountId, orders),
    entries: entriesIn(accountId, orders),
  })
  const ofOrder = byOrder(commissions)
  const booked = byOrder(entries)
  const wrong = orders.flatMap((orderKey) => {
    const own = (ofOrder.get(orderKey) ?? []).map(commissionFromRow)
    const from = checkCommissions(own, bookedIn(booked.get(orderKey) ?? []))
    return from ? [{ orderKey: orderKey as OrderKey, from }] : []
  })
  const next = orders.length === PAGE ? orders.at(-1) : undefined
  return { commissions: commissions.length, wrong, next }
}

/** How often an order is read that is settled again and again while it is checked. */
const READS_MAX = 100

/**
 * Checks one order whose rows may have been written between the statements of a page. Every change of
 * money adds an entry, so the rows belong together if no entry was added while they were read.
 */
function* checkedAlone(accountId: AccountId, orderKey: OrderKey): Step<Wrong['from'] | undefined> {
  let from: Wrong['from'] | undefined
  for (let reads = 0; reads < READS_MAX; reads += 1) {
    const before = yield* entriesIn(accountId, [orderKey])
    const commissions = yield* commissionsOf(accountId, [orderKey])
    const after = yield* entriesIn(accountId, [orderKey])
    from = checkCommissions(commissions.map(commissionFromRow), bookedIn(after))
    if (before.length === after.length) return from
  }
  return from
}

const commissionsOf = (accountId: AccountId, orders: readonly string[]) =>
  all<CommissionRecord>(
    `select * from commissions where account_id = ? and order_key in (?*)
     order by order_key, affiliate_id, tier`,
    accountId,
    orders,
  )

const entriesIn = (accountId: AccountId, orders: readonly string[]) =>
  all<EntryRow>(
    'select * from entries where account_id = ? and order_key in (?*) order by order_key, seq',
    accountId,
    orders,
  )
