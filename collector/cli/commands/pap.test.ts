import { aCommand, type TestCommand } from '../testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeEach(async () => {
  command = await aCommand()
  waymark = command.waymark
})
afterEach(() => command.remove())

test('settings for integrations of Post Affiliate Pro are shown, changed and removed', async () => {
  await waymark('site', 'add', 'shop.example')
  expect(await waymark('pap', 'show')).toMatch(/servers +none\ncurrency +none\nkey +none/)
  const set = ['--servers', '203.0.113.7; 2001:db8::/48', '--currency', 'eur']
  expect(await waymark('pap', 'set', ...set)).toMatch(
    /servers +203.0.113.7, 2001:db8::\/48\ncurrency +EUR/,
  )
  const hash = ['--hash-field', 'data5', '--hash-secret', 'from the old shop']
  expect(await waymark('pap', 'set', ...hash)).toMatch(/sale hash +in data5/)
  expect(await waymark('pap', 'set', '--hash-field', 'data2')).toMatch(/sale hash +in data2/)
  expect(await waymark('pap', 'show')).not.toMatch(/old shop/)
  expect(await waymark('pap', 'set', '--hash-secret', 'none', '--servers', 'none')).toMatch(
    /servers +none[\s\S]*sale hash +none/,
  )
  expect(await waymark('pap', 'key')).toMatch(/wm_key[\s\S]*\n[\w-]{43}$/)
  expect(await waymark('pap', 'show')).toMatch(/key +set/)
  expect(await waymark('pap', 'key', '--remove')).toMatch(/refused/)
  expect(await waymark('pap', 'show')).toMatch(/key +none/)
})

test.each([
  [['--servers', '203.0.113'], /^--servers: "203.0.113" is no IP address/],
  [['--servers', '0.0.0.0/0'], /^--servers: "0.0.0.0\/0" is no IP address/],
  [['--servers', '10.0.0.0/8/8'], /^--servers: /],
  [['--servers', '203.0.113.7/33'], /^--servers: /],
  [['--servers', ','], /^--servers: /],
  [['--currency', 'EURO'], /^--currency: Use an ISO 4217 code/],
  [['--hash-field', 'data6', '--hash-secret', 'long enough'], /^--hash-field: Name the field/],
  [['--hash-field', 'data5'], /^--hash-secret: Enter the secret/],
  [['--hash-field', 'data5', '--hash-secret', 'short'], /^--hash-secret: Enter the secret/],
  [['--hash-field', 'data5', '--hash-secret', 'long enough'], /^--currency: Set the currency too/],
  [[], /^Say what to change/],
])('pap set %j is refused', async (options, message) => {
  await waymark('site', 'add', 'shop.example')
  await expect(waymark('pap', 'set', ...options)).rejects.toThrow(message)
})

test('an account gets an alias that names no other account', async () => {
  await waymark('account', 'add', 'myshop12')
  await waymark('account', 'add', 'second1')
  expect(await waymark('account', 'alias', 'second1', 'aB3dE6gH')).toBe(
    'aB3dE6gH now names the account second1.',
  )
  expect(await waymark('account', 'list')).toMatch(/second1 +aB3dE6gH/)
  const alias = (...words: readonly string[]) => waymark('account', 'alias', ...words)
  await expect(alias('default1', 'aB3dE6gH')).rejects.toThrow(/already names the account "second1"/)
  await expect(alias('default1', 'myshop12')).rejects.toThrow(/already names/)
  await expect(alias('default1', 'short')).rejects.toThrow(/^alias: Use 8 letters and digits/)
  await expect(alias('nobody1', 'aB3dE6gX')).rejects.toThrow(/no account "nobody1"/)
  await alias('second1', 'abcdefg1')
  await expect(waymark('account', 'add', 'abcdefg1')).rejects.toThrow(/alias of another account/)
  expect(await alias('second1', 'none')).toMatch(/no alias now/)
  await waymark('account', 'add', 'abcdefg1')
})
