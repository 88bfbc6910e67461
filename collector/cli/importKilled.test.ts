import { spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { account } from '../testing/builders.js'
import { until } from '../testing/until.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES, countsIn, daysAgo } from './testing/importing.js'

const COMMAND = fileURLToPath(new URL('../bin/waymark.js', import.meta.url))

/** So many that an import takes a few seconds, and is killed in the middle of it. */
const ROWS = 1_500

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

const countReports = (database: string): number => {
  const db = new Database(database, { readonly: true })
  try {
    return db.prepare<[], number>('select count(*) from reports').pluck().get() ?? 0
  } finally {
    db.close()
  }
}

/** Runs the built command, and kills it once so many reports are stored. */
const killedAt = async (database: string, file: string, reports: number): Promise<void> => {
  const words = ['import', 'commissions', file, '--currency', 'EUR', '--database', database]
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until(async () => child.exitCode !== null || countReports(database) >= reports)
  child.kill('SIGKILL')
  await ended
}

/** Balances and payable amounts, and each order without the instants of the import. */
const booksOf = async (database: string): Promise<unknown> => {
  const storage = openSqlite({ file: database })
  const balances = await storage.balances(account)
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

test('an import that is killed twice and run again stores the same orders and balances as an uninterrupted one', async () => {
  const { database, waymark } = command
  await waymark('site', 'add', 'shop.example')
  await waymark('import', 'affiliates', aFileBeside(database, 'affiliates.csv', AFFILIATES))
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const product = n % 3 === 0 ? `p${n % 2}` : ''
    return `${n},${product},jane,${n}.00,${n % 97}.10,${daysAgo(n % 90)},${'AP'[n % 2]},U`
  })
  const header = 'orderid,productid,refid,totalcost,commission,dateinserted,rstatus,pstatus'
  const file = aFileBeside(database, 'commissions.csv', [header, ...rows])
  const other = `${database}.other`
  cpSync(database, other)

  await killedAt(database, file, 300)
  expect(countReports(database)).toBeLessThan(ROWS)
  await killedAt(database, file, 900)
  const run = (name: string) =>
    waymark('--database', name, 'import', 'commissions', file, '--currency', 'EUR')
  const [added = 0, unchanged = 0, refused] = countsIn(await run(database))
  expect([added + unchanged, refused]).toEqual([ROWS, 0])
  expect(added).toBeGreaterThan(0)
  expect(unchanged).toBeGreaterThan(0)
  expect(countsIn(await run(other))).toEqual([ROWS, 0, 0])
  expect(await booksOf(database)).toEqual(await booksOf(other))
  expect(countsIn(await run(other))).toEqual([0, ROWS, 0])
})
