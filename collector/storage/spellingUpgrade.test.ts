import { aBareDatabase, type BareDatabase } from '../testing/bareDatabase.js'
import { aConfirmation, account, anAffiliate, bob, id, jane, NOON } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { aCoupon } from '../testing/facts.js'
import { aMigrationFolder, type DatabaseKind, migrationNames } from '../testing/migrationFolder.js'
import { decideAt, readingFrom } from '../testing/readingFrom.js'
import type { Storage } from './storage.js'

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres']
const decide = decideAt()

/** Rows that the previous version accepted: codes that differ only in case, and two coupons with one folding. */
const ROWS = `
  insert into accounts (account_id, name, created_at, secret) values ('${account}', 'A shop', 1, 's');
  insert into policies (account_id, version, since, body) values ('${account}', 1, 0, '{
    "name": "default", "version": 1, "since": 0, "rules": ["forced", "coupon"], "clickModel": "last",
    "windowDays": 60, "defaultCampaignId": "c", "browserReports": {"mode": "review"}}');
  insert into campaigns (account_id, id, code, created_at) values ('${account}', 'c', 'default', 1);
  insert into campaign_versions (account_id, campaign_id, version, since, body) values
    ('${account}', 'c', 1, 0, '{"version": 1, "since": 0, "name": "c", "status": "active", "actions": {},
     "sale": {"kind": "percent", "ratePpm": 100000}, "holdDays": 30, "productIds": [], "saleCaps": []}');
  insert into affiliates (account_id, id, code, name, created_at) values
    ('${account}', '${jane}', 'Jane', 'Jane', 2), ('${account}', '${id('twin')}', 'jane', 'Twin', 3),
    ('${account}', '${id('third')}', 'JANE', 'Third', 4), ('${account}', '${bob}', 'bob', 'Bob', 1);
  insert into coupons (account_id, code, affiliate_id, valid_from, created_at) values
    ('${account}', 'BOB 5', '${bob}', 0, 2), ('${account}', 'BOB5', '${jane}', 0, 1),
    ('${account}', 'CAFÉ', '${bob}', 0, 1);
  insert into clicks (account_id, visitor_id, id, affiliate_code, clicked_at, received_at, late,
    webdriver, source, test) values ('${account}', 'v', 'c', 'Zoe', 1, 1, 0, 0, 'browser', 0);
`

describe.each(KINDS)('a database of the version before foldings were stored, on %s,', (kind) => {
  let database: BareDatabase
  let storage: Storage
  const { balances } = readingFrom(() => storage)
  beforeEach(async () => {
    database = await aBareDatabase(kind)
    const before = aMigrationFolder(
      kind,
      migrationNames(kind).filter((name) => name < '013'),
    )
    await database.migrate(before.url)
    before.remove()
    await database.sql(ROWS)
    storage = database.open()
    await storage.accounts()
  })
  afterEach(async () => {
    await storage.close()
    await database.remove()
  })
  const found = async (code: string) => (await storage.affiliateByCode(account, code))?.id
  const fill = async () => {
    while ((await storage.fillCodes(account, NOON)) > 0);
    await drain(storage, decide)
  }

  test('keeps affiliates whose codes differ only in case, and refuses further ones', async () => {
    expect(await Promise.all(['Jane', 'jane', 'JANE', 'jAnE'].map(found))).toEqual([
      jane,
      id('twin'),
      id('third'),
      jane,
    ])
    expect(await storage.addAffiliate(anAffiliate('janE'))).toBe(false)
    expect(await storage.addAffiliate(anAffiliate('eve'))).toBe(true)
  })

  test('refuses further ones from a collector of the previous version, too', async () => {
    const before = database.sql(
      `insert into affiliates (account_id, id, code, name, created_at)
       values ('${account}', 'late', 'BOB', 'Late', 9)`,
    )
    // Not `rejects.toThrow`: the driver makes its errors of the class of whichever test loaded it.
    const error = await before.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(String(error)).toMatch(/unique/i)
  })

  test('finds coupons in every spelling once foldings are filled in, and the exact one of two with one folding', async () => {
    await fill()
    const sell = (orderId: string, coupon: string) =>
      storage.settleOrder(aConfirmation({ orderId, coupons: [coupon] }), decide)
    await sell('1', 'BOB 5')
    await sell('2', 'CAFE\u0301')
    expect(await balances(bob)).toEqual({ pending: 2 * 499 })
    await sell('3', 'BOB5')
    await sell('4', 'B OB5')
    expect(await balances(jane)).toEqual({ pending: 2 * 499 })
    expect(await storage.addCoupon(aCoupon({ code: 'BOB\u200b5' }), NOON)).toBe(false)
  })

  test('finds orders by a part of their coupon list, and by an affiliate code in another case', async () => {
    await storage.settleOrder(aConfirmation({ orderId: '1', coupons: ['SUMMER,LATE5'] }), decide)
    await storage.settleOrder(aConfirmation({ orderId: '2', affiliate: 'EVE' }), decide)
    const asBefore = [
      "delete from order_codes where code in ('SUMMER', 'LATE5', 'eve')",
      "delete from migrations where name = '013_codes_found.sql'",
      kind === 'sqlite' ? 'create index clicks_of_unknown on clicks (account_id)' : '',
      'drop index clicks_of_spelling',
    ]
    for (const sql of asBefore) await database.sql(sql)
    await database.migrate()
    await fill()
    await storage.addCoupon(aCoupon({ code: 'LATE5', affiliateId: bob }), NOON)
    await storage.addAffiliate(anAffiliate('Eve'))
    await fill()
    expect(await balances(bob)).toEqual({ pending: 499 })
    expect(await balances(id('Eve'))).toEqual({ pending: 499 })
  })
})
