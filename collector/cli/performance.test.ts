import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeAll(async () => {
  command = await aCommand()
  waymark = command.waymark
})
afterAll(() => command.remove())

test('a performance rule is added, listed and edited, and its grants are listed', async () => {
  const form = ['--name', 'Ten sales', '--at-least', '10', '--bonus', '50.00 EUR']
  expect(await waymark('performance', 'add', 'ten', ...form)).toBe(
    'The performance rule ten is added.',
  )
  expect(await waymark('performance', 'list')).toMatch(
    /ten +Ten sales +active +10 sales in a month +50\.00 EUR/,
  )
  const edit = ['--measure', 'total', '--at-least', '500.00 EUR', '--status', 'paused']
  expect(await waymark('performance', 'edit', 'ten', ...edit)).toBe(
    'The performance rule ten is at version 2.',
  )
  expect(await waymark('performance', 'list')).toMatch(
    /ten +Ten sales +paused +500\.00 EUR of sales in a month +50\.00 EUR/,
  )
  expect(await waymark('performance', 'edit', 'ten', ...edit)).toMatch(/at version 2/)
  expect(await waymark('performance', 'grants', 'ten')).toBe('There are none yet.')
})

test.each([
  ['code', ['add', 'a b', '--at-least', '1', '--bonus', '1.00 EUR']],
  ['--at-least', ['add', 'x', '--at-least', 'some', '--bonus', '1.00 EUR']],
  ['--bonus', ['add', 'x', '--at-least', '1']],
  ['--group', ['add', 'x', '--at-least', '1', '--group', 'default:none']],
  ['--period', ['add', 'x', '--at-least', '1', '--bonus', '1.00 EUR', '--period', 'week']],
  ['code', ['edit', 'nothing', '--at-least', '1']],
])('an error names %s', async (name, words) => {
  await expect(waymark('performance', ...words)).rejects.toThrow(new RegExp(`^${name}: [A-Z"]`))
})
