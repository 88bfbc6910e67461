import type { AccountId } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import { insertAll, type Runner } from '../steps/step.js'
import { type AccountTable, TABLES } from '../tables.js'
import { type Comparison, compare } from './compare.js'
import type { CopyEnd } from './copyEnd.js'
import { identify, mark, markOf, unmark } from './mark.js'
import { meter, type OnProgress } from './progress.js'
import { accountsOf, countOf, lastOf, leasesOf, pageAfter } from './rows.js'

/** How many rows are in memory and in one transaction of the destination. */
export const BATCH_ROWS = 1_000

export interface Copy {
  readonly from: CopyEnd
  readonly to: CopyEnd
  readonly now: () => number
  readonly onProgress: OnProgress
  /** Default: `BATCH_ROWS`. */
  readonly batchRows?: number
}

/**
 * Copies every account and compares both databases. It may be killed at any time and called again:
 * batches are copied in key order, so the destination contains every row up to its greatest key. If
 * the destination differs, it stays marked, and no collector opens it.
 */
export const copyDatabase = async (copy: Copy): Promise<Comparison | Problem> => {
  const { from, to } = copy
  const refused = (await refuseUsed(copy)) ?? (await refuseSource(from)) ?? (await begin(from, to))
  if (refused) return refused

  const before = await from.runner.read(leasesOf)
  await from.inSnapshot((read) => copyRows(copy, read))
  await to.afterFilling()
  // Compares with the current source, to detect writes since the snapshot.
  const comparison = await compare({ ...copy, batchRows: copy.batchRows ?? BATCH_ROWS })
  if (comparison.differences.length > 0) return comparison

  const after = await from.runner.read(leasesOf)
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    return problem(
      'used',
      'from',
      'A collector used the source while it was copied. Stop it, and copy again.',
    )
  }
  await to.runner.write(unmark)
  return comparison
}

const refuseUsed = async ({ from, to, now }: Copy): Promise<Problem | undefined> => {
  for (const [field, { runner }] of [['from', from] as const, ['to', to] as const]) {
    const until = Math.max(0, ...(await runner.read(leasesOf)).map(({ held_until }) => held_until))
    const seconds = Math.ceil((until - now()) / 1_000)
    if (seconds > 0) {
      return problem(
        'used',
        field,
        `A collector is using this database. Stop it first; if it was killed, copy in ${seconds} seconds.`,
      )
    }
  }
  return undefined
}

const refuseSource = async (from: CopyEnd): Promise<Problem | undefined> => {
  if (await from.isUnfinished()) {
    return problem(
      'unfinished',
      'from',
      'This database is an unfinished copy itself. Finish it first.',
    )
  }
  if ((await from.runner.read(accountsOf)).length > 0) return undefined
  return problem('empty', 'from', 'This database holds no accounts: there is nothing to copy.')
}

/** Marks an empty destination, or finds that it was marked for the same source. */
const begin = async (from: CopyEnd, to: CopyEnd): Promise<Problem | undefined> => {
  const source = await from.runner.read(identify)
  if (await to.isUnfinished()) {
    if ((await to.runner.read(markOf)) === source) return undefined
    return problem(
      'exists',
      'to',
      'This database is an unfinished copy of another one, or the accounts of its source have changed. Drop it, make an empty one, and copy again.',
    )
  }
  const accounts = await to.runner.read(accountsOf)
  if (accounts.length > 0) {
    return problem(
      'exists',
      'to',
      `This database holds accounts already (${accounts[0]}${accounts.length > 1 ? ', ...' : ''}). Name an empty one: a new file, or what "create database" has just made.`,
    )
  }
  await to.runner.write(() => mark(source))
  return undefined
}

const copyRows = async (copy: Copy, read: Runner['read']): Promise<void> => {
  for (const accountId of await read(accountsOf)) {
    for (const table of TABLES) await copyTable(copy, read, accountId, table)
  }
}

const copyTable = async (
  { to, now, onProgress, batchRows = BATCH_ROWS }: Copy,
  read: Runner['read'],
  accountId: AccountId,
  table: AccountTable,
): Promise<void> => {
  const total = await read(() => countOf(table, accountId))
  if (total === 0) return
  let last = await to.runner.read(() => lastOf(table, accountId))
  let rows = last ? await to.runner.read(() => countOf(table, accountId)) : 0
  const report = meter(
    onProgress,
    now,
    { doing: 'copying', accountId, table: table.name, total },
    rows,
  )
  for (;;) {
    const page = await read(() => pageAfter(table, accountId, last, batchRows))
    if (page.length > 0) {
      await to.runner.write(() => insertAll(table.name, page, 'on conflict do nothing'))
    }
    rows += page.length
    last = page.at(-1)
    const isDone = page.length < batchRows
    report(rows, isDone)
    if (isDone) return
  }
}
