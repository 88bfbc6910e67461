import { utcDay } from '../domain/time.js'
import { createCollector } from '../main.js'
import { settle } from '../settle/settle.js'
import { aConfirmation, eur } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
})
afterEach(() => command.remove())

const run = (...words: readonly string[]) => command.waymark(...words)
const error = (...words: readonly string[]): Promise<string> =>
  run(...words).then(
    () => 'none',
    (thrown: Error) => thrown.message,
  )
const importing = async (lines: readonly string[] | string, ...options: readonly string[]) => {
  const file = aFileBeside(command.database, 'rates.csv', lines)
  const thrown = await error('rate', 'import', file, ...options)
  return { said: command.printed(), error: thrown.replace(file, 'FILE') }
}

/** As the European Central Bank has it: a comma at the end of each line, the newest day first. */
const ECB = [
  'Date,USD,JPY,CYP,GBP,TRL,',
  '2026-11-27,1.0837,163.21,N/A,0.8765,N/A,',
  '2026-11-26,1.082,162.9,N/A,0.876,N/A,',
  '2005-01-03,1.3507,138.55,0.5799,0.7050,1817800,',
  '1999-01-04,1.1789,133.73,0.58231,0.7111,372274,',
  '',
]

describe('waymark rate set', () => {
  test('stores a rate, a correction beside it, and the same once', async () => {
    const set = ['rate', 'set', 'eur', 'USD']
    const on = ['--day', '2026-11-27', '--source', 'ECB']
    expect(await run(...set, '1.0837', ...on)).toBe('1 EUR = 1.0837 USD on 2026-11-27 (ECB).')
    expect(await run(...set, '1.08370', ...on)).toBe(
      '1 EUR = 1.0837 USD on 2026-11-27 (ECB), unchanged.',
    )
    await run(...set, '1.0873', ...on)
    const listed = await run('rate', 'list')
    expect(listed).toMatch(/^day +from +to +rate +source +entered/)
    expect(listed).toMatch(/^2026-11-27 +EUR +USD +1.0873 +ECB .*\n2026-11-27 +EUR +USD +1.0837 /m)
    expect(await run('rate', 'list', '--currency', 'GBP')).toMatch(/^No rate is stored/)
  })

  test('takes today as the day and "by hand" as the source if none is given', async () => {
    const said = await run('rate', 'set', 'EUR', 'USD', '1.1')
    expect(said).toBe(`1 EUR = 1.1 USD on ${utcDay(Date.now())} (by hand).`)
  })

  test.each([
    [
      ['EUR', 'USD', '1,0837'],
      'rate: "1,0837" may mean 1.0837 or 10837: write the one that is meant',
    ],
    [['EUR', 'USD', '1e-3'], 'rate: "1e-3" has an exponent. Write it as a decimal'],
    [['EUR', 'USD', '0'], 'rate: A rate is more than zero.'],
    [['EUR', 'USD', '1.2345678901234'], 'rate: .* has more than 12 significant digits'],
    [['EUR', 'USD', 'much'], 'rate: "much" is no decimal'],
    [['EUR', 'XYZ', '1.1'], 'to: "XYZ" is no ISO 4217 code'],
    [['EUR', 'EUR', '1.1'], 'to: Name two different currencies.'],
    [['EUR', 'USD', '1.1', '--day', '27.11.2026'], '--day: Enter the day as "2026-11-27".'],
    [['EUR', 'USD', '1.1', '--day', '2062-11-27'], '--day: 2062-11-27 is in the future.'],
    [['EUR', 'USD', '1.1', '--source', ' '], '--source: Enter who publishes the rate'],
  ])('refuses %j: %s', async (words, message) => {
    expect(await error('rate', 'set', ...words)).toMatch(new RegExp(`^${message}`))
  })
})

describe('waymark rate import', () => {
  test('reads the file of the European Central Bank, and changes no rate that is stored', async () => {
    const dry = await importing(ECB, '--dry-run')
    expect(dry.said).toBe(
      [
        'Dry run: nothing was stored.',
        'currencies all',
        'days       1999-01-04 to 2026-11-27',
        'rates      12',
        'added      12',
        'unchanged  0',
        'Columns that were not read: CYP, TRL',
      ].join('\n'),
    )
    expect(await run('rate', 'list')).toMatch(/^No rate is stored/)
    const { said } = await importing(ECB)
    expect(said).toMatch(/^added {6}12$/m)
    const again = await importing(ECB)
    expect(again.said).toMatch(/^added {6}0\nunchanged {2}12$/m)
    expect(await run('rate', 'list', '--limit', '1')).toMatch(
      /^2026-11-27 +EUR +USD +1.0837 +ECB /m,
    )
  })

  test('reads the currencies that are named, else those that the account uses', async () => {
    expect((await importing(ECB, '--currencies', 'usd, GBP')).said).toMatch(/^rates {6}8$/m)
    await run('policy', 'set', '--payout-currency', 'JPY')
    await run('affiliate', 'add', 'jane')
    await run('affiliate', 'edit', 'jane', '--payout-currency', 'USD')
    const { said } = await importing(ECB)
    expect(said).toMatch(/^currencies JPY, USD$/m)
    expect(said).toMatch(/^added {6}4\nunchanged {2}4$/m)
    expect((await importing(ECB, '--currencies', 'all')).said).toMatch(/^rates {6}12$/m)
    expect((await importing(ECB, '--currencies', 'US')).error).toMatch(/^--currencies: "US" is no/)
  })

  test('reads a plain file, and the file of one day', async () => {
    const plain = await importing([
      'rate,day,from,to,source,remark',
      '1.0837,2026-11-27,EUR,USD,bank,x',
      '0.92,2026-11-26,usd,eur,,',
    ])
    expect(plain.said).toMatch(/^days {7}2026-11-26 to 2026-11-27$/m)
    expect(plain.said).toMatch(/^Columns that were not read: remark$/m)
    const listed = await run('rate', 'list')
    expect(listed).toMatch(/^2026-11-27 +EUR +USD +1.0837 +bank /m)
    expect(listed).toMatch(/^2026-11-26 +USD +EUR +0.92 +by hand /m)
    const daily = await importing(['Date, USD, JPY, ', '27 November 2026, 1.0837, 163.21, '])
    expect(daily.said).toMatch(/^days {7}2026-11-27 to 2026-11-27\nrates {6}2$/m)
  })

  test('of a file with an error names the line, the column and the remedy, and stores nothing', async () => {
    const lines = [...ECB.slice(0, 2), '2026-11-26,"1,082",0,N/A,1e3,N/A,', '2026-13-01,1,1,,1,,']
    const { said, error: thrown } = await importing(lines)
    expect(said.split('\n')).toEqual([
      'Line 3, USD: "1,082" may mean 1.082 or 1082: write the one that is meant, with a point before the decimals.',
      'Line 3, JPY: A rate is more than zero. Leave out the day if there is no rate.',
      'Line 3, GBP: "1e3" has an exponent. Write it as a decimal, such as "0.0064".',
      ...['USD', 'JPY', 'GBP'].map(() => 'Line 4, Date: Enter the day as "2026-11-27".'),
    ])
    expect(thrown).toBe('Nothing was stored. Correct the file, and import it again.')
    expect(await run('rate', 'list')).toMatch(/^No rate is stored/)
  })

  test('refuses two rates of a day, and a file that has no rates', async () => {
    const twice = await importing([
      'day,from,to,rate',
      '2026-11-27,EUR,USD,1.0837',
      '2026-11-27,EUR,USD,1.0837',
      '2026-11-27,EUR,USD,1.0873',
    ])
    expect(twice.said).toBe(
      'Line 4: EUR USD of 2026-11-27 is 1.0837 in line 2 and 1.0873 here. Keep the right one.',
    )
    expect((await importing(['day,currency,rate', 'x,y,z'])).error).toMatch(
      /^FILE: The first line must be "day,from,to,rate", .* Missing: from, to\.$/,
    )
    expect(await error('rate', 'import', 'nowhere.csv')).toBe('nowhere.csv: There is no such file.')
  })

  test('of the whole history shows its progress', async () => {
    const codes = ['USD', 'JPY', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF']
    const start = Date.UTC(2026, 10, 27)
    const lines = Array.from({ length: 1_000 }, (_, n) => {
      const cells = codes.map((_code, place) => `${place + 1}.${n + 1000}`)
      return `${[utcDay(start - n * 86_400_000), ...cells].join(',')},`
    })
    const shown: string[] = []
    command.onProgress((line) => shown.push(line))
    const { said } = await importing([`Date,${codes.join(',')},`, ...lines], '--currencies', 'all')
    expect(said).toMatch(/^added {6}10,000$/m)
    expect(shown[0]).toBe('rates: 500 of 10,000')
    expect(shown.at(-1)).toBe('')
  })
})

describe('explain', () => {
  test('shows each step from the sale to the commission', async () => {
    await run('affiliate', 'add', 'jane')
    await run('campaign', 'edit', 'default', '--sale', '20%')
    expect(await run('policy', 'set', '--payout-currency', 'usd')).toMatch(/version 2/)
    expect(await run('policy', 'show')).toMatch(/^payout currency +USD$/m)
    const now = Date.now()
    const order = { affiliate: 'jane', total: eur('49.99'), occurredAt: now, receivedAt: now }
    const collector = createCollector({ database: command.database, reader: 'inline' })
    const { storage } = collector.deps
    const accountId = 'default1' as never
    await storage.settleOrder(aConfirmation(order), (facts) => settle(facts, now))
    const rate = ['rate', 'set', 'EUR', 'USD', '1.0837', '--source', 'ECB']
    expect(await run('explain', '1001')).toMatch(
      /^ {2}jane earns 10.00 EUR \(20%\): held, rate_missing$/m,
    )
    await run(...rate)
    await drain(storage, (facts) => settle(facts, now), accountId)
    await collector.close()
    const said = await run('explain', '1001')
    const day = utcDay(now)
    expect(said).toContain(
      `  jane earns 10.83 USD (20%: 49.99 EUR × 1.0837 (ECB, ${day}) = 54.17 USD, 54.17 USD × 20 % = 10.83 USD): pending`,
    )
    expect(said).toMatch(/9.99 EUR pending -> fx \(jane\)$/m)
    expect(said).toMatch(/10.83 USD fx -> pending \(jane\)$/m)
    expect(await run('audit', '--recompute')).not.toMatch(/wrong|differ/i)
  })
})

test('minimums and batches of payouts are in the payout currency', async () => {
  await run('affiliate', 'add', 'jane')
  await run('campaign', 'edit', 'default', '--sale', '20%', '--hold-days', '0')
  await run('policy', 'set', '--payout-currency', 'USD')
  await run('rate', 'set', 'EUR', 'USD', '1.0837')
  await run('payout', 'payee', 'jane', '--email', 'jane@example.com')
  const now = Date.now()
  const order = { affiliate: 'jane', total: eur('49.99'), occurredAt: now, receivedAt: now }
  const collector = createCollector({ database: command.database, reader: 'inline' })
  await collector.deps.storage.settleOrder(aConfirmation(order), (facts) => settle(facts, now))
  await collector.close()
  const prepare = ['payout', 'prepare', '--format', 'csv']
  await run('payout', 'terms', '--minimums', '10.84 USD, 1.00 EUR')
  expect(await run(...prepare, '--dry-run')).toMatch(
    /^Left out: jane, 10.83 USD: It is below the minimum/m,
  )
  await run('payout', 'terms', '--minimums', '10.83 USD')
  const frozen = await run(...prepare)
  expect(frozen).toMatch(/^jane +10.83 +USD +PayPal/m)
  const [, batch = ''] = /Batch (\w{32}) is frozen/.exec(frozen) ?? []
  await run('payout', 'paid', batch)
  expect(await run('affiliate', 'balances')).toMatch(/^jane +10.83 .* 10.83 +USD$/m)
  expect(await run('audit', '--recompute')).toMatch(/each as computed again and as in the ledger/)
})

test('affiliate edit sets the payout currency of an affiliate, and removes it', async () => {
  await run('affiliate', 'add', 'jane', '--name', 'Jane')
  const edit = ['affiliate', 'edit', 'jane', '--payout-currency']
  expect(await run(...edit, 'USD')).toBe(
    'Affiliate jane: Jane, no e-mail address, paid in USD for orders from now on.',
  )
  expect(await run('affiliate', 'show', 'jane')).toMatch(/^paid in +USD$/m)
  expect(await run(...edit, 'none')).toBe(
    'Affiliate jane: Jane, no e-mail address, paid in the currency of the account.',
  )
  expect(await run('affiliate', 'show', 'jane')).toMatch(
    /^paid in +the payout currency of the account$/m,
  )
  expect(await error(...edit, 'XYZ')).toMatch(/^--payout-currency: "XYZ" is no ISO 4217 code/)
})
