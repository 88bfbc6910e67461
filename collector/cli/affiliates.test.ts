import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeAll(async () => {
  command = await aCommand()
  ;({ waymark } = command)
})
afterAll(() => command.remove())

test('an affiliate gets aliases, by which every command finds it, and loses them', async () => {
  await waymark('affiliate', 'add', 'jane', '--name', 'Jane Doe', '--email', 'jane@firm.example')
  await waymark('affiliate', 'add', 'bob')
  expect(await waymark('affiliate', 'alias', 'add', 'jane', '11111111')).toBe(
    '11111111 means the affiliate jane from now on.',
  )
  // Adding it again changes nothing.
  await waymark('affiliate', 'alias', 'add', 'jane', '11111111')
  expect(await waymark('affiliate', 'alias', 'list')).toMatch(/^11111111 +jane +\d{4}-\d\d-\d\d$/m)
  expect(await waymark('affiliate', 'alias', 'list', 'bob')).toBe('There are none yet.')
  expect(await waymark('affiliate', 'list')).toMatch(/^jane +Jane Doe .* 11111111$/m)
  await waymark('affiliate', 'set', '11111111', 'paused')
  expect(await waymark('affiliate', 'show', '11111111')).toMatch(
    /^code +jane\naliases +11111111\nname +Jane Doe\nstatus +paused\ne-mail +jane@firm.example\n/,
  )
  const refused = [
    [['add', 'bob', '11111111'], 'alias: "11111111" already means the affiliate "jane".'],
    [['add', 'bob', 'a b'], 'alias: Use 1 to 64 letters'],
    [['add', 'nobody', 'x'], 'affiliate: There is no affiliate "nobody".'],
    [['remove', 'bob', '11111111'], 'alias: The affiliate "bob" has no alias "11111111".'],
    [['list', 'nobody'], 'There is no affiliate "nobody". See: waymark affiliate list'],
  ] as const
  for (const [words, message] of refused) {
    await expect(waymark('affiliate', 'alias', ...words)).rejects.toThrow(message)
  }
  expect(await waymark('affiliate', 'alias', 'remove', 'jane', '11111111')).toBe(
    '11111111 no longer means the affiliate jane. Earlier orders keep their credit.',
  )
  expect(await waymark('affiliate', 'alias', 'list')).toBe('There are none yet.')
})

test('the name and the e-mail address of an affiliate are edited one by one, also by an alias', async () => {
  await waymark('affiliate', 'add', 'ann', '--name', 'Ann', '--email', 'ann@firm.example')
  await waymark('affiliate', 'alias', 'add', 'ann', '22222222')
  const edit = (...words: readonly string[]) => waymark('affiliate', 'edit', ...words)
  expect(await edit('22222222', '--name', 'Ann Roe')).toBe(
    'Affiliate ann: Ann Roe, ann@firm.example.',
  )
  expect(await edit('ann', '--email', 'a@roe.example')).toBe(
    'Affiliate ann: Ann Roe, a@roe.example.',
  )
  expect(await edit('ann', '--email', 'none')).toBe('Affiliate ann: Ann Roe, no e-mail address.')
  expect(await waymark('affiliate', 'show', 'ann')).toMatch(/^name +Ann Roe\n.*\ne-mail +none$/m)
  await expect(edit('ann')).rejects.toThrow('Say what to change')
})
