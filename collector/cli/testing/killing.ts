import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openSqlite } from '../../storage/sqlite/openSqlite.js'
import { account } from '../../testing/builders.js'
import { until } from '../../testing/until.js'

const COMMAND = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url))

/** How many reports a database has. */
export const countReports = (database: string): number => countRows(database, 'reports')

/** How many rows of a table fulfil a condition. */
export const countRows = (database: string, table: string, where = 'true'): number => {
  const db = new Database(database, { readonly: true })
  try {
    return db.prepare<[], number>(`select count(*) from ${table} where ${where}`).pluck().get() ?? 0
  } finally {
    db.close()
  }
}

/** Runs the built command, and kills it once so many reports are stored. */
export const killedAt = (
  database: string,
  words: readonly string[],
  reports: number,
): Promise<void> => killedWhen(words, () => countReports(database) >= reports)

/** Runs the built command, and kills it once something has happened, if it has not ended before. */
export const killedWhen = async (
  words: readonly string[],
  hasHappened: () => boolean,
): Promise<void> => {
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until(async () => child.exitCode !== null || hasHappened())
  child.kill('SIGKILL')
  await ended
}

/** Balances and payable amounts, and each order without the instants of the import. */
export const booksOf = async (database: string): Promise<unknown> => {
  const storage = openSqlite({ file: database })
  const balances = await storage.ledgerBalances(account)
  const payable = await storage.listPayable(account, Date.now())
  const audit = await storage.auditLedger(account)
  await storage.close()
  const db = new Database(database, { readonly: true })
  const orders = db
    .prepare(
      `select o.order_key, o.status, o.total, o.remaining, o.source, o.converted_at, o.flags,
         c.affiliate_id, c.amount, c.status as earned,
         (select count(*) from reports r where r.order_key = o.order_key) as reports,
         (select count(*) from entries e where e.order_key = o.order_key) as entries
       from orders o left join commissions c on c.order_key = o.order_key order by o.order_key`,
    )
    .all()
  db.close()
  return { balances, payable, broken: audit.broken, unchained: audit.unchained, orders }
}
