import { createHash } from 'node:crypto'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { type Audit, BROKEN_MAX, type LedgerAudit } from '../../audit.js'
import { type ChainedRow, linkHash } from '../settling/chain.js'
import { all, type Runner, type Step } from '../step.js'
import { auditSumsOver } from '../sums/auditSums.js'
import { auditCommissionsOver } from './auditCommissions.js'

/** How many entries are read at a time. */
const PAGE = 2_000

export const auditOver = ({ read, write }: Runner): Audit => ({
  auditSums: auditSumsOver(write),
  auditCommissions: auditCommissionsOver(read),
  auditLedger: async (accountId) => {
    const audit = auditing(accountId)
    for (let after: ChainedRow | undefined; ; ) {
      const page = await read(() => pageOf(accountId, after))
      for (const entry of page) audit.add(entry)
      after = page.at(-1)
      if (page.length < PAGE) return audit.result()
    }
  },
})

const pageOf = (accountId: AccountId, after: ChainedRow | undefined): Step<readonly ChainedRow[]> =>
  all<ChainedRow>(
    `select * from entries where account_id = ? and (order_key, seq) > (?, ?)
     order by order_key, seq limit ?`,
    accountId,
    after?.order_key ?? '',
    after?.seq ?? 0,
    PAGE,
  )

const auditing = (accountId: AccountId) => {
  const whole = createHash('sha256')
  const broken = new Set<OrderKey>()
  let [entries, orders, unchained, orderKey, seq, hash] = [0, 0, 0, '', 0, '']
  let isUnchained = false
  const endOrder = () => {
    if (isUnchained) unchained += 1
  }
  return {
    add: (entry: ChainedRow) => {
      if (entry.order_key !== orderKey) {
        endOrder()
        orders += 1
        ;[orderKey, seq, hash, isUnchained] = [entry.order_key, 0, '', false]
      }
      entries += 1
      seq += 1
      hash = linkHash(hash, accountId, entry)
      whole.update(hash)
      if (entry.hash === null) isUnchained = true
      const isRight = entry.seq === seq && (entry.hash === null || entry.hash === hash)
      if (!isRight && broken.size < BROKEN_MAX) broken.add(entry.order_key as OrderKey)
    },
    result: (): LedgerAudit => {
      endOrder()
      return { entries, orders, hash: whole.digest('hex'), broken: [...broken], unchained }
    },
  }
}
