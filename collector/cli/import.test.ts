import { readFileSync, statSync } from 'node:fs'
import type { VisitorId } from '../domain/ids.js'
import type { Refund, Statement } from '../domain/report.js'
import { customerHash } from '../ingest/fingerprint.js'
import { visitorIdOf } from '../ingest/identity/foreignVisitorId.js'
import { recordReport } from '../ingest/record.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import { aConfirmation, account, aRefund, eur } from '../testing/builders.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { AFFILIATES, countsIn, daysAgo, importingWith, VISITOR } from './testing/importing.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeEach(async () => {
  command = await aCommand()
  ;({ waymark } = command)
  await waymark('site', 'add', 'shop.example')
})
afterEach(() => command.remove())

const imported = importingWith(() => command)

/** Sends a report to the same database, as a collector would. */
const sent = async (make: (secret: string) => Statement | Refund) => {
  const storage = openSqlite({ file: command.database })
  const secret = (await storage.program(account))?.account.secret ?? ''
  await recordReport({ storage }, make(secret))
  await storage.close()
}

const now = () => ({ occurredAt: Date.now(), receivedAt: Date.now() })

test('affiliates are imported by the columns of Post Affiliate Pro', async () => {
  const { said, error } = await imported('affiliates', AFFILIATES)
  expect(error).toBeUndefined()
  expect(countsIn(said)).toEqual([3, 0, 0])
  expect(said).toMatch(/Columns that were not read: photo/)
  const list = await waymark('affiliate', 'list')
  expect(list).toMatch(/^jane +Jane Doe +active +jane@firm.example +11111111$/m)
  expect(list).toMatch(/^22222222 +Bob +active/m)
  expect(list).toMatch(/^carl +Carl Cox +paused/m)
})

test('a dry run prints the same summary as the import, and stores nothing', async () => {
  const lines = [...AFFILIATES, '4,jane,,Janet,Doe,A,', AFFILIATES[1] ?? '', '5,b@d,,,,A,']
  const dry = await imported('affiliates', lines, '--dry-run')
  expect(dry.said).toMatch(/Dry run: nothing was stored/)
  expect(await waymark('affiliate', 'list')).toBe('There are none yet.')
  const real = await imported('affiliates', lines)
  expect(countsIn(real.said)).toEqual([3, 1, 2])
  expect(countsIn(dry.said)).toEqual([3, 1, 2])
  expect(dry.error).toBe(real.error)
})

test('a second import changes nothing, and what differs is refused by name', async () => {
  await imported('affiliates', AFFILIATES)
  const again = await imported('affiliates', AFFILIATES)
  expect(again).toMatchObject({ error: undefined })
  expect(countsIn(again.said)).toEqual([0, 3, 0])
  const other = await imported('affiliates', [
    'refid,name,email,status',
    'jane,Janet Doe,janet@firm.example,A',
    'JANE,,,',
    'carl,Carl Cox,,A',
  ])
  expect(other.said).toMatch(
    /^line 2, refid "jane": The affiliate exists already with another name and e-mail address. Nothing was changed/m,
  )
  expect(other.said).toMatch(/^line 3, refid "JANE": The affiliate "jane" exists already. Codes/m)
  expect(other.said).toMatch(/^line 4, refid "carl": .* with another status/m)
  expect(other.error).toBe('3 rows were refused. Correct them, and import the file again.')
  expect(await waymark('affiliate', 'list')).toMatch(/^jane +Jane Doe +active +jane@firm/m)
})

test('campaigns are imported with their terms, and compared by what the file says', async () => {
  const lines = [
    'campaignid,name,rstatus,sale,window days,hold-days,products',
    'summer,Summer sale,A,12.5%,30,14,"sku1, sku2"',
    'old,Old one,W,5.00 EUR,,,',
  ]
  expect(countsIn((await imported('campaigns', lines)).said)).toEqual([2, 0, 0])
  expect(await waymark('campaign', 'list')).toMatch(/^summer +active +12.5% +30 +14$/m)
  expect(await waymark('campaign', 'list')).toMatch(/^old +stopped +5.00 EUR/m)
  expect(countsIn((await imported('campaigns', lines)).said)).toEqual([0, 2, 0])
  const other = await imported('campaigns', ['code,sale,status', 'summer,10%,X', 'old,6.00 EUR,S'])
  expect(other.said).toMatch(/^line 2, status "X": Use active \(A\), paused or stopped/m)
  expect(other.said).toMatch(/^line 3, code "old": .* with another sale. Nothing was changed/m)
})

test('coupons are imported, and are valid to the end of a day', async () => {
  await imported('affiliates', AFFILIATES)
  const lines = [
    'couponcode;userid;refid;validfrom;validto',
    'JANE10;11111111;jane;2026-01-01 00:00:00;0000-00-00 00:00:00',
    'BOB5;22222222;;;31.12.2027',
    'NOBODY;44444444;;;',
    'LATE;1;jane;2027-01-01;2026-01-01',
  ]
  const { said } = await imported('coupons', lines, '--time-zone', 'America/Los_Angeles')
  expect(countsIn(said)).toEqual([2, 0, 2])
  expect(said).toMatch(
    /^line 4, userid "44444444": There is no affiliate with this code\. If your/m,
  )
  expect(said).toMatch(/^line 5, validto "2026-01-01": The coupon ends before it begins/m)
  const list = await waymark('coupon', 'list')
  expect(list).toMatch(/^JANE10 +jane$/m)
  // Midnight in Los Angeles is 08:00 in UTC.
  expect(list).toMatch(/^BOB5 +22222222 +2028-01-01$/m)
  const again = await imported('coupons', lines, '--time-zone', 'America/Los_Angeles')
  expect(countsIn(again.said)).toEqual([0, 2, 2])
  const other = await imported('coupons', ['code,affiliate', 'jane 10,22222222'])
  expect(other.said).toMatch(/The coupon exists already with another affiliate/)
})

test('a user id means the affiliate whose refid the file of affiliates names', async () => {
  // Without their user ids, which an import gives them as aliases.
  await waymark('affiliate', 'add', 'jane')
  await waymark('affiliate', 'add', '22222222')
  const file = aFileBeside(command.database, 'all.csv', AFFILIATES)
  const lines = ['code,userid', 'JANE10,11111111', 'BOB5,22222222']
  expect(countsIn((await imported('coupons', lines)).said)).toEqual([1, 0, 1])
  const { said, error } = await imported('coupons', lines, '--affiliates', file)
  expect(error).toBeUndefined()
  expect(countsIn(said)).toEqual([1, 1, 0])
  expect(await waymark('coupon', 'list')).toMatch(/^JANE10 +jane$/m)
})

test('the user id beside a refid becomes an alias, also of affiliates who are there already', async () => {
  await waymark('affiliate', 'add', 'jane', '--name', 'Jane Doe', '--email', 'jane@firm.example')
  await waymark('affiliate', 'add', 'eve')
  await waymark('affiliate', 'alias', 'add', 'eve', '44444444')
  const lines = ['userid,refid,status', '11111111,jane,', '55555555,dan,', '44444444,fay,']
  const more = ['9 9,guy,', '11111111,jane,']
  const dry = await imported('affiliates', [...lines, ...more], '--dry-run')
  expect(await waymark('affiliate', 'alias', 'list', 'jane')).toBe('There are none yet.')
  const { said } = await imported('affiliates', [...lines, ...more])
  expect(countsIn(said)).toEqual([2, 1, 2])
  expect(countsIn(dry.said)).toEqual([2, 1, 2])
  expect(said).toMatch(/^line 4, userid "44444444": "44444444" already means the affiliate "eve"/m)
  expect(said).toMatch(/^line 5, userid "9 9": It becomes an alias of the affiliate. Use 1 to 64/m)
  const list = await waymark('affiliate', 'alias', 'list')
  expect(list).toMatch(/^11111111 +jane .*\n44444444 +eve .*\n55555555 +dan /m)
  const again = await imported('affiliates', [...lines, ...more])
  expect(countsIn(again.said)).toEqual([0, 3, 2])
  const taken = await imported('affiliates', ['code', '55555555'])
  expect(taken.said).toMatch(/"dan" exists already. "55555555" is an alias of it/)
  await imported('coupons', ['code,userid', 'JANE10,11111111'])
  expect(await waymark('coupon', 'list')).toMatch(/^JANE10 +jane$/m)
})

test('an e-mail address that only the file or only Waymark has does not keep the user id from becoming an alias', async () => {
  await waymark('affiliate', 'add', 'jane', '--email', 'jane@firm.example')
  await waymark('affiliate', 'add', 'bob')
  const lines = ['userid,refid,email', '11111111,jane,', '22222222,bob,bob@firm.example']
  const dry = await imported('affiliates', lines, '--dry-run')
  expect(countsIn(dry.said)).toEqual([2, 0, 0])
  const { said } = await imported('affiliates', lines)
  expect(countsIn(said)).toEqual([2, 0, 0])
  expect(await waymark('affiliate', 'alias', 'list')).toMatch(/^11111111 +jane .*\n22222222 +bob /m)
  expect(await waymark('affiliate', 'list')).toMatch(/bob@firm\.example/)
  expect(countsIn((await imported('affiliates', lines)).said)).toEqual([0, 2, 0])
  const other = await imported('affiliates', ['refid,email', 'bob,other@firm.example'])
  expect(other.said).toMatch(/exists already with another e-mail address/)
})

test('an imported lifetime affiliate earns from the customer’s next order', async () => {
  await imported('affiliates', AFFILIATES)
  const lines = ['identifier,refid', 'Anna@Home.example,jane', ' c-77 ,jane', ',jane']
  const { said } = await imported('customers', lines)
  expect(countsIn(said)).toEqual([2, 0, 1])
  expect(countsIn((await imported('customers', lines)).said)).toEqual([0, 2, 1])
  const other = await imported('customers', ['customer,affiliate', 'anna@home.example,22222222'])
  expect(other.said).toMatch(
    /^line 2, customer "a…@home.example": The customer has another lifetime affiliate/m,
  )
  const customer = (secret: string) => customerHash('anna@home.example', secret)
  await sent((secret) => aConfirmation({ orderId: '77', customer: customer(secret), ...now() }))
  expect(await waymark('explain', '77')).toMatch(/lifetime +credits jane/)
})

test('a click that is still in its window earns from a later order of its visitor', async () => {
  await imported('affiliates', AFFILIATES)
  const lines = [
    'visitorid,refid,dateinserted,rtype',
    `default1${VISITOR},jane,${daysAgo(50)},U`,
    `${VISITOR},22222222,${daysAgo(61)},U`,
    `${VISITOR},22222222,${daysAgo(2)},D`,
    `short,jane,${daysAgo(2)},U`,
  ]
  const { said } = await imported('clicks', lines)
  expect(countsIn(said)).toEqual([1, 0, 3])
  expect(said).toMatch(/^line 3, dateinserted .*older than the attribution window of 60 days/m)
  expect(said).toMatch(/^line 4, rtype "D": The click was declined/m)
  expect(said).toMatch(/^line 5, visitorid "short": A visitor id has 32/m)
  expect(countsIn((await imported('clicks', lines)).said)).toEqual([0, 1, 3])
  const visitorId = visitorIdOf(VISITOR)
  await sent(() => aConfirmation({ orderId: '88', visitorId, ...now() }))
  expect(await waymark('explain', '88')).toMatch(/click +credits jane/)
})

describe('open commissions', () => {
  const COMMISSIONS = [
    'id,orderid,userid,refid,totalcost,commission,dateinserted,rstatus,payoutstatus,rtype,productid',
    `1,1001,1,jane,"1,234.50",41.67,${daysAgo(20)},A,U,S,`,
    `2,1002,2,22222222,100.00,10.00,${daysAgo(10)},P,U,S,`,
    `3,1003,1,jane,100.00,10.00,${daysAgo(10)},A,P,S,`,
    `4,1004,1,jane,100.00,10.00,${daysAgo(10)},D,U,S,`,
    `5,1001,1,jane,-100.00,-10.00,${daysAgo(9)},A,U,R,`,
    `6,1005,1,jane,100.00,4.166667,${daysAgo(9)},A,U,S,`,
    `7,1006,9,nobody,100.00,4.00,${daysAgo(9)},A,U,S,`,
    `8,1001,2,22222222,"1,234.50",5.00,${daysAgo(20)},A,U,S,`,
  ]
  const imports = (...options: readonly string[]) =>
    imported('commissions', COMMISSIONS, '--currency', 'EUR', ...options)
  beforeEach(() => imported('affiliates', AFFILIATES))

  test('are owed as the file says, and payable through the usual payout', async () => {
    const { said, error } = await imports()
    expect(countsIn(said)).toEqual([2, 0, 6])
    expect(error).toBe('6 rows were refused. Correct them, and import the file again.')
    expect(await waymark('payout', 'list')).toMatch(/^jane +41.67 +EUR +1$/m)
    expect(await waymark('payout', 'list')).not.toMatch(/22222222/)
    const explained = await waymark('explain', '1001')
    expect(explained).toMatch(/^sale 1001, 1234.50 EUR: approved$/m)
    expect(explained).toMatch(/^ +imported +credits jane in the campaign \S+$/m)
    expect(explained).toMatch(/^ +jane earns 41.67 EUR \(41.67 EUR\): approved$/m)
    expect(explained).toMatch(/sale by import$/m)
    expect(await waymark('explain', '1002')).toMatch(/22222222 earns 10.00 EUR .*: pending/)
    expect(await waymark('payout', 'pay', 'jane', 'EUR')).toMatch(/41.67 EUR to jane, for 1 orders/)
    expect(await waymark('audit')).toMatch(/^No entry was changed\.$/m)
  })

  test('that were paid, declined or refunded are refused with the reason', async () => {
    const { said } = await imports()
    expect(said).toMatch(/^line 4, payoutstatus "P": The commission is paid, so nothing is owed/m)
    expect(said).toMatch(/^line 5, rstatus "D": The commission was declined/m)
    expect(said).toMatch(/^line 6, rtype "R": This is a refund. Subtract it/m)
    expect(said).toMatch(/^line 7, commission "4.166667": The amount has more decimals than EUR/m)
    expect(said).toMatch(/^line 8, refid "nobody": There is no such affiliate. Import the affil/m)
    expect(said).toMatch(
      /^line 9, orderid "1001": .* with another affiliate and commission or status. Nothing was/m,
    )
  })

  test('are rounded only if that is asked for', async () => {
    expect(countsIn((await imports('--round')).said)).toEqual([3, 0, 5])
    expect(await waymark('explain', '1005')).toMatch(/jane earns 4.17 EUR/)
  })

  test('are imported once', async () => {
    await imports()
    const before = await waymark('explain', '1001')
    expect(countsIn((await imports()).said)).toEqual([0, 2, 6])
    expect(await waymark('explain', '1001')).toBe(before)
    expect(await waymark('payout', 'list')).toMatch(/^jane +41.67 +EUR +1$/m)
  })

  test('lose the refunded part, and a later report of the same order earns no second commission', async () => {
    await imports()
    await sent(() =>
      aConfirmation({ orderId: '1002', affiliate: 'jane', total: eur('100.00'), ...now() }),
    )
    await sent(() => aRefund(eur('25.00'), { orderId: '1002', ...now() }))
    const explained = await waymark('explain', '1002')
    expect(explained).toMatch(/22222222 earns 7.50 EUR/)
    expect(explained).not.toMatch(/jane/)
  })

  test('are refused if Waymark already owes a commission for the order', async () => {
    await sent(() => aConfirmation({ orderId: '1001', affiliate: 'jane', ...now() }))
    const { said } = await imports()
    expect(said).toMatch(
      /^line 2, orderid "1001": The order earns 4.99 EUR in Waymark already, so it is not owed/m,
    )
    expect(await waymark('explain', '1001')).not.toMatch(/import/)
  })

  test('of several products are one order each, and a report of the whole order earns nothing in addition', async () => {
    const lines = [
      'orderid,productid,refid,totalcost,commission,currency,dateinserted,rstatus,pstatus',
      `2001,a,jane,10.00,1.00,EUR,${daysAgo(3)},A,`,
      `2001,b,jane,20.00,2.00,EUR,${daysAgo(3)},A,`,
      `2001,,jane,30.00,3.00,EUR,${daysAgo(3)},A,`,
    ]
    const { said } = await imported('commissions', lines)
    expect(countsIn(said)).toEqual([2, 0, 1])
    expect(said).toMatch(
      /^line 4, orderid "2001": The commissions of this order were imported per/m,
    )
    await sent(() => aConfirmation({ orderId: '2001', affiliate: 'jane', ...now() }))
    expect(await waymark('payout', 'list')).toMatch(/^jane +3.00 +EUR +2$/m)
    await sent(() => aRefund(undefined, { orderId: '2001', ...now() }))
    expect(await waymark('explain', '2001')).toMatch(/imported_elsewhere/)
    expect(countsIn((await imported('commissions', lines)).said)).toEqual([0, 2, 1])
  })

  test('are imported either for the whole order or per product, whichever row comes first', async () => {
    const header =
      'orderid,productid,refid,totalcost,commission,currency,dateinserted,rstatus,pstatus'
    const product = `2001,a,jane,10.00,1.00,EUR,${daysAgo(3)},A,`
    const whole = `2001,,jane,30.00,3.00,EUR,${daysAgo(3)},A,`
    const dry = await imported('commissions', [header, whole, product, whole], '--dry-run')
    expect(countsIn(dry.said)).toEqual([1, 1, 1])
    const { said } = await imported('commissions', [header, whole, product, whole])
    expect(countsIn(said)).toEqual([1, 1, 1])
    expect(said).toMatch(/^line 3, orderid "2001": The order was imported as a whole/m)
    expect(await waymark('payout', 'list')).toMatch(/^jane +3.00 +EUR +1$/m)
  })

  test('of two actions with the same order id are two commissions', async () => {
    const lines = [
      'orderid,actioncode,refid,commission,currency,dateinserted,status,paid',
      `lead-2,signup,jane,5,EUR,${daysAgo(3)},A,`,
      `lead-2,trial,jane,2,EUR,${daysAgo(3)},A,`,
    ]
    expect(countsIn((await imported('commissions', lines)).said)).toEqual([2, 0, 0])
    expect(await waymark('payout', 'list')).toMatch(/^jane +7.00 +EUR +2$/m)
  })

  test('with a placeholder instead of an order id are refused', async () => {
    const lines = [
      'orderid,refid,commission,date,status,paid',
      `{{order.id}},jane,5,${daysAgo(1)},A,no`,
    ]
    const { said } = await imported('commissions', lines, '--currency', 'EUR')
    expect(said).toMatch(/^line 2, orderid ".*": This is a placeholder/m)
  })

  test('of actions and of other currencies are imported too', async () => {
    const lines = [
      'orderid,actioncode,refid,commission,currency,dateinserted,status,paid',
      `lead-1,signup,jane,5,USD,${daysAgo(3)},approved,`,
      `3001,,jane,1500,jpy,${daysAgo(3)},approved,`,
      `3002,,jane,15.50,JPY,${daysAgo(3)},approved,`,
      `3003,,jane,15.50,XXX,${daysAgo(3)},approved,`,
      `3004,,jane,€15.50,USD,${daysAgo(3)},approved,`,
    ]
    const { said } = await imported('commissions', lines)
    expect(countsIn(said)).toEqual([2, 0, 3])
    expect(said).toMatch(/^line 6, commission "€15.50": The amount is in €, and the row is in USD/m)
    expect(await waymark('payout', 'list')).toMatch(/^jane +1500 +JPY/m)
    expect(await waymark('explain', 'lead-1')).toMatch(/^action lead-1 signup: approved$/m)
  })
})

test('a click of a visitor who was forgotten is not stored again', async () => {
  await imported('affiliates', AFFILIATES)
  const lines = ['visitorid,refid,date', `${VISITOR},jane,${daysAgo(2)}`]
  expect(countsIn((await imported('clicks', lines)).said)).toEqual([1, 0, 0])
  const storage = openSqlite({ file: command.database })
  await storage.forgetVisitor(account, visitorIdOf(VISITOR) as VisitorId, Date.now())
  expect(countsIn((await imported('clicks', lines)).said)).toEqual([0, 1, 0])
  expect(await storage.listClicks({ accountId: account })).toEqual([])
  await storage.close()
})

test('all refused rows go to a file that only its owner may read', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, n) => `bad code ${n},"=cmd|' /C calc'!A0","a ""b"", c"`,
  )
  const refused = `${command.database}.refused.csv`
  const { said, error } = await imported(
    'affiliates',
    ['code,note,name', 'jane,,Jane', ...rows],
    ...['--refused', refused],
  )
  expect(said.match(/^line \d+/gm)).toHaveLength(20)
  expect(said).toMatch(/^… and 10 more refused rows. All are in /m)
  expect(error).toBe(`30 rows were refused. They are in ${refused}, with the reasons.`)
  const lines = readFileSync(refused, 'utf8').trim().split('\r\n')
  expect(lines).toHaveLength(31)
  expect(lines[0]).toBe('"refused line","refused column","refused because","code","note","name"')
  expect(lines[30]).toMatch(/^"32","code","Use 1 to 64.*","bad code 29","'=cmd\|.*","a ""b"", c"$/)
  expect(statSync(refused).mode & 0o077).toBe(0)
  const again = await imported('affiliates', [
    readFileSync(refused, 'utf8').replaceAll('bad code ', 'b'),
  ])
  expect(countsIn(again.said)).toEqual([30, 0, 0])
})
