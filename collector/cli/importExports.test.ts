import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'
import { countsIn, daysAgo, importingWith } from './testing/importing.js'

/** Files as "Tools > Import/Export" of Post Affiliate Pro writes them, by its documentation. */
let command: TestCommand
beforeAll(async () => {
  command = await aCommand()
  await command.waymark('site', 'add', 'shop.example')
})
afterAll(() => command.remove())

const imported = importingWith(() => command)

const AFFILIATES = [
  '[[AFFILIATES]]',
  '!USERID;!REFID;!DATEINSERTED;!DATEAPPROVED;!DELETED;!PARENTUSERID;!PAYOUTOPTIONID;!MINIMUMPAYOUT;!NOTE;!PHOTO;!DATA1',
  '11111111;jane;"2012-12-24 00:00:01";"2012-12-24 00:00:01";N;;;300;;;"Jane;Doe"',
  '22222222;bob;"2012-12-24 00:00:01";"2012-12-24 00:00:01";N;11111111;;300;;;',
  '',
  '[[PAYOUTOPTIONS]]',
  '!USERID;!NAME;!VALUE',
  '11111111;pp_email;jane@firm.example',
]

const COMMISSIONS = [
  '[[COMMISSIONS]]',
  '!TRANSID,!USERID,!BANNERID,!CAMPAIGNID,!RSTATUS,!RTYPE,!DATEINSERTED,!DATEAPPROVED,!PAYOUTSTATUS,!COMMISSION,!ORDERID,!PRODUCTID,!TOTALCOST,!DATA1,!TIER,!CHANNEL',
  `t1,11111111,,,A,S,"${daysAgo(3)}",,U,4.99,1001,,49.90,,1,`,
]

test('affiliates and commissions are imported from the exports of Post Affiliate Pro as they are', async () => {
  const { said, error } = await imported('affiliates', AFFILIATES)
  expect(error).toBeUndefined()
  expect(countsIn(said)).toEqual([2, 0, 0])
  expect(said).toMatch(/^Parts of the file that were not read: PAYOUTOPTIONS\. /m)
  expect(await command.waymark('affiliate', 'list')).toMatch(/^bob +bob +active/m)

  const codes = aFileBeside(command.database, 'codes.csv', AFFILIATES)
  const options = ['--affiliates', codes, '--currency', 'EUR']
  const commissions = await imported('commissions', COMMISSIONS, ...options)
  expect(commissions.error).toBeUndefined()
  expect(countsIn(commissions.said)).toEqual([1, 0, 0])
  expect(commissions.said).not.toContain('Parts of the file')
  expect(await command.waymark('explain', '1001')).toMatch(/jane.*4\.99 EUR/s)
})

test('a file that has only the name of a part is refused', async () => {
  const { error } = await imported('affiliates', ['[[AFFILIATES]]'])
  expect(error).toMatch(/Its first line must name the columns/)
})
