import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
// All tests share one database, because its first start hashes a password, which is slow.
beforeAll(async () => {
  command = await aCommand()
  waymark = command.waymark
  await waymark('campaign', 'edit', 'default', '--hold-days', '14')
  await waymark('affiliate', 'add', 'house')
})
afterAll(() => command.remove())

describe('an error names the option or argument that was typed, not the field that it sets:', () => {
  const TRUSTED = ['policy', 'set', '--browser-reports', 'trusted']
  test.each<[string, readonly string[]]>([
    ['--hold-days', ['campaign', 'add', 'x', '--hold-days', 'a week']],
    ['--hold-days', ['campaign', 'edit', 'default', '--hold-days', '']],
    ['--window-days', ['campaign', 'add', 'x', '--window-days', '-1']],
    ['--sale-cap', ['campaign', 'add', 'x', '--sale-cap', 'much']],
    ['--sale', ['campaign', 'add', 'x', '--sale', 'a lot']],
    ['--action', ['campaign', 'add', 'x', '--action', 'a b=1.00 EUR']],
    ['--action signup', ['campaign', 'add', 'x', '--action', 'signup=much']],
    ['--status', ['campaign', 'add', 'x', '--status', 'gone']],
    ['--product-terms', ['campaign', 'add', 'x', '--product-terms', 'hat=much']],
    ['--group', ['campaign', 'add', 'x', '--group', 'a b=1%']],
    ['--tier', ['campaign', 'add', 'x', '--tier', '1% of it']],
    ['--order-min', ['campaign', 'add', 'x', '--order-min', '1']],
    ['--order-max', ['campaign', 'add', 'x', '--order-max', '1']],
    ['--zero-orders', ['campaign', 'add', 'x', '--zero-orders', 'no']],
    ['--fixed-cost', ['campaign', 'add', 'x', '--fixed-cost', 'much']],
    ['--private', ['campaign', 'add', 'x', '--private', 'yes']],
    ['--self-referral', ['campaign', 'add', 'x', '--self-referral', 'no']],
    ['--renewal', ['campaign', 'add', 'x', '--renewal', 'much']],
    ['--payments-max', ['campaign', 'add', 'x', '--payments-max', '0']],
    ['--payment-days-max', ['campaign', 'add', 'x', '--payment-days-max', 'year']],
    ['class', ['affiliate', 'class', 'house', 'medium']],
    ['--uses-max', ['coupon', 'add', 'X', '--affiliate', 'house', '--uses-max', 'few']],
    ['--count', ['coupon', 'generate', '--affiliate', 'house', '--count', '0']],
    ['--stand-down', ['policy', 'set', '--stand-down', 'yes']],
    ['--lifetime-days', ['policy', 'set', '--lifetime-days', 'year']],
    ['--match-by', ['policy', 'set', '--match-by', 'name']],
    ['--match-hours', ['policy', 'set', '--match-hours', '49']],
    ['--match-payable', ['policy', 'set', '--match-payable', 'yes']],
    ['--lifetime-orders', ['policy', 'set', '--lifetime-orders', 'ten']],
    ['--forget-after-sale', ['policy', 'set', '--forget-after-sale', 'yes']],
    ['--checkout-folders', ['policy', 'set', '--checkout-folders', 'a/b']],
    ['parent', ['affiliate', 'parent', 'house', 'nobody']],
    ['--group', ['affiliate', 'campaign', 'house', 'default', '--group', 'gold']],
    ['--member', ['affiliate', 'campaign', 'house', 'default', '--member', 'yes']],
    ['--terms', ['affiliate', 'campaign', 'house', 'default', '--terms', 'sale=much']],
    ['campaign', ['affiliate', 'campaign', 'house', 'summer', '--member', 'on']],
    ['--name', ['campaign', 'add', 'x', '--name', '']],
    ['code', ['campaign', 'add', 'a b']],
    ['--clicks', ['policy', 'set', '--clicks', 'all']],
    ['--window-days', ['policy', 'set', '--window-days', 'abc']],
    ['--default-affiliate', ['policy', 'set', '--default-affiliate', 'nobody']],
    ['--introduce', ['policy', 'set', '--introduce', 'maybe']],
    ['--store-at-redirect', ['policy', 'set', '--store-at-redirect', 'maybe']],
    ['--browser-reports', ['policy', 'set', '--browser-reports', 'all']],
    ['--amount-max', TRUSTED],
    ['--per-day-max', [...TRUSTED, '--amount-max', '1.00 EUR']],
    ['--buyer-per-hour-max', ['policy', 'set', '--buyer-per-hour-max', '0']],
    ['--affiliate-per-hour-max', ['policy', 'set', '--affiliate-per-hour-max', '']],
    ['--affiliate', ['coupon', 'add', 'X', '--affiliate', 'nobody']],
    ['--email', ['affiliate', 'add', 'x', '--email', 'x']],
    ['--email', ['affiliate', 'edit', 'house', '--email', 'x']],
    ['--name', ['affiliate', 'edit', 'house', '--name', ' ']],
    ['code', ['affiliate', 'edit', 'nobody', '--name', 'N']],
    ['--payout-currency', ['policy', 'set', '--payout-currency', 'XYZ']],
    ['--payout-currency', ['affiliate', 'edit', 'house', '--payout-currency', 'XYZ']],
    ['code', ['affiliate', 'edit', 'nobody', '--payout-currency', 'USD']],
    ['from', ['rate', 'set', 'XYZ', 'USD', '1']],
    ['rate', ['rate', 'set', 'EUR', 'USD', 'much']],
    ['--day', ['rate', 'set', 'EUR', 'USD', '1', '--day', 'today']],
    ['--currencies', ['rate', 'import', 'x.csv', '--currencies', 'XYZ']],
    ['--currency', ['rate', 'list', '--currency', 'XYZ']],
    ['affiliate', ['payout', 'pay', 'nobody', 'EUR']],
    ['host', ['site', 'add', 'not a host']],
    ['id', ['account', 'add', 'X']],
  ])('%s for %j', async (name, words) => {
    await expect(waymark(...words)).rejects.toThrow(new RegExp(`^${name}: [A-Z"]`))
  })

  test('every field that a form names has an option or an argument in some command', async () => {
    // An error in a field without an option could not say which option is wrong; see CALLED in inWords.ts.
    const words = command
      .commands()
      .flatMap((one) => [
        ...one.options.map((option) => option.attributeName()),
        ...one.registeredArguments.map((argument) => argument.name()),
      ])
    for (const field of ['holdDays', 'windowDays', 'saleCap', 'amountMax', 'perDayMax']) {
      expect(words).toContain(field)
    }
  })
})

describe('an edit that changes nothing creates no version:', () => {
  const versionOf = async () => /version +(\d+)/.exec(await waymark('policy', 'show'))?.[1]

  test('policy set without options asks what to change', async () => {
    await expect(waymark('policy', 'set')).rejects.toThrow(
      'Say what to change, with one of the options of: waymark policy set --help',
    )
    expect(await versionOf()).toBe('1')
  })

  test('campaign edit without options asks what to change', async () => {
    await expect(waymark('campaign', 'edit', 'default')).rejects.toThrow(
      'Say what to change, with one of the options of: waymark campaign edit --help',
    )
    const next = await waymark('campaign', 'edit', 'default', '--hold-days', '7')
    expect(next).toBe('Campaign default is at version 3.')
  })

  test('an edit to the values in force prints the version in force and "unchanged"', async () => {
    expect(await waymark('policy', 'set', '--clicks', 'first')).toBe('The policy is at version 2.')
    expect(await waymark('policy', 'set', '--clicks', 'first')).toBe(
      'The policy is at version 2, unchanged.',
    )
    await waymark('campaign', 'edit', 'default', '--action', 'signup=1.00 EUR')
    expect(await waymark('campaign', 'edit', 'default', '--action', 'signup=1 EUR')).toBe(
      'Campaign default is at version 4, unchanged.',
    )
  })
})

describe('an invalid port is refused with the name of its option:', () => {
  test.each([
    [['serve', '--port', 'abc'], '--port <port>', 65_535],
    [['serve', '--panel-port', '70000'], '--panel-port <port>', 65_535],
    [['serve', '--port', ''], '--port <port>', 65_535],
    [['demo', '--port', 'abc'], '--port <port>', 65_533],
    [['demo', '--port', '65534'], '--port <port>', 65_533],
    [['account', 'login', '--panel-port', '-1'], '--panel-port <port>', 65_535],
  ])('%j', async (words, option, max) => {
    await expect(waymark(...words)).rejects.toThrow(
      `option '${option}' argument '${words.at(-1)}' is invalid. Give a port number from 0 to ${max}.`,
    )
  })

  test('an invalid address is refused with the name of its option, too', async () => {
    await expect(waymark('serve', '--panel-url', 'shop', '--host', 'a b')).rejects.toThrow(
      /^The configuration is wrong:\n {2}--host must be .*\n {2}--panel-url must be/,
    )
  })
})

describe('account login prints the configured address of the panel:', () => {
  const environment = { ...process.env }
  afterEach(() => {
    process.env = { ...environment }
  })

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['http://localhost:8081', {}, []],
    ['http://localhost:9001', { WAYMARK_PANEL_PORT: '9001' }, []],
    ['http://localhost:9002', { WAYMARK_PANEL_PORT: '9001' }, ['--panel-port', '9002']],
    [
      'http://localhost:9002',
      { WAYMARK_PANEL_URL: 'https://panel.shop.example' },
      ['--panel-port', '9002'],
    ],
    ['https://panel.shop.example', { WAYMARK_PANEL_URL: 'https://panel.shop.example' }, []],
    ['https://b.example/x', { WAYMARK_PANEL_PORT: '0' }, ['--panel-url', 'https://b.example/x/']],
  ])('%s with %j and %j', async (address, variables, options) => {
    Object.assign(process.env, variables)
    const link = await waymark('account', 'login', ...options)
    expect(link.startsWith(`${address}/login-link/default1.`)).toBe(true)
  })

  test('port 0 is refused with advice to give --panel-url, because only the collector knows its port', async () => {
    process.env.WAYMARK_PANEL_PORT = '0'
    await expect(waymark('account', 'login')).rejects.toThrow(
      /Give the URL that "waymark serve" printed as --panel-url/,
    )
  })
})

describe('a number with a comma is refused with its option and what to write instead:', () => {
  test.each<[string, string, readonly string[]]>([
    ['--sale', '12,5', ['campaign', 'add', 'x', '--sale', '12,5%']],
    ['--sale', '5,00', ['campaign', 'add', 'x', '--sale', '5,00 EUR']],
    ['--action signup', '1,50', ['campaign', 'add', 'x', '--action', 'signup=1,50 EUR']],
    ['--sale-cap', '1,200.00', ['campaign', 'add', 'x', '--sale-cap', '1,200.00 EUR']],
    [
      '--amount-max',
      '200,00',
      ['policy', 'set', '--browser-reports', 'trusted', '--amount-max', '200,00 EUR'],
    ],
    ['--amount', '4,99', ['payout', 'pay', 'nobody', 'EUR', '--amount', '4,99']],
  ])('%s with %s', async (option, shown, words) => {
    await expect(waymark(...words)).rejects.toThrow(
      `${option}: "${shown}" has a comma: write numbers with a point, such as "14.50"`,
    )
  })
})
