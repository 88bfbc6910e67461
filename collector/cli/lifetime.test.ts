import { customerHash } from '../ingest/fingerprint.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { aConfirmation, account } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { decideAt } from '../testing/readingFrom.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
  await waymark('affiliate', 'add', 'jane', '--email', 'jane@home.example')
  await waymark('affiliate', 'add', 'bob', '--email', 'bob@home.example')
})
afterEach(() => command.remove())

const waymark = (...words: readonly string[]) => command.waymark(...words)

/** An order of customer c-17 that names Jane. */
const bought = async (orderId: string, affiliate?: string) => {
  const storage = openSqlite({ file: command.database })
  const secret = (await storage.program(account))?.account.secret ?? ''
  const at = { occurredAt: Date.now(), receivedAt: Date.now() }
  const customer = customerHash('c-17', secret)
  await storage.settleOrder(
    aConfirmation({ orderId, customer, ...at, ...(affiliate && { affiliate }) }),
    decideAt(Date.now()),
  )
  await drain(storage, decideAt(Date.now()))
  await storage.close()
}

test('a customer’s affiliate is set, shown, listed and ended, and later orders follow', async () => {
  await bought('1', 'jane')
  expect(await waymark('lifetime', 'show', 'c-17')).toMatch(/^kind .*\norder +jane .* 1$/m)
  expect(await waymark('lifetime', 'set', 'c-17', 'bob', '--reason', 'Bob advises them')).toMatch(
    /^bob is the lifetime affiliate of the customer/,
  )
  await bought('2')
  expect(await waymark('explain', '2')).toMatch(/lifetime +credits bob/)
  const listed = await waymark('lifetime', 'list', '--affiliate', 'bob', '--kind', 'entered')
  const [, customer = ''] = /^(hash:[0-9a-f]{32}) +entered +bob .* Bob advises them$/m.exec(listed)!
  expect(await waymark('lifetime', 'list', '--kind', 'order')).toBe('There are none yet.')

  expect(await waymark('lifetime', 'end', customer, '--reason', 'moved')).toMatch(/^Nobody is/)
  await bought('3')
  expect(await waymark('explain', '3')).toMatch(/lifetime +bond_ended/)
  const shown = await waymark('lifetime', 'show', 'c-17')
  expect(shown).toMatch(/^ended +nobody .* command line +moved$/m)
  expect(shown).toMatch(/^entered +bob .* command line +Bob advises them$/m)
  expect(await waymark('lifetime', 'list', '--after', customer)).toBe('There are none yet.')
})

test.each([
  ['an unknown affiliate', ['set', 'c-17', 'nobody', '--reason', 'x'], /affiliate: There is no/],
  [
    'an unknown campaign',
    ['set', 'c-17', 'jane', '--campaign', 'x', '--reason', 'x'],
    /--campaign/,
  ],
  [
    'an instant of tomorrow',
    ['set', 'c-17', 'jane', '--since', '2999-01-01', '--reason', 'x'],
    /--since/,
  ],
  ['no instant', ['set', 'c-17', 'jane', '--since', 'monday', '--reason', 'x'], /--since/],
  ['no reason', ['set', 'c-17', 'jane', '--reason', ' '], /--reason: Enter a reason/],
  ['no customer', ['set', ' ', 'jane', '--reason', 'x'], /customer: Name the customer/],
  ['an unknown customer', ['end', 'c-18', '--reason', 'x'], /customer: No order bonds/],
  ['a wrong kind', ['list', '--kind', 'x'], /--kind: Use one of/],
])('refuses %s', async (_what, words, message) => {
  await expect(waymark('lifetime', ...words)).rejects.toThrow(message)
})
