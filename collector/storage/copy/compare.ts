import type { AccountId } from '../../domain/ids.js'
import { formatMoney, type Sum } from '../../domain/money.js'
import type { LedgerAudit } from '../audit.js'
import type { Row } from '../steps/step.js'
import { auditOver } from '../steps/upkeep/audit.js'
import { type AccountTable, TABLES } from '../tables.js'
import type { CopyEnd } from './copyEnd.js'
import { meter, type OnProgress } from './progress.js'
import { accountsOf, countOf, pageAfter, sumsOf } from './rows.js'

export interface Comparison {
  readonly accounts: readonly ComparedAccount[]
  /** One sentence per difference; empty if both databases are equal. */
  readonly differences: readonly string[]
}

/** An account of the source. */
export interface ComparedAccount {
  readonly accountId: AccountId
  readonly rows: number
  readonly sums: readonly Sum[]
  readonly ledger: LedgerAudit
  readonly isEqual: boolean
}

export interface Comparing {
  readonly from: CopyEnd
  readonly to: CopyEnd
  readonly now: () => number
  readonly onProgress: OnProgress
  readonly batchRows: number
}

/** Compares every value of every row, and what the ledgers add up to. */
export const compare = async (comparing: Comparing): Promise<Comparison> => {
  const { from, to } = comparing
  const [accountIds, copied] = [
    await from.runner.read(accountsOf),
    await to.runner.read(accountsOf),
  ] as const
  const differences = copied
    .filter((accountId) => !accountIds.includes(accountId))
    .map((accountId) => `${accountId}: is an account of the copy only`)
  const accounts: ComparedAccount[] = []
  for (const accountId of accountIds) {
    const before = differences.length
    let rows = 0
    for (const table of TABLES) {
      const count = await from.runner.read(() => countOf(table, accountId))
      const found = await compareTable(comparing, accountId, table, count)
      if (found !== undefined) differences.push(`${accountId}: ${found}`)
      rows += count
    }
    const { sums, ledger, found } = await compareLedgers(comparing, accountId)
    differences.push(...found.map((one) => `${accountId}: ${one}`))
    accounts.push({ accountId, rows, sums, ledger, isEqual: differences.length === before })
  }
  return { accounts, differences }
}

/**
 * Compares row by row, because a difference of one cent must be found now and not at the first
 * payout.
 */
const compareTable = async (
  { from, to, now, onProgress, batchRows }: Comparing,
  accountId: AccountId,
  table: AccountTable,
  total: number,
): Promise<string | undefined> => {
  const copied = await to.runner.read(() => countOf(table, accountId))
  if (copied !== total) {
    return `${table.name} has ${total} rows in the source and ${copied} in the copy`
  }
  if (total === 0) return undefined
  const what = { doing: 'comparing', accountId, table: table.name, total } as const
  const report = meter(onProgress, now, what, 0)
  for (let rows = 0, last: Row | undefined; ; ) {
    const [page, pageOfCopy] = await Promise.all(
      [from, to].map(({ runner }) =>
        runner.read(() => pageAfter(table, accountId, last, batchRows)),
      ),
    )
    if (!page || !pageOfCopy) throw new Error('Two were asked, and two answer')
    for (const [index, row] of page.entries()) {
      const columns = differingColumns(row, pageOfCopy[index])
      // Names the row by its number, because its key may contain an e-mail address.
      if (columns.length > 0)
        return `row ${rows + index + 1} of ${table.name}, in the order of ${table.key.join(', ')}, differs in ${columns.join(', ')}`
    }
    rows += page.length
    last = page.at(-1)
    const isDone = page.length < batchRows
    report(rows, isDone)
    if (isDone) return undefined
  }
}

const differingColumns = (row: Row, copied: Row = {}): readonly string[] =>
  Object.keys({ ...row, ...copied }).filter((column) => row[column] !== copied[column])

const compareLedgers = async ({ from, to }: Comparing, accountId: AccountId) => {
  const [source, copied] = [await ledgerOf(from, accountId), await ledgerOf(to, accountId)] as const
  const found: string[] = []
  const differ = (what: string, [a, b]: readonly [string, string]) => {
    if (a !== b) found.push(`${what}: ${a} in the source, ${b} in the copy`)
  }
  differ('the sums of the ledger', [sumsText(source.sums), sumsText(copied.sums)])
  differ('the hash of the ledger', [source.ledger.hash, copied.ledger.hash])
  differ('entries, orders, broken and unchained orders of the ledger', [
    countsText(source.ledger),
    countsText(copied.ledger),
  ])
  return { ...source, found }
}

const ledgerOf = async ({ runner }: CopyEnd, accountId: AccountId) => ({
  sums: await runner.read(() => sumsOf(accountId)),
  ledger: await auditOver(runner).auditLedger(accountId),
})

/** "49.90 EUR, 4990 JPY" */
export const sumsText = (sums: readonly Sum[]): string =>
  sums.map((sum) => `${formatMoney(sum)} ${sum.currency}`).join(', ')

const countsText = ({ entries, orders, broken, unchained }: LedgerAudit): string =>
  [entries, orders, broken.join(' ') || 'none', unchained].join(', ')
