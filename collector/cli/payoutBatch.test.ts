import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { daysAgo } from './testing/importing.js'

let command: TestCommand
let waymark: TestCommand['waymark']
// All tests share one database, because its first start hashes a password, which is slow.
beforeAll(async () => {
  command = await aCommand()
  waymark = command.waymark
  for (const code of ['ann', 'bob', 'cid', 'dan', 'eve']) await waymark('affiliate', 'add', code)
})
afterAll(() => command.remove())

let orders = 0
/** Commissions that are payable at once. */
const owe = async (...owed: readonly (readonly [string, string, string?])[]): Promise<void> => {
  const rows = owed.map(([code, amount, currency = 'EUR']) => {
    orders += 1
    return `${orders},${code},9,${amount},${currency},${daysAgo(9)},A,U`
  })
  const header = 'orderid,refid,totalcost,commission,currency,dateinserted,rstatus,payoutstatus'
  await waymark('import', 'commissions', aFileBeside(command.database, 'c.csv', [header, ...rows]))
}
const idIn = (said: string): string => /Batch (\w{32}) is frozen/.exec(said)?.[1] ?? said
const beside = (name: string) => join(command.database, '..', name)

describe('a month of payouts', () => {
  let batch: string

  test('begins with terms and details, which are shown masked', async () => {
    expect(
      await waymark(
        ...['payout', 'terms', '--minimums', '25.00 EUR, 30.00 USD'],
        ...['--payer-name', 'Shop GmbH', '--payer-iban', 'NL91 ABNA 0417 1643 00'],
      ),
    ).toBe('Minimums: 25.00 EUR, 30.00 USD\nPayer: Shop GmbH, …4300')
    const iban = ['--name', 'Ann Ä', '--iban', 'DE89370400440532013000']
    expect(await waymark('payout', 'payee', 'ann', ...iban)).toBe('ann: bank …3000')
    expect(await waymark('payout', 'payee', 'bob', ...iban, '--minimums', '10.00 EUR')).toBe(
      'bob: bank …3000, minimum 10.00 EUR',
    )
    expect(await waymark('payout', 'payee', 'cid', '--email', 'cid@example.com')).toBe(
      'cid: PayPal c…@example.com',
    )
    await expect(waymark('payout', 'payee', 'dan', '--iban', 'DE1')).rejects.toThrow(/^--name: /)
    await expect(waymark('payout', 'payee', 'dan', '--name', 'D', '--iban', 'DE1')).rejects.toThrow(
      /^--iban: Enter a valid IBAN/,
    )
    await expect(waymark('payout', 'payee', 'zoe')).rejects.toThrow(/no affiliate "zoe"/)
  })

  test('shows who is left out and why, before anything is frozen', async () => {
    await owe(['ann', '40.00'], ['bob', '12.00'], ['cid', '90.00'], ['dan', '80.00'])
    await owe(['eve', '3.00'], ['ann', '50.00', 'USD'])
    const said = await waymark('payout', 'prepare', '--format', 'sepa', '--dry-run')
    expect(said).toMatch(/^ann +40.00 +EUR +bank …3000$/m)
    expect(said).toMatch(/^bob +12.00 +EUR +bank …3000$/m)
    expect(said).toMatch(/^Left out: ann, 50.00 USD: It is in another currency than the batch\.$/m)
    expect(said).toMatch(/^Left out: cid, 90.00 EUR: The affiliate is paid in another way/m)
    expect(said).toMatch(/^Left out: dan, 80.00 EUR: It is not known how to pay the affiliate/m)
    expect(said).toMatch(/^Left out: eve, 3.00 EUR: It is below the minimum/m)
    expect(await waymark('payout', 'list')).not.toMatch(/sepa/)
  })

  test('freezes them, and writes the same file each time', async () => {
    batch = idIn(await waymark('payout', 'prepare', '--format', 'sepa'))
    expect(await waymark('payout', 'list')).not.toMatch(/^(ann|bob) .*EUR/m)
    expect(await waymark('payout', 'list')).toMatch(
      new RegExp(`^${batch} +\\S+ +open +sepa +2 +52.00 EUR$`, 'm'),
    )
    const exported = async (name: string) => {
      const said = await waymark('payout', 'export', batch, '--output', beside(name))
      return [/SHA-256 \w{64}/.exec(said)?.[0], readFileSync(beside(name), 'utf8')]
    }
    const first = await exported('first.xml')
    expect(first[1]).toContain('<CtrlSum>52.00</CtrlSum>')
    await waymark('payout', 'payee', 'ann', '--name', 'Other', '--iban', 'NL91ABNA0417164300')
    expect(await exported('second.xml')).toEqual(first)
    expect(statSync(beside('first.xml')).mode & 0o777).toBe(0o600)
    await expect(waymark('payout', 'export', batch, '--format', 'paypal')).rejects.toThrow(
      /^--format: The batch was prepared for sepa/,
    )
  })

  test('takes out a payment that the bank refused, and marks the others as paid', async () => {
    await expect(waymark('payout', 'take-out', batch, 'cid')).rejects.toThrow(/"cid" is not in/)
    await waymark('payout', 'take-out', batch, 'bob', '--note', 'account closed')
    const file = beside('third.xml')
    expect(await waymark('payout', 'export', batch, '--output', file)).toMatch(
      /: 1 payments, 40.00/,
    )
    expect(readFileSync(file, 'utf8')).toContain(`<MsgId>${batch}-1</MsgId>`)
    await waymark('payout', 'paid', batch, '--note', 'sent on Monday')
    await expect(waymark('payout', 'paid', batch)).rejects.toThrow(/already marked as paid/)
    const shown = await waymark('payout', 'show', batch)
    expect(shown).toMatch(/^ann +40.00 +EUR +paid/m)
    expect(shown).toMatch(/^bob +12.00 +EUR +taken out .*account closed$/m)
    expect(shown).toMatch(/^Note: sent on Monday$/m)
    expect(shown).toMatch(/^File sepa: 2 payments, SHA-256 \w{64}, outdated/m)
    expect(await waymark('payout', 'list')).toMatch(/^bob +12.00 +EUR +1$/m)
  })

  test('can be reverted, and has no file afterwards', async () => {
    await waymark('payout', 'revert', batch)
    expect(await waymark('payout', 'list')).toMatch(/^ann +40.00 +EUR +1$/m)
    await expect(waymark('payout', 'revert', batch)).rejects.toThrow(/reverted/)
    await expect(waymark('payout', 'export', batch)).rejects.toThrow(/it has no file/)
    await expect(waymark('payout', 'take-out', batch, 'ann')).rejects.toThrow(/reverted/)
    expect(await waymark('audit')).toMatch(/No entry was changed/)
  })
})

test('a batch for PayPal has one currency', async () => {
  await owe(['cid', '95.00', 'USD'])
  const prepare = ['payout', 'prepare', '--format', 'paypal']
  await expect(waymark(...prepare)).rejects.toThrow(/^--currency: .*Choose one of EUR, USD/)
  const batch = idIn(await waymark(...prepare, '--currency', 'usd'))
  expect(await waymark('payout', 'export', batch, '--output', beside('p.csv'))).toMatch(/95.00 USD/)
  expect(readFileSync(beside('p.csv'), 'utf8')).toMatch(/^"cid@example.com","95.00","USD",/)
})

test('an affiliate that the merchant names is paid even below the minimum, and in a plain CSV even without payment details', async () => {
  await expect(
    waymark('payout', 'prepare', '--format', 'wise', '--affiliates', 'eve'),
  ).rejects.toThrow(/Nobody can be paid/)
  await expect(waymark('payout', 'prepare', '--affiliates', 'zoe')).rejects.toThrow(
    /^--affiliates: There is no affiliate "zoe"/,
  )
  const said = await waymark('payout', 'prepare', '--affiliates', 'eve')
  expect(said).toMatch(/^eve +3.00 +EUR +no details$/m)
})

test('a SEPA batch needs the account that pays', async () => {
  await waymark('payout', 'terms', '--payer-name', '', '--payer-iban', '')
  await expect(waymark('payout', 'prepare', '--format', 'sepa')).rejects.toThrow(
    /^--format: .*Enter its IBAN in the payout terms first/,
  )
})

test('a bank file cannot be exported after the payment details were erased', async () => {
  await waymark('payout', 'payee', 'dan', '--name', 'Dan', '--iban', 'DE89370400440532013000')
  const batch = idIn(await waymark('payout', 'prepare', '--format', 'wise', '--affiliates', 'dan'))
  await waymark('payout', 'export', batch, '--output', beside('w.csv'))
  await waymark('payout', 'paid', batch)
  expect(await waymark('payout', 'payee', 'dan', '--remove')).toMatch(/erased/)
  await expect(waymark('payout', 'export', batch)).rejects.toThrow(/details that were erased/)
  await expect(waymark('payout', 'payee', 'dan', '--remove')).rejects.toThrow(/No details of "dan"/)
})

test('an unknown batch or format is refused with an error that names it', async () => {
  await expect(waymark('payout', 'show', 'x')).rejects.toThrow(
    /^batch: There is no payout batch "x"/,
  )
  await expect(waymark('payout', 'paid', 'x')).rejects.toThrow(/There is no payout batch "x"/)
  await expect(waymark('payout', 'prepare', '--format', 'pdf')).rejects.toThrow(
    /^--format: Use one of csv, paypal, wise, sepa/,
  )
})
