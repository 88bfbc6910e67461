import { LIST_MAX } from '../../domain/lists.js'
import { PAGE_REPORTS_MAX } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import {
  aConfirmation,
  account,
  anAction,
  aSale,
  bob,
  eur,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aCoupon } from '../../testing/facts.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import { CATALOGUE_PAGE } from '../catalogue.js'
import type { Storage } from '../storage.js'

/** One more than one statement reads of a catalogue. */
const MANY = CATALOGUE_PAGE + 1

/** Numbers from 1 on, for either database. */
const insertMany = (into: string, values: string, count = MANY) =>
  `insert into ${into} with recursive numbers (n) as (
     select 1 union all select n + 1 from numbers where n < ${count})
   select ${values} from numbers`

/** Nothing is decided, and no money shown, over a list that was cut without a word. */
export const limits = (storage: () => Storage, execute: (sql: string) => Promise<void>): void => {
  const { conversion } = readingFrom(storage)
  const decide = decideAt()
  const edited = () => execute('update program_versions set version = version + 1')

  describe('more than one statement reads', () => {
    test('of affiliates and coupons are all listed', async () => {
      await execute(
        insertMany(
          'affiliates (account_id, id, code, name, created_at)',
          `'${account}', 'a' || n, 'a' || n, 'A', ${NOON} + n / 7`,
        ),
      )
      await execute(
        insertMany(
          'affiliate_states (account_id, affiliate_id, since, status)',
          `'${account}', 'a' || n, ${NOON}, 'active'`,
        ),
      )
      await execute(
        insertMany(
          'coupons (account_id, code, affiliate_id, valid_from, created_at)',
          `'${account}', 'C' || n, '${jane}', 0, ${NOON}`,
        ),
      )
      const affiliates = await storage().affiliates(account)
      expect(new Set(affiliates.map(({ id }) => id)).size).toBe(MANY + 2)
      expect(affiliates.filter(({ states }) => states.length !== 1)).toEqual([])
      const coupons = await storage().coupons(account)
      expect(new Set(coupons.map(({ code }) => code)).size).toBe(MANY)
    })

    test('of sites and campaigns are all part of the program', async () => {
      const program = await storage().program(account)
      const body = JSON.stringify(program?.campaigns[0]?.versions[0])
      await execute(
        insertMany('sites (account_id, host, created_at)', `'${account}', 's' || n, ${NOON}`),
      )
      await execute(
        insertMany(
          'campaigns (account_id, id, code, created_at)',
          `'${account}', 'c' || n, 'c' || n, ${NOON}`,
        ),
      )
      await execute(
        insertMany(
          'campaign_versions (account_id, campaign_id, version, since, body)',
          `'${account}', 'c' || n, 1, ${NOON - days(400)}, '${body}'`,
        ),
      )
      await edited()
      const grown = await storage().program(account)
      expect(grown?.sites).toHaveLength(MANY + 1)
      expect(grown?.campaigns.filter(({ versions }) => versions.length > 0)).toHaveLength(MANY + 1)
    })

    test('of accounts are all known', async () => {
      await execute(
        insertMany(
          'accounts (account_id, name, created_at, secret)',
          `'other' || n, 'A', ${NOON}, 's'`,
        ),
      )
      expect(await storage().accounts()).toHaveLength(MANY + 1)
    })
  })

  test('the coupon that the merchant’s server names counts after any number from pages', async () => {
    await storage().addCoupon(aCoupon({ code: 'BOB10', affiliateId: bob }), NOON)
    for (let n = 0; n < PAGE_REPORTS_MAX; n += 1) {
      const coupons = Array.from({ length: 10 }, (_, m) => `GUESS-${n}-${m}`)
      const visitorId = visitor(`guesser ${n}`)
      await storage().settleOrder(aSale({ id: `guess ${n}`, visitorId, coupons }), decide)
    }
    await storage().settleOrder(aConfirmation({ coupons: ['BOB10'] }), decide)
    expect((await conversion()).verdict.credits).toMatchObject([
      { rule: 'coupon', affiliateId: bob },
    ])
  })

  test('the sale of an order id is found after any number of actions, and a shortened list says that it is shortened', async () => {
    for (let n = 0; n <= LIST_MAX; n += 1) {
      const ref = { kind: 'action' as const, code: 'signup', productId: `p${n}` }
      await storage().settleOrder(anAction({ orderId: '1001', id: `action ${n}`, ref }), decide)
    }
    await storage().settleOrder(aSale({ total: eur('49.90'), receivedAt: NOON + 1 }), decide)
    const sales = await storage().conversionsOf(account, '1001', 'sale')
    expect(sales).toMatchObject([{ kind: 'sale', total: eur('49.90') }])
    expect(await storage().conversionsOf(account, '1001')).toHaveLength(LIST_MAX + 1)
  })
}
