import { cpSync } from 'node:fs'
import { DAY_MS, utcDay } from '../domain/time.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { account } from '../testing/builders.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { countsIn } from './testing/importing.js'
import { countRows, killedWhen } from './testing/killing.js'

const DAYS = 6_500
const CODES = ['USD', 'JPY', 'GBP', 'CHF', 'SEK', 'NOK']
const RATES = DAYS * CODES.length

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

/** Without the time of the import. */
const ratesIn = async (file: string) => {
  const storage = openSqlite({ file })
  const rates = await storage.listRates({ accountId: account, limit: RATES + 1 })
  await storage.close()
  return rates.map(({ enteredAt: _at, ...rate }) => rate)
}

test('an import of rates that is killed and run again stores the same as an uninterrupted one', async () => {
  const { database, waymark } = command
  const newest = Date.UTC(2026, 10, 27)
  const rows = Array.from({ length: DAYS }, (_, n) =>
    [utcDay(newest - n * DAY_MS), ...CODES.map((_code, place) => `${place + 1}.${n}`), ''].join(),
  )
  const file = aFileBeside(database, 'ecb.csv', [`Date,${CODES.join()},`, ...rows])
  const other = `${database}.other`
  cpSync(database, other)

  const words = ['rate', 'import', file, '--currencies', 'all']
  const stored = () => countRows(database, 'exchange_rates')
  await killedWhen([...words, '--database', database], () => stored() >= 2_000)
  const first = stored()
  expect(first).toBeLessThan(RATES)
  // Whole days, the newest first.
  const oldest = utcDay(newest - (first / CODES.length - 1) * DAY_MS)
  expect(countRows(database, 'exchange_rates', `day < '${oldest}'`)).toBe(0)

  const [added, unchanged] = countsIn(await waymark(...words))
  expect([added, unchanged]).toEqual([RATES - first, first])
  const whole = await waymark('--database', other, ...words)
  expect(countsIn(whole).slice(0, 2)).toEqual([RATES, 0])
  expect(await ratesIn(database)).toEqual(await ratesIn(other))
})
