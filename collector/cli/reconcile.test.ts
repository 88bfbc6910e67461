import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DAY_MS } from '../domain/time.js'
import type { CommandError } from './io.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
  await command.waymark('site', 'add', 'shop.example')
})
afterEach(() => command.remove())

const day = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
const HEADER = 'Order no.,Sum,Currency,Day'
const MAPPED = ['--columns', 'order=Order no.,total=Sum,date=Day']
const row = (order: string, sum: string) => `${order},${sum},EUR,${day}`

const reconciled = async (
  content: readonly string[] | Uint8Array,
  ...options: readonly string[]
) => {
  const file = aFileBeside(command.database, 'orders.csv', content)
  const error: unknown = await command.waymark('reconcile', file, ...options).then(
    () => undefined,
    (thrown) => thrown,
  )
  const { message, exitCode = 0 } = (error ?? { message: '' }) as CommandError
  return { said: command.printed(), message, exitCode }
}

test('differences end the command with code 3, --create stores them, and then it ends with 0', async () => {
  const lines = [HEADER, row('1001', '49.90'), row('1002', '10.00')]
  const first = await reconciled(lines, ...MAPPED)
  expect(first).toMatchObject({ exitCode: 3, message: '2 differences are left.' })
  expect(first.said).toMatch(/^orders.csv: A list of orders$/m)
  expect(first.said).toMatch(/^missing here +1001 +49.90 EUR +orders.csv:2$/m)
  expect(first.said).toMatch(/^missing here +2 +0 +paid in the file, and not stored$/m)
  expect(first.said).toMatch(
    /^Nothing was stored. To store what is missing, add --create \(2\)\.$/m,
  )

  const second = await reconciled(lines, ...MAPPED, '--create')
  expect(second).toMatchObject({ exitCode: 0, message: '' })
  expect(second.said).toMatch(/^created +2$/m)
  expect(second.said).toMatch(/^missing here +1001 +49.90 EUR +orders.csv:2 \(created\)$/m)
  expect(await command.waymark('explain', '1001')).toMatch(/1001/)

  const third = await reconciled(lines, ...MAPPED, '--create')
  expect(third).toMatchObject({ exitCode: 0 })
  expect(third.said).toMatch(/^created +0$/m)
  expect(third.said).toMatch(/^Nothing differs\.$/m)
})

test('the report has a line for each difference and each refused row, and only its owner may read it', async () => {
  const report = join(command.database, '..', 'differences.csv')
  const orders = Array.from({ length: 30 }, (_, n) => row(`=${n}`.replace('=', 'o'), '1.00'))
  const lines = [HEADER, ...orders, row('bad', '1.0.0')]
  const { said, message, exitCode } = await reconciled(lines, ...MAPPED, '--report', report)
  expect([exitCode, message]).toEqual([1, expect.stringContaining('1 row was refused')])
  expect(said).toMatch(/^orders.csv, line 32, Sum "1.0.0": Write the amount as a decimal/m)
  expect(said).toMatch(/^… and 10 more differences. All are in .*differences.csv\.$/m)
  const written = readFileSync(report, 'utf8').trim().split('\r\n')
  expect(written).toHaveLength(1 + 30 + 1)
  expect(written[0]).toBe(
    '"difference","order","product","file","line","there","here","currency","placed","created","note"',
  )
  expect(written).toContainEqual(
    `"missing here","o0","","orders.csv","2","1.00","","EUR","${day}T00:00:00.000Z","no",""`,
  )
  expect(statSync(report).mode & 0o777).toBe(0o600)
})

test('rows that are about no order are named by their types', async () => {
  const header = 'Date,Type,Status,Currency,Gross,Net,Transaction ID'
  const lines = [header, `${day},Allgemeine Zahlung,Completed,EUR,1.00,1.00,T1`]
  const { said } = await reconciled(lines)
  expect(said).toMatch(
    /^Rows that are about no order: Allgemeine Zahlung \(1\)\. Export .* English/m,
  )
})

test.each<[string, readonly string[], string]>([
  ['--create', ['--create', '--dry-run'], 'cannot be used with --dry-run'],
  ['--report', ['--report', 'SAME'], 'Name another file'],
  ['--time-zone', ['--time-zone', 'Mars'], 'Europe/Berlin'],
  ['--columns', ['--columns', 'sum=amount'], 'order=Order no.,total=Sum'],
  ['--columns', ['--columns', 'total=Sun'], 'The file has no column "Sun"'],
  ['--format', ['--format', 'sage'], 'Use one of: '],
])('a wrong %s is named with the remedy (%#)', async (option, words, message) => {
  const same = join(command.database, '..', 'orders.csv')
  const options = words.map((word) => (word === 'SAME' ? same : word))
  const answer = await reconciled([HEADER, row('1001', '1.00')], ...options)
  expect(answer.exitCode).toBe(1)
  expect(answer.message.startsWith(`${option}: `)).toBe(true)
  expect(answer.message).toContain(message)
})

test.each<[string, readonly string[] | Uint8Array, string]>([
  [
    'without a column for the total',
    ['order,date', '1,2026-01-01'],
    '--columns "total=their name"',
  ],
  ['that is empty', [], 'The file is empty'],
  ['in UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), 'UTF-16'],
  ['with an open quote', [HEADER, '"1,2,EUR,2026-01-01'], 'quote'],
])('a file %s is refused as a whole, with its name', async (_what, content, message) => {
  const answer = await reconciled(content)
  expect(answer.exitCode).toBe(1)
  expect(answer.message).toMatch(/^orders.csv: /)
  expect(answer.message).toContain(message)
})

test('a file that does not exist is named', async () => {
  await expect(command.waymark('reconcile', 'nothing.csv')).rejects.toThrow(
    'nothing.csv: There is no such file.',
  )
})
