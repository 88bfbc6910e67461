import Database from 'better-sqlite3'
import { days } from '../domain/time.js'
import { createCollector } from '../main.js'
import { settle } from '../settle/settle.js'
import { aConfirmation, account, anAct, aRefund, aSale, eur, NOON } from '../testing/builders.js'
import { sumDays } from '../testing/sumDays.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
let database: string
beforeEach(async () => {
  command = await aCommand()
  ;({ waymark, database } = command)
})
afterEach(() => command.remove())

test('a shop is set up by a handful of commands', async () => {
  expect(await waymark('site', 'add', 'https://shop.example/cart')).toMatch(
    /^Pages of shop.example/,
  )
  expect(await waymark('affiliate', 'add', 'jane', '--name', 'Jane Doe')).toBe(
    'Affiliate jane: https://shop.example/?a_aid=jane',
  )
  await waymark('campaign', 'add', 'summer', '--sale', '12.5%', '--action', 'signup=1.00 EUR')
  await waymark('coupon', 'add', 'jane10', '--affiliate', 'jane', '--campaign', 'summer')
  expect(await waymark('coupon', 'list')).toMatch(/JANE10\s+jane\s+summer/)
  expect(await waymark('campaign', 'list')).toMatch(/summer\s+active\s+12.5%\s+signup 1.00 EUR/)
  await expect(waymark('affiliate', 'add', 'Jane')).rejects.toThrow(
    'The affiliate "jane" already exists. Codes that differ only in case are the same code.',
  )
  await expect(waymark('coupon', 'add', 'Jane 10', '--affiliate', 'jane')).rejects.toThrow(
    /The coupon "JANE 10" already exists/,
  )
  expect(await waymark('affiliate', 'set', 'jane', 'paused')).toMatch(/paused/)
  expect(await waymark('affiliate', 'list')).toMatch(/jane\s+Jane Doe\s+paused/)
})

test('a key is shown once, and an account has its own', async () => {
  expect(await waymark('key', 'add', '--calls')).toMatch(/ck_default1_[0-9a-f]{12}_[\w-]{43}/)
  expect(await waymark('key', 'add', '--scopes', 'manage, read')).toMatch(
    /^Key [0-9a-f]{12} with the scopes read, manage, shown once:\nsk_default1_/,
  )
  await expect(waymark('key', 'add', '--scopes', 'write')).rejects.toThrow(
    'There is no scope "write". Use one or more of read, report, manage, payout.',
  )
  expect(await waymark('key', 'list')).toMatch(/ secret +read, manage +server /)
  expect(await waymark('key', 'add', '--label', 'web')).toMatch(
    /\nsk_default1_[0-9a-f]{12}_\S{43}$/,
  )
  expect(await waymark('key', 'list')).not.toMatch(/sk_/)
  expect(await waymark('account', 'add', 'second1', '--name', 'Second')).toMatch(
    /secret key {2}sk_second1_/,
  )
  expect(await waymark('--account', 'second1', 'affiliate', 'list')).toBe('There are none yet.')
  expect(await waymark('account', 'list')).toMatch(/default1[\s\S]*second1/)
})

test('an error of a command names the option and what to do', async () => {
  await expect(waymark('--account', 'nobody1', 'site', 'add', 'a.example')).rejects.toThrow(
    'There is no account "nobody1". See: waymark account list',
  )
  await expect(waymark('site', 'add', 'not a host')).rejects.toThrow(/^host: Enter a host/)
  await expect(waymark('coupon', 'add', 'X', '--affiliate', 'nobody')).rejects.toThrow(
    /no affiliate/,
  )
  await expect(waymark('payout', 'pay', 'nobody', 'EUR')).rejects.toThrow(/no affiliate "nobody"/)
  await expect(waymark('explain', '404')).rejects.toThrow(/There is no report with the order id/)
  await expect(waymark('campaign', 'add', 'x', '--sale', 'a lot')).rejects.toThrow(
    /Write a percentage/,
  )
  await expect(waymark('campaign', 'add', 'x', '--sale', '50.000 VND')).rejects.toThrow(
    /^--sale: "50.000" may mean 50 or 50000/,
  )
})

test('a database that is not there is not made by the way', async () => {
  await expect(waymark('--database', 'typo.db', 'site', 'list')).rejects.toThrow(
    /no database typo.db. Start the collector first/,
  )
})

test('a policy decides which click earns and whether pages are trusted', async () => {
  await waymark('affiliate', 'add', 'house')
  const trusted = ['--browser-reports', 'trusted', '--amount-max', '200.00 EUR, 250 USD']
  await expect(waymark('policy', 'set', ...trusted)).rejects.toThrow(
    /^--per-day-max: Enter the maximum number/,
  )
  await waymark('policy', 'set', '--clicks', 'first', '--window-days', '14')
  await waymark('policy', 'set', ...trusted, '--per-day-max', '50', '--default-affiliate', 'house')
  const shown = await waymark('policy', 'show')
  expect(shown).toMatch(/clicks {2,}first/)
  expect(shown).toMatch(/window days {2,}14/)
  expect(shown).toMatch(/default affiliate {2,}house/)
  expect(shown).toMatch(/trusted: up to 200.00 EUR, 250.00 USD, 50 a day/)
  await expect(waymark('policy', 'set', '--clicks', 'all')).rejects.toThrow(
    /"first", "last", "split"/,
  )
  await waymark('policy', 'set', '--preset', 'pap', '--rules', 'forced,lifetime,click')
  await waymark('policy', 'set', '--clicks', 'split', '--split-first', '25', '--split-last', '50%')
  expect(await waymark('policy', 'show')).toMatch(
    /rules {2,}forced, lifetime, click\n.*off {2,}coupon, probabilistic, defaultAffiliate\n.*clicks {2,}split: 25 % to the first, 50 % to the last/,
  )
  for (const [option, value, why] of [
    ['--split-last', '80', /--split-last: .* more than 100 % together/],
    ['--rules', 'click,magic', /--rules: There is no rule "magic"\. The rules are: forced,/],
    ['--rules', 'click,click', /--rules: The rule "click" is named twice/],
    ['--rules', ' ', /--rules: Name at least one rule/],
    ['--preset', 'best', /--preset: Use default or pap\./],
  ] as const) {
    await expect(waymark('policy', 'set', option, value)).rejects.toThrow(why)
  }
  await waymark('policy', 'set', '--browser-reports', 'review')
  expect(await waymark('policy', 'show')).toMatch(/browser reports {2,}review$/m)
})

test('an affiliate gets a parent, a group and terms of its own', async () => {
  for (const code of ['jane', 'pat']) await waymark('affiliate', 'add', code)
  const terms = ['--group', 'gold=15%', '--tier', '5% of the previous tier', '--tier', '1.00 EUR']
  await waymark('campaign', 'add', 'summer', ...terms, '--product-terms', 'shoe=1%')
  expect(await waymark('campaign', 'show', 'summer')).toMatch(
    /tier 2 {2,}5% of the previous tier\n.*tier 3 {2,}1.00 EUR/,
  )
  expect(await waymark('affiliate', 'parent', 'jane', 'pat')).toBe('jane is below pat from now on.')
  await waymark('affiliate', 'campaign', 'jane', 'summer', '--group', 'gold', '--terms', 'sale=20%')
  expect(await waymark('affiliate', 'show', 'jane')).toMatch(
    /^parent {4}pat\nclass +hard\npaid in +the payout currency of the account\nin summer member, group gold, sale 20%$/m,
  )
  await waymark('affiliate', 'parent', 'jane', 'none')
  expect(await waymark('affiliate', 'show', 'jane')).toMatch(/^parent {4}none$/m)
  await expect(waymark('affiliate', 'campaign', 'jane', 'summer')).rejects.toThrow(
    /Say what to change/,
  )
})

test('a lost password is replaced', async () => {
  expect(await waymark('account', 'password')).toMatch(/owner@localhost, shown once:\n\S{24}$/)
  await expect(waymark('account', 'password', '--email', 'x')).rejects.toThrow(/no user "x"/)
})

test('explain says why an order was credited, and every step of its money', async () => {
  await waymark('affiliate', 'add', 'jane')
  await waymark('coupon', 'add', 'JANE10', '--affiliate', 'jane')
  const collector = createCollector({ database, reader: 'inline' })
  const { storage } = collector.deps
  const messages = [
    aSale({ coupons: ['JANE10'] }),
    aConfirmation({ coupons: ['JANE10'] }),
    aRefund(eur('9.90')),
  ]
  for (const message of messages) {
    await storage.settleOrder({ ...message, accountId: account }, (facts) => settle(facts, NOON))
  }
  await collector.close()

  const said = await waymark('explain', '1001')
  expect(said).toMatch(/^sale 1001, 49.90 EUR: pending$/m)
  expect(said).toMatch(/^ {2}forced {2,}not_given$/m)
  expect(said).toMatch(/^ {2}coupon {2,}credits jane in the campaign default$/m)
  expect(said).toMatch(/^ {2}jane earns 4.00 EUR \(10%\): pending$/m)
  expect(said).toMatch(/0.99 EUR pending -> expense \(jane\)$/m)
})

test('explain says whose terms applied, and what the report changed', async () => {
  await waymark('affiliate', 'add', 'jane')
  const terms = ['--group', 'gold=15%', '--product-terms', 'shoe=5%']
  await waymark('campaign', 'edit', 'default', ...terms)
  await waymark('affiliate', 'campaign', 'jane', 'default', '--group', 'gold')
  const collector = createCollector({ database, reader: 'inline' })
  const items = ['shoe', 'hat'].map((sku) => ({ sku, quantity: 1, total: eur('10.00') }))
  const own = { affiliate: 'jane', total: eur('20.00'), items }
  const soon = { occurredAt: Date.now(), receivedAt: Date.now() }
  for (const report of [
    aConfirmation({ orderId: '3001', ...own, ...soon }),
    aConfirmation({ orderId: '3002', ...own, ...soon, commission: { changePpm: -5_000 } }),
  ]) {
    await collector.deps.storage.settleOrder({ ...report, accountId: account }, (facts) =>
      settle(facts, Date.now()),
    )
  }
  await collector.close()
  expect(await waymark('explain', '3001')).toMatch(
    /jane earns 2.00 EUR \(15% of the group gold = 1.50; shoe 5% = 0.50\): pending/,
  )
  expect(await waymark('explain', '3002')).toMatch(
    /shoe 5% = 0.50; changed by -0.5 % = -0.01\): pending/,
  )
})

test('explain names dropped fields and items that are not considered, and says that an order was reported per product', async () => {
  await waymark('affiliate', 'add', 'jane')
  await waymark('coupon', 'add', 'JANE10', '--affiliate', 'jane')
  await waymark('campaign', 'add', 'summer', '--sale', '20%', '--product', 'shoe')
  const collector = createCollector({ database, reader: 'inline' })
  const items = ['shoe', 'hat'].map((sku) => ({ sku, quantity: 1, total: undefined }))
  // After the campaign was entered.
  const receivedAt = NOON + days(10_000)
  const page = { coupons: ['JANE10'], items, flawed: ['data1'], receivedAt }
  const messages = [
    aSale({ orderId: '2001', ...page }),
    aConfirmation({ orderId: '2002', ref: { productId: 'hat' }, coupons: ['JANE10'] }),
    aRefund(undefined, { orderId: '2002' }),
  ]
  for (const message of messages) {
    await collector.deps.storage.settleOrder({ ...message, accountId: account }, (facts) =>
      settle(facts, NOON),
    )
  }
  await collector.close()

  const said = await waymark('explain', '2001')
  expect(said).toMatch(/needs review {5}fields_dropped, items_not_considered$/m)
  expect(said).toMatch(/sale by browser .*, dropped or cut: data1$/m)
  expect(await waymark('explain', '2002')).toMatch(
    /^sale 2002: unattributed\n {2}reported per product: the following applies to each product$/m,
  )
})

test('a payout with --amount is made only if that amount is payable', async () => {
  await waymark('affiliate', 'add', 'jane')
  await waymark('coupon', 'add', 'JANE10', '--affiliate', 'jane')
  const collector = createCollector({ database, reader: 'inline' })
  for (const message of [aConfirmation({ coupons: ['JANE10'] }), anAct('approve')]) {
    await collector.deps.storage.settleOrder({ ...message, accountId: account }, (facts) =>
      settle(facts, NOON),
    )
  }
  await collector.close()

  expect(await waymark('payout', 'list')).toMatch(/^jane {2,}4.99 {2,}EUR {2,}1$/m)
  const pay = (amount: string) => waymark('payout', 'pay', 'jane', 'eur', '--amount', amount)
  await expect(pay('4,99')).rejects.toThrow(/^--amount: "4,99" has a comma/)
  await expect(pay('4.98')).rejects.toThrow(/payable amount is now 4.99 EUR, so nothing was done/)
  expect(await pay('4.99')).toMatch(/^Payout \S+: 4.99 EUR to jane, for 1 orders\.$/)
})

test('audit confirms an unchanged ledger, and names the order of a changed entry', async () => {
  await waymark('affiliate', 'add', 'jane')
  await waymark('coupon', 'add', 'JANE10', '--affiliate', 'jane')
  const collector = createCollector({ database, reader: 'inline' })
  await collector.deps.storage.settleOrder(
    { ...aConfirmation({ coupons: ['JANE10'] }), accountId: account },
    (facts) => settle(facts, NOON),
  )
  await collector.close()
  expect(await waymark('audit')).toMatch(
    /^Entries {2}1, of 1 orders\nHash {5}[0-9a-f]{64}\nNo entry was changed\.\nSums {5}of 0 days are right\.$/,
  )
  expect(await waymark('audit', '--recompute')).toMatch(
    /^Commissions {2}1, each as computed again and as in the ledger\.$/m,
  )
  new Database(database)
    .exec("update commissions set basis = replace(basis, '100000', '1')")
    .close()
  await expect(waymark('audit', '--recompute')).rejects.toThrow(/1001.* \(from its basis\)$/)
  new Database(database).exec('update entries set amount = amount + 1').close()
  await expect(waymark('audit')).rejects.toThrow(/entries were changed in these orders: .*1001/)
})

test('audit names a day whose kept sums are wrong', async () => {
  await waymark('affiliate', 'add', 'jane')
  const collector = createCollector({ database, reader: 'inline', jobs: false })
  const { storage } = collector.deps
  const report = { ...aConfirmation(), accountId: account }
  await storage.settleOrder(report, (facts) => settle(facts, NOON))
  // Nothing is kept in the first day of an account.
  await sumDays(storage, Date.now() + days(2), account)
  await collector.close()
  expect(await waymark('audit')).toMatch(/^Sums {5}of 1 days are right\.$/m)
  new Database(database).exec('update day_sums set count = count + 1 where day > 0').close()
  await expect(waymark('audit')).rejects.toThrow(
    /^Kept sums differ from what is stored: orders of 2026-03-01\. /,
  )
})

test('--help lists every command', async () => {
  await expect(waymark('--help')).rejects.toMatchObject({ code: 'commander.helpDisplayed' })
  for (const name of [
    'serve',
    'demo',
    'account',
    'site',
    'affiliate',
    'campaign',
    'coupon',
    'link',
    'banner',
    'key',
    'payout',
    'audit',
    'copy',
    'migrate',
    'explain',
  ]) {
    expect(command.printed()).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  }
})
