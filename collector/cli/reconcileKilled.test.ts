import { cpSync } from 'node:fs'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { aSale, NOON } from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES } from './testing/importing.js'
import { booksOf, countReports, killedAt } from './testing/killing.js'

const ORDERS = 240
/** Some are refunded, and some are stored as pages reported them. */
const isRefunded = (n: number) => n % 3 === 0
const isUnverified = (n: number) => n % 5 === 0
const numbers = Array.from({ length: ORDERS }, (_, n) => n)

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

test('a comparison with --create that is killed at several points and run again stores what an uninterrupted one does', async () => {
  const { database, waymark } = command
  await waymark('site', 'add', 'shop.example')
  await waymark('import', 'affiliates', aFileBeside(database, 'affiliates.csv', AFFILIATES))
  await waymark('coupon', 'add', 'SPRING', '--affiliate', 'jane')
  const storage = openSqlite({ file: database })
  for (const n of numbers.filter(isUnverified)) {
    const sale = aSale({ orderId: `order-${n}`, id: `page-${n}`, occurredAt: NOON })
    await storage.settleOrder(sale, decideAt(NOON))
  }
  await storage.close()
  const rows = numbers.map(
    (n) => `order-${n},49.90,EUR,2026-03-01,${isRefunded(n) ? '10.00' : ''},SPRING`,
  )
  const file = aFileBeside(database, 'orders.csv', [
    'order,total,currency,date,refunded,coupon',
    ...rows,
  ])
  const other = `${database}.other`
  cpSync(database, other)

  const before = countReports(database)
  const all = before + ORDERS + numbers.filter(isRefunded).length
  const words = ['reconcile', file, '--create', '--database', database]
  for (const stored of [1, 100, 220]) await killedAt(database, words, before + stored)
  expect(countReports(database)).toBeLessThan(all)
  const run = (name: string) => waymark('--database', name, 'reconcile', file, '--create')
  expect(await run(database)).toMatch(/^Nothing differs\.$/m)
  expect(countReports(database)).toBe(all)
  await run(other)
  expect(await booksOf(database)).toEqual(await booksOf(other))
  expect(await run(database)).toMatch(/^created +0$/m)
})
