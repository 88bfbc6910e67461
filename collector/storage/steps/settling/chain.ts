import { hash } from 'node:crypto'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { EntryRow } from '../../rows.js'
import { all, type Step } from '../step.js'

/** The end of an order's chain of ledger entries. */
export interface Chain {
  readonly seq: number
  /** Of the last entry; it covers all entries before it. */
  readonly hash: string
}

/** Before the first entry of an order. */
export const CHAIN_START: Chain = { seq: 0, hash: '' }

/**
 * The hash of an entry: SHA-256 in hex over the previous hash and the content of the entry. A
 * changed entry therefore invalidates all later hashes of its order.
 */
export const linkHash = (previous: string, accountId: string, entry: EntryRow): string =>
  hash(
    'sha256',
    JSON.stringify([
      previous,
      accountId,
      entry.order_key,
      entry.seq,
      entry.affiliate_id,
      entry.tier,
      entry.from_account,
      entry.to_account,
      entry.amount,
      entry.currency,
      entry.reason,
      entry.report_id,
      entry.payout_id,
      entry.at,
    ]),
    'hex',
  )

export interface ChainedRow extends EntryRow {
  /** Null if a collector of a version without hashes wrote the entry. */
  readonly hash: string | null
}

/** Where the chain of all entries of an order ends. */
export const chainEnd = (accountId: AccountId, entries: readonly ChainedRow[]): Chain => {
  const last = entries.at(-1)
  if (!last) return CHAIN_START
  const hash = last.hash ?? chain(accountId, entries).at(-1) ?? ''
  return { seq: last.seq, hash }
}

export const entriesOf = (accountId: AccountId, orderKey: OrderKey): Step<readonly ChainedRow[]> =>
  all<ChainedRow>(
    'select * from entries where account_id = ? and order_key = ? order by seq',
    accountId,
    orderKey,
  )

/** The hashes that the entries of one order should have, in their order. */
export const chain = (accountId: AccountId, entries: readonly EntryRow[]): readonly string[] => {
  const hashes: string[] = []
  for (const entry of entries) hashes.push(linkHash(hashes.at(-1) ?? '', accountId, entry))
  return hashes
}
