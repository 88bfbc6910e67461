import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { daysAgo } from './testing/importing.js'
import { booksOf, countRows, killedWhen } from './testing/killing.js'

/** So many that each step takes long enough to be killed in the middle of it. */
const AFFILIATES = 60

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

const names = Array.from({ length: AFFILIATES }, (_, n) => `affiliate${n}`)

/** Affiliates of whom each is owed something. */
const aShop = async ({ database, waymark }: TestCommand): Promise<void> => {
  const affiliates = names.map((name) => `${name},${name}`)
  const file = aFileBeside(database, 'affiliates.csv', ['refid,name', ...affiliates])
  await waymark('import', 'affiliates', file)
  const rows = names.map((name, n) => `${n},${name},9.00,${n + 1}.10,${daysAgo(9)},A,U`)
  const header = 'orderid,refid,totalcost,commission,dateinserted,rstatus,payoutstatus'
  const orders = aFileBeside(database, 'commissions.csv', [header, ...rows])
  await waymark('import', 'commissions', orders, '--currency', 'EUR')
}

const rowsIn = (database: string, where: string) => countRows(database, 'payout_rows', where)

const kill = (database: string, words: readonly string[], where: string, rows: number) =>
  killedWhen([...words, '--database', database], () => rowsIn(database, where) >= rows)

test('a payout that is killed at each of its steps ends with the same file and the same books', async () => {
  const { database, waymark } = command
  await aShop(command)
  const before = await booksOf(database)

  const prepare = ['payout', 'prepare', '--affiliates', names.join(',')]
  await kill(database, prepare, "state = 'frozen'", 10)
  expect(rowsIn(database, "state = 'planned'")).toBeGreaterThan(0)
  const id = /^([0-9a-f]{32}) /m.exec(await waymark('payout', 'list'))?.[1] ?? ''
  const other = `${database}.other`
  cpSync(database, other)

  // One database goes on without interruption; the other is killed again at each step.
  const at = (name: string, ...words: readonly string[]) => waymark('--database', name, ...words)
  const fileOf = async (name: string, part: string) => {
    const output = join(database, '..', part)
    const said = await at(name, 'payout', 'export', id, '--output', output)
    return [/SHA-256 (\w{64})/.exec(said)?.[1], readFileSync(output, 'utf8')]
  }
  const whole = await fileOf(other, 'whole.csv')
  const output = join(database, '..', 'killed.csv')
  await kill(database, ['payout', 'export', id, '--output', output], "state = 'frozen'", 30)
  expect(await fileOf(database, 'again.csv')).toEqual(whole)
  expect(whole[1]?.split('\r\n')).toHaveLength(AFFILIATES + 2)

  await at(other, 'payout', 'paid', id)
  await kill(database, ['payout', 'paid', id], "state = 'paid' and unfinished = 0", 10)
  await waymark('payout', 'show', id)
  expect(await booksOf(database)).toEqual(await booksOf(other))
  expect(rowsIn(database, "state = 'paid' and unfinished = 0")).toBe(AFFILIATES)
  expect(countRows(database, 'payouts')).toBe(AFFILIATES)
  expect(countRows(database, 'commissions', "status = 'paid'")).toBe(AFFILIATES)

  await kill(database, ['payout', 'revert', id], "state = 'reverted' and unfinished = 0", 10)
  await waymark('payout', 'show', id)
  const after = await booksOf(database)
  expect(after).toMatchObject({ broken: [], unchained: 0 })
  expect((after as { payable: unknown }).payable).toEqual((before as { payable: unknown }).payable)
  await at(other, 'payout', 'revert', id)
  expect(await booksOf(other)).toEqual(after)
})
