import { RECORD_MAX } from '../imports/csv/records.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES, countsIn, daysAgo, importingWith, VISITOR } from './testing/importing.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeAll(async () => {
  command = await aCommand()
  ;({ waymark } = command)
  await waymark('site', 'add', 'shop.example')
  await imported('affiliates', AFFILIATES)
})
afterAll(() => command.remove())

const imported = importingWith(() => command)
const commissions = (...rows: readonly string[]) =>
  imported(
    'commissions',
    [
      'orderid,refid,commission,totalcost,dateinserted,rstatus,pstatus',
      ...rows.map((row) => `${row},`),
    ],
    ...EUR,
  )
const EUR = ['--currency', 'EUR'] as const

describe('a file that cannot be read to its end imports nothing', () => {
  const good = 'good1,Good'
  const latin1 = (...lines: readonly string[]) => Buffer.from(lines.join('\n'), 'latin1')

  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ['is empty', '', /The file is empty. Its first line must name the columns/],
    ['has only blank lines', '\n\r\n\n', /The file is empty/],
    [
      'is in Latin-1',
      latin1('code,name', good, 'good2,Müller'),
      /Line 3 is not UTF-8. The file is probably Latin-1 .*iconv -f WINDOWS-1252/,
    ],
    ['is in UTF-16', Buffer.from(`\ufeffcode,name\n${good}`, 'utf16le'), /The file is UTF-16/],
    [
      'ends within a character',
      Buffer.from([...Buffer.from(`code,name\n${good}`), 0xc3]),
      /Line 2 is not UTF-8/,
    ],
    [
      'has a quote that is not closed',
      `code,name\n${good}\ngood2,"Good\ngood3,Good\n`,
      /A quote that opens a field is not closed .* the row that begins in line 3/,
    ],
    [
      'has text after a quoted field',
      `code,name\n${good}\ngood2,"Go"od\n`,
      /The row that begins in line 3 has a quote in the wrong place/,
    ],
    [
      'has a quote within a field without quotes',
      `code,name\r\n${good}\r\ngood2,5" disk\r\n`,
      /The row that begins in line 3 has a quote in the wrong place/,
    ],
    [
      'has a huge field',
      `code,name\n${good}\ngood2,${'x'.repeat(RECORD_MAX + 1)}\n`,
      /The row that begins in line 3 has more than 65536 characters/,
    ],
    [
      'has a column twice',
      `code,Name,na_me\n${good},x`,
      /The columns "Name" and "na_me" have the same name/,
    ],
    [
      'has no column for the code',
      `name,mail\nGood,x`,
      /no column "code" or "userid". Its columns are: name, mail. If one of them .*--columns "their name=code"/,
    ],
    ['has no header', 'good1,Good,good@firm.example', /no column "code" or "userid"/],
    [
      'has too many columns',
      `code,${Array.from({ length: 200 }, (_, n) => `c${n}`).join(',')}\n`,
      /more than 200 columns/,
    ],
  ])('if it %s', async (_, content, message) => {
    const { said, error } = await imported('affiliates', Buffer.from(content as string))
    expect(error).toMatch(message)
    expect(said).toBe('')
    expect(await waymark('affiliate', 'list')).not.toMatch(/good/)
  })

  test('if it does not exist, or is a folder', async () => {
    await expect(waymark('import', 'affiliates', '/no/such.csv')).rejects.toThrow(
      '/no/such.csv: There is no such file.',
    )
    await expect(waymark('import', 'affiliates', '/')).rejects.toThrow(/This is a folder/)
  })
})

test('an error of an option names the option and what to do', async () => {
  const file = aFileBeside(command.database, 'some.csv', ['code', 'x'])
  const run = (...words: readonly string[]) => waymark('import', ...words)
  await expect(run('sales', file)).rejects.toThrow(/There is no kind "sales". Use one of: affili/)
  await expect(run('affiliates', file, '--columns', 'x')).rejects.toThrow(/^--columns: Write the/)
  await expect(run('affiliates', file, '--columns', 'code=what')).rejects.toThrow(
    /^--columns: There is no column "what". Use one of: code, userid/,
  )
  await expect(run('affiliates', file, '--columns', 'what=code')).rejects.toThrow(
    /^--columns: The file has no column "what"/,
  )
  await expect(run('affiliates', file, '--time-zone', 'Mars/Base')).rejects.toThrow(/^--time-zone/)
  await expect(run('affiliates', file, '--currency', 'EURO')).rejects.toThrow(/^--currency/)
  await expect(run('affiliates', file, '--refused', file)).rejects.toThrow(
    /^--refused: Name another/,
  )
  await expect(run('affiliates', file, '--refused', '/no/such/folder.csv')).rejects.toThrow(
    /^--refused: The file cannot be written/,
  )
  await expect(run('affiliates', file, '--affiliates', file)).rejects.toThrow(/no column "userid"/)
  await expect(waymark('--account', 'nobody1', 'import', 'affiliates', file)).rejects.toThrow(
    /no account/,
  )
})

test('a file with a byte order mark, CRLF, tabs, quotes and quoted line breaks is read', async () => {
  const lines = [
    '\ufeff"E-Mail"\t"Code"\t"Name"',
    'm@firm.example\tmax1\t"Max\r\n""M"" Muster"',
    '',
    '\tmax2\tÄnne',
  ]
  const { said, error } = await imported('affiliates', [lines.join('\r\n')])
  expect(error).toBeUndefined()
  expect(countsIn(said)).toEqual([2, 0, 0])
  expect(await waymark('affiliate', 'list')).toMatch(
    /^max1 +Max "M" Muster +active +m@firm.example$/m,
  )
})

test('a file may mix the ends of lines', async () => {
  const { said } = await imported('affiliates', ['code,name\n"mixed1","a"\r\nmixed2,"b"\rmixed3,c'])
  expect(countsIn(said)).toEqual([3, 0, 0])
  expect(await waymark('affiliate', 'list')).toMatch(/^mixed1 +a +active/m)
})

test('the line of a refused row counts the line breaks in quotes before it', async () => {
  const { said } = await imported('affiliates', [
    'code,name',
    'l1,"a\nb\nc"',
    '',
    'l?,x',
    'l2,"a',
    'b"',
    'l!,x',
  ])
  expect(said).toMatch(/^line 6, code "l\?"/m)
  expect(said).toMatch(/^line 9, code "l!"/m)
})

test('columns of other programs are named by an option', async () => {
  const lines = ['Partner;Wer;code', 'dora;Dora D.;ignored']
  const named = ['--columns', 'partner=code', '--columns', 'Wer=name'] as const
  expect(countsIn((await imported('affiliates', lines, ...named)).said)).toEqual([1, 0, 0])
  expect(await waymark('affiliate', 'list')).toMatch(/^dora +Dora D\./m)
})

test.each([
  ['a formula', '=HYPERLINK("http://evil.example")', 'The cell holds a formula'],
  ['a formula of Excel', '="0815"', 'The cell holds a formula'],
  ['NUL', 'a\0b', 'The cell holds control characters'],
  ['an escape', 'a\u001b[31mb', 'The cell holds control characters'],
  ['markup', '<script>', 'Use 1 to 64 letters'],
  ['a path', '../../etc', 'Use 1 to 64 letters'],
  ['nothing', '', 'Use 1 to 64 letters'],
  ['too much', 'x'.repeat(65), 'Use 1 to 64 letters'],
])('a code that holds %s is refused, and shown without harm', async (_, code, message) => {
  const { said } = await imported('affiliates', ['code,name', `"${code.replaceAll('"', '""')}",x`])
  expect(said).toMatch(new RegExp(`^line 2, code ".*": ${message}`, 'm'))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
  expect(said).not.toMatch(/[\0\u001b]/)
})

test('a row with more or fewer cells than columns is refused', async () => {
  const { said } = await imported('affiliates', [
    'code,name,email',
    'n1,a',
    'n2,a,,x',
    'n3,a,,',
    'n4,a,',
  ])
  expect(countsIn(said)).toEqual([2, 0, 2])
  expect(said).toMatch(/^line 2: The row has 2 cells and the first line has 3/m)
})

test('no e-mail address and no long value is printed in full', async () => {
  const { said } = await imported('affiliates', [
    'code,email,name',
    `mail1,anna.secret@home.example x,x`,
    `mail2,,${'n'.repeat(500)}`,
    `anna.secret@home.example,,x`,
  ])
  expect(said).toMatch(/^line 2, email "a…@home.example x": Enter an e-mail/m)
  expect(said).toMatch(/^line 3, name "n{40}…": Enter a name/m)
  expect(said).not.toMatch(/secret/)
})

describe('amounts', () => {
  test.each([
    ['-5.00', 'The amount is negative'],
    ['0.00', 'The commission is zero'],
    ['', 'Write the amount as a decimal'],
    ['abc', 'Write the amount as a decimal|The amount is in'],
    ['1e3', 'Write the amount as a decimal'],
    ['1,234', '"1.234" may mean'],
    ['1.000', '"1.000" may mean'],
    ['12.50 USD', 'The amount is in USD, and the row is in EUR'],
    ['$12.50', 'The amount is in \\$, and the row is in EUR'],
    ['12.345678', 'The amount has more decimals than EUR'],
    ['99999999999999', 'The amount is more than'],
  ])('"%s" is no commission', async (amount, message) => {
    const { said } = await commissions(`a-1,jane,"${amount}",100,${daysAgo(1)},A`)
    expect(said).toMatch(new RegExp(`^line 2, commission ".*": (${message})`, 'm'))
  })

  test('with separators of thousands, symbols and noise of floats are read exactly', async () => {
    const at = daysAgo(1)
    const texts = [
      '"1,234.50"',
      '"1.234,50 €"',
      '1234.5',
      "1'234.50",
      '1234.5000000000002',
      'EUR 1234.50',
    ]
    const { said } = await commissions(...texts.map((text, n) => `sum-${n},jane,${text},,${at},P`))
    expect(countsIn(said)).toEqual([texts.length, 0, 0])
    for (const n of texts.keys()) {
      expect(await waymark('explain', `sum-${n}`)).toMatch(/jane earns 1234.50 EUR/)
    }
  })

  test('need a currency', async () => {
    const lines = ['order,affiliate,commission,date,status,paid', `c-1,jane,5,${daysAgo(1)},A,`]
    const { said } = await imported('commissions', lines)
    expect(said).toMatch(/^line 2: Say the currency of the amounts: --currency EUR/m)
  })
})

describe('times', () => {
  const at = async (time: string, ...options: readonly string[]) => {
    const lines = ['order,affiliate,commission,date,status,paid', `t-${time},jane,5,${time},P,`]
    const { said } = await imported('commissions', lines, ...EUR, ...options)
    return said
  }

  test.each([
    ['2025-06-30T12:00:00Z'],
    ['2025-06-30T12:00:00+02:00'],
    ['2025-06-30 12:00:00'],
    ['2025-06-30 12:00'],
    ['2025-06-30'],
    ['30.06.2025 12:00'],
  ])('"%s" is read', async (time) => {
    expect(countsIn(await at(time))).toEqual([1, 0, 0])
  })

  test.each([
    ['06/30/2025', 'Write the time as'],
    ['1751284800', 'Write the time as'],
    ['yesterday', 'Write the time as'],
    ['2025-02-30 12:00:00', 'The calendar has no such time'],
    ['2025-06-30 25:00:00', 'The calendar has no such time'],
    ['0000-00-00 00:00:00', 'Say when the order was placed'],
    ['2999-01-01 00:00:00', 'The order is in the future. Name the zone'],
  ])('"%s" is refused', async (time, message) => {
    expect(await at(time)).toMatch(new RegExp(`^line 2, date ".*": ${message}`, 'm'))
  })

  test('that the change to summer time skips are refused with a hint to name another time zone', async () => {
    const skipped = '2025-03-30 02:30:00'
    expect(await at(skipped, '--time-zone', 'Europe/Berlin')).toMatch(
      /Clocks in Europe\/Berlin skipped this time. Name the zone/,
    )
    expect(countsIn(await at(skipped, '--time-zone', 'America/Los_Angeles'))).toEqual([1, 0, 0])
  })
})

test('a visitor has no more imported clicks than are kept, and gets a reason', async () => {
  const start = Date.now() - 86_400_000
  const rows = Array.from(
    { length: 1_005 },
    (_, n) => `${VISITOR},jane,${new Date(start + n * 1_000).toISOString()}`,
  )
  const { said } = await imported('clicks', ['visitorid,refid,date', ...rows])
  expect(countsIn(said)).toEqual([1_000, 0, 5])
  expect(said).toMatch(/^line \d+, visitorid ".*": This visitor already has 1000 clicks/m)
})

test('two clicks at one instant for two affiliates are refused by name', async () => {
  const visitor = VISITOR.toLowerCase()
  const at = daysAgo(1)
  const { said } = await imported('clicks', [
    'visitorid,refid,date',
    `${visitor},jane,${at}`,
    `${visitor},22222222,${at}`,
  ])
  expect(countsIn(said)).toEqual([1, 0, 1])
  expect(said).toMatch(/^line 3, date ".*": The visitor has a click on the link of another affil/m)
})

test('fifty thousand rows are imported a few at a time', async () => {
  const rows = Array.from({ length: 50_000 }, (_, n) => `customer-${n},jane`)
  const { said } = await imported('customers', [
    'customer,affiliate',
    ...rows,
    'customer-7,22222222',
  ])
  expect(countsIn(said)).toEqual([50_000, 0, 1])
  expect(said).toMatch(/^line 50002, customer "customer-7"/m)
})
