import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeAll(async () => {
  command = await aCommand()
  waymark = command.waymark
  await waymark('affiliate', 'add', 'jane')
})
afterAll(() => command.remove())

test('a bonus and a correction are booked, listed, paid, reversed and audited', async () => {
  const bonus = ['affiliate', 'bonus', 'jane', '10.00', 'EUR', '--reason', 'A guest post']
  const again = 'post-1 was booked before: a bonus of 10.00 EUR for jane. Nothing was booked now.'
  for (const said of ['Booked a bonus of 10.00 EUR for jane as post-1.', again]) {
    expect(await waymark(...bonus, '--id', 'post-1')).toBe(said)
  }
  expect(await waymark('explain', 'post-1')).toMatch(/jane earns 10.00 EUR/)
  await waymark(
    'affiliate',
    'correct',
    'jane',
    '2.50',
    'eur',
    '--reason',
    'Wrong rate',
    '--id',
    'c',
  )
  expect(await waymark('affiliate', 'balances')).toMatch(
    /jane +7\.50 +0\.00 +0\.00 +0\.00 +7\.50 +0\.00 +EUR/,
  )
  expect(await waymark('payout', 'pay', 'jane', 'EUR')).toContain('7.50 EUR to jane')
  expect(await waymark('affiliate', 'reverse', 'jane', 'c', '--reason', 'It was right')).toBe(
    'Booked a bonus of 2.50 EUR for jane, which reverses c.',
  )
  expect(await waymark('affiliate', 'balances', 'JANE')).toMatch(
    /jane +10\.00 +0\.00 +0\.00 +0\.00 +2\.50 +7\.50 +EUR/,
  )
  const listed = (await waymark('affiliate', 'bookings', 'jane')).split('\n')
  expect(listed).toHaveLength(4)
  expect(listed.join('\n')).toMatch(/correction +-2\.50 +EUR +paid .* c +Wrong rate/)
  expect(await waymark('audit')).toMatch(/Entries +5, of 3 orders[\s\S]*No entry was changed/)
})

test.each([
  ['affiliate', ['bonus', 'nobody', '1.00', 'EUR', '--reason', 'x']],
  ['amount', ['bonus', 'jane', '-1.00', 'EUR', '--reason', 'x']],
  ['currency', ['correct', 'jane', '1.00', 'XXQ', '--reason', 'x']],
  ['--reason', ['correct', 'jane', '1.00', 'EUR', '--reason', '']],
  ['--hold-days', ['bonus', 'jane', '1.00', 'EUR', '--reason', 'x', '--hold-days', 'a']],
  ['--id', ['bonus', 'jane', '1.00', 'EUR', '--reason', 'x', '--id', 'a b']],
  ['id', ['reverse', 'jane', 'nothing', '--reason', 'x']],
])('an error names %s', async (name, words) => {
  await expect(waymark('affiliate', ...words)).rejects.toThrow(new RegExp(`^${name}: [A-Z"]`))
})
