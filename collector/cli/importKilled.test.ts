import { cpSync } from 'node:fs'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES, countsIn, daysAgo } from './testing/importing.js'
import { booksOf, countReports, killedAt } from './testing/killing.js'

/** So many that an import takes a few seconds, and is killed in the middle of it. */
const ROWS = 1_500

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

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

  const words = ['import', 'commissions', file, '--currency', 'EUR', '--database', database]
  await killedAt(database, words, 300)
  expect(countReports(database)).toBeLessThan(ROWS)
  await killedAt(database, words, 900)
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
