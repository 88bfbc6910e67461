import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { days } from '../domain/time.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import {
  aClick,
  aConfirmation,
  anAffiliate,
  aSale,
  bob,
  NOON,
  visitor,
} from '../testing/builders.js'
import { decideAt } from '../testing/readingFrom.js'
import type { CommandError } from './io.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'

let command: TestCommand
/** 30 orders after clicks of Jane and then Bob, and one that only a page reported. */
beforeAll(async () => {
  command = await aCommand()
  const storage = openSqlite({ file: command.database })
  for (const name of ['jane', 'bob']) await storage.addAffiliate(anAffiliate(name))
  const decide = decideAt(NOON)
  const later = { affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - 1 }
  await storage.recordClicks([aClick(), aClick(later)], decide)
  for (let n = 0; n < 30; n += 1) {
    const at = NOON + days(n)
    const when = { occurredAt: at, receivedAt: at }
    const over = { orderId: `o${n}`, visitorId: visitor('anna'), ...when }
    await storage.settleOrder(aConfirmation(over), decide)
  }
  await storage.settleOrder(aSale({ orderId: 'page', receivedAt: NOON + days(1) }), decide)
  await storage.close()
})
afterAll(() => command.remove())

const failing = async (...words: readonly string[]): Promise<CommandError> =>
  command.waymark('replay', ...words).then(
    () => {
      throw new Error('It did not fail')
    },
    (error: CommandError) => error,
  )
const aPolicy = (content: unknown) =>
  aFileBeside(command.database, 'policy.json', JSON.stringify(content))

test('the sums of each affiliate are shown as they are, as they would be, and what of them is undecided', async () => {
  const said = await command.waymark('replay', '--preset', 'pap')
  expect(said).toMatch(
    /^affiliate +now +then +difference +currency +undecided now +undecided then$/m,
  )
  expect(said).toMatch(/^bob +154.69 +0.00 +-154.69 +EUR +4.99 +0.00$/m)
  expect(said).toMatch(/^jane +0.00 +154.69 +154.69 +EUR +0.00 +4.99$/m)
  expect(said).toMatch(/^31 of 31 orders earn other money. Nothing was stored.$/m)
})

test('the policy that `policy show --json` prints changes nothing', async () => {
  const file = aFileBeside(
    command.database,
    'same.json',
    await command.waymark('policy', 'show', '--json'),
  )
  const said = await command.waymark('replay', '--policy', file)
  expect(said).toMatch(/^bob +154.69 +154.69 +0.00 +EUR +4.99 +4.99$/m)
  expect(said).toMatch(/^0 of 31 orders earn other money/m)
})

test('only the orders of the days are replayed', async () => {
  const file = aPolicy({ campaigns: { default: { sale: '20%' } } })
  const days = ['--from', '2026-03-03', '--to', '2026-03-04']
  const said = await command.waymark('replay', '--policy', file, ...days, '--orders')
  expect(said).toMatch(/^o2 +2026-03-03 +bob +4.99 +9.98 +EUR +other_terms$/m)
  expect(said).toMatch(/^bob +9.98 +19.96 +9.98 +EUR +0.00 +0.00$/m)
  expect(said).toMatch(/^2 of 2 orders/m)
})

test('each difference is a line of the CSV file, with the reason, and only its owner may read it', async () => {
  const csv = join(command.database, '..', 'differences.csv')
  const file = aPolicy({ policy: { rules: ['coupon'] } })
  await command.waymark('replay', '--policy', file, '--csv', csv)
  const [head, first, ...others] = readFileSync(csv, 'utf8').trim().split('\r\n')
  expect(head).toMatch(/^"order","product","placed","affiliate","tier","now","then","currency"/)
  expect(first).toBe(
    '"o0","","2026-03-01T12:00:00.000Z","bob","1","4.99","","EUR","pending","","lost","click rule_off",""',
  )
  expect(others).toHaveLength(30)
  expect(statSync(csv).mode & 0o777).toBe(0o600)
})

test('an interrupted replay ends after a page with what it has added up, and with code 130', async () => {
  command.onProgress(() => void process.emit('SIGINT'))
  const { message, exitCode } = await failing('--preset', 'pap')
  command.onProgress(undefined)
  expect([message, exitCode]).toEqual([
    'Stopped after 25 of 31 orders. The sums are of these only.',
    130,
  ])
  expect(command.printed()).toMatch(/^bob +124.75 +0.00/m)
})

describe('an error names the option, and in a file the field:', () => {
  test.each<[string, readonly string[]]>([
    ['Name a file with --policy', []],
    ['Name a file with --policy', ['--policy', 'x', '--preset', 'pap']],
    ['--preset: Use', ['--preset', 'other']],
    ['--policy: ".*" cannot be read', ['--policy', '/nowhere/x.json']],
    ['--from: Write the day', ['--preset', 'pap', '--from', '2026-02-30']],
    [
      '--to: The last day is before',
      ['--preset', 'pap', '--from', '2026-02-02', '--to', '2026-02-01'],
    ],
    ['--csv: The file cannot be written', ['--preset', 'pap', '--csv', '/nowhere/x.csv']],
  ])('%s for %j', async (message, words) => {
    expect((await failing(...words)).message).toMatch(new RegExp(`^${message}`))
  })

  test('a window that is no number', async () => {
    const file = aPolicy({ policy: { windowDays: 'a week' } })
    const { message } = await failing('--policy', file)
    expect(message).toBe('--policy: policy.windowDays: Write a number.')
  })
})
