import type { AccountId, OrderKey } from '../../domain/ids.js'
import type { Verdict } from '../../domain/verdict.js'
import type { Applied, Bond } from '../../settle/facts.js'
import { type CommissionRecord, toCommission } from '../rows.js'
import { bondOf } from './bonds.js'
import { type Chain, chainOf } from './chain.js'
import { all, one, type Step, together } from './step.js'

/** What is written about an order already, as far as booking goes on from it. */
export interface Written {
  readonly chain: Chain
  readonly verdicts: {
    readonly seq: number
    readonly applied: string | undefined
    readonly superseded: string | undefined
  }
  readonly logSeq: number
  /** What is in force. */
  readonly applied: Applied | undefined
  readonly bond: Bond | undefined
}

/** Asked in one go, so that booking needs no more questions. */
export function* writtenFor(accountId: AccountId, orderKey: OrderKey): Step<Written> {
  const [chain, [superseded, applied], seq, log, commissions, bond] = yield* together(
    chainOf(accountId, orderKey),
    together(...[0, 1].map((isApplied) => newestVerdict(accountId, orderKey, isApplied))),
    one<{ seq: number | null }>(
      'select max(seq) as seq from verdicts where account_id = ? and order_key = ?',
      accountId,
      orderKey,
    ),
    one<{ seq: number | null }>(
      'select max(seq) as seq from status_log where account_id = ? and order_key = ?',
      accountId,
      orderKey,
    ),
    all<CommissionRecord>(
      'select * from commissions where account_id = ? and order_key = ? order by affiliate_id, tier',
      accountId,
      orderKey,
    ),
    bondOf(accountId, orderKey),
  )
  return {
    chain,
    verdicts: { seq: seq?.seq ?? 0, applied: applied?.body, superseded: superseded?.body },
    logSeq: log?.seq ?? 0,
    applied: applied && {
      verdict: JSON.parse(applied.body) as Verdict,
      commissions: commissions.map(toCommission),
    },
    bond,
  }
}

const newestVerdict = (accountId: AccountId, orderKey: OrderKey, applied: number) =>
  one<{ body: string }>(
    `select body from verdicts where account_id = ? and order_key = ? and applied = ?
     order by seq desc limit 1`,
    accountId,
    orderKey,
    applied,
  )
