import { type AffiliateSetting, PARENTS_MAX, SETTINGS_MAX } from '../../domain/affiliate.js'
import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import {
  aConfirmation,
  account,
  anAffiliate,
  aRefund,
  bob,
  eur,
  id,
  jane,
  NOON,
  percent,
} from '../../testing/builders.js'
import { canonicalDump } from '../../testing/canonicalDump.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What is set for single affiliates: who is above them, and their place in campaigns. */
export const affiliateSettings = (
  storage: () => Storage,
  execute: (sql: string) => Promise<void>,
  open: () => Promise<Storage>,
): void => {
  const decide = decideAt()
  const { conversion } = readingFrom(storage)
  const below = (parentId: AffiliateId | undefined, since = NOON): AffiliateSetting => ({
    kind: 'parent',
    since,
    parentId,
  })
  const settingsOf = async (affiliate: AffiliateId) =>
    (await storage().affiliatesById(account, [affiliate]))[0]?.settings

  describe('the settings of an affiliate', () => {
    test('are kept in the order in which they were made', async () => {
      const campaignId = id<CampaignId>('summer')
      const place = { kind: 'membership', since: NOON + 5, campaignId, isMember: true } as const
      const gold = { ...place, group: 'gold', terms: { sale: percent(1) } }
      expect(await settingsOf(jane)).toBeUndefined()
      expect(await storage().addAffiliateSetting(account, jane, gold)).toBe('added')
      // The clock was set back.
      expect(await storage().addAffiliateSetting(account, jane, below(bob, NOON + 1))).toBe('added')
      expect(await settingsOf(jane)).toEqual([gold, below(bob, NOON + 5)])
      const [found] = await storage().affiliatesRelated(account, 'membership', campaignId)
      expect(found?.settings).toHaveLength(2)
      const names = async (parent: AffiliateId) =>
        (await storage().affiliatesRelated(account, 'parent', parent)).map(({ code }) => code)
      expect(await names(bob)).toEqual(['jane'])
      expect(await names(jane)).toEqual([])
    })

    test('never put an affiliate above itself', async () => {
      const set = (whose: AffiliateId, parent: AffiliateId) =>
        storage().addAffiliateSetting(account, whose, below(parent))
      await storage().addAffiliate(anAffiliate('eve'))
      const eve = id<AffiliateId>('eve')
      expect(await set(jane, jane)).toBe('circle')
      expect(await set(jane, bob)).toBe('added')
      expect(await set(bob, eve)).toBe('added')
      expect(await set(eve, jane)).toBe('circle')
      expect(await storage().addAffiliateSetting(account, jane, below(undefined))).toBe('added')
      expect(await set(eve, jane)).toBe('added')
    })

    test('never close a circle when two collectors set parents at the same time', async () => {
      const second = await open()
      const answers = await Promise.all([
        storage().addAffiliateSetting(account, jane, below(bob)),
        second.addAffiliateSetting(account, bob, below(jane)),
      ])
      await second.close()
      expect(answers.sort()).toEqual(['added', 'circle'])
    })

    test('are refused beyond the number that one affiliate may have', async () => {
      const columns = 'account_id, affiliate_id, seq, since, kind, subject, body'
      const body = JSON.stringify(below(undefined))
      await execute(
        `insert into affiliate_settings (${columns})
         values ('${account}', '${jane}', ${SETTINGS_MAX}, 1, 'parent', '', '${body}')`,
      )
      expect(await storage().addAffiliateSetting(account, jane, below(bob))).toBe('full')
    })

    test('refuse a parent that has too many affiliates above it', async () => {
      const columns = 'account_id, affiliate_id, seq, since, kind, subject, body'
      const names = Array.from({ length: PARENTS_MAX + 1 }, (_, n) => `a${n}`)
      for (const name of ['affiliates', 'affiliate_settings']) {
        const rows = names.map((one, n) => {
          const parent = id<AffiliateId>(`a${n + 1}`)
          const body = JSON.stringify(below(parent, 1))
          return name === 'affiliates'
            ? `('${account}', '${id(one)}', '${one}', '${one}', 1)`
            : `('${account}', '${id(one)}', 1, 1, 'parent', '${parent}', '${body}')`
        })
        const into = name === 'affiliates' ? 'account_id, id, code, name, created_at' : columns
        await execute(`insert into ${name} (${into}) values ${rows.join(', ')}`)
      }
      const set = (parent: string) =>
        storage().addAffiliateSetting(account, jane, below(id<AffiliateId>(parent)))
      expect(await set('a0')).toBe('too_deep')
      expect(await set('a2')).toBe('added')
    })
  })

  describe('the affiliates above a credited one', () => {
    const tierOf = async () =>
      (await conversion()).commissions.map(
        ({ affiliateId, tier, amount }) =>
          `${tier} ${affiliateId === jane ? 'jane' : 'bob'} ${amount.amount}`,
      )

    test('earn from its orders on every collector, and a refund reverses what they earned', async () => {
      const second = await open()
      const [campaign] = (await storage().program(account))?.campaigns ?? []
      const [version] = campaign?.versions ?? []
      if (!campaign || !version) throw new Error('aProgram makes a campaign')
      const since = NOON - 2
      await storage().addCampaignVersion(account, campaign.id, {
        ...{ ...version, version: 2, since },
        tiers: [{ kind: 'previous', ratePpm: 500_000 }],
      })
      await storage().addAffiliateSetting(account, jane, below(bob, NOON - 1))
      await second.settleOrder(aConfirmation({ affiliate: 'jane', total: eur('19.99') }), decide)
      expect(await tierOf()).toEqual(['1 jane 200', '2 bob 100'])
      // An earlier order has the terms of its time.
      const early = { affiliate: 'jane', orderId: '1000', occurredAt: NOON - 3 }
      await second.settleOrder(aConfirmation(early), decide)
      const [before] = await storage().conversionsOf(account, '1000')
      expect(before?.commissions).toHaveLength(1)

      await storage().settleOrder(aRefund(eur('10.00')), decide)
      expect(await tierOf()).toEqual(['1 jane 100', '2 bob 50'])
      await storage().settleOrder(aRefund(undefined, { refundId: 'r2' }), decide)
      expect(await tierOf()).toEqual(['1 jane 0', '2 bob 0'])
      expect(await storage().auditCommissions(account)).toEqual({ commissions: 3, wrong: [] })
      await execute(`update commissions set amount = amount + 1 where tier = 2`)
      expect(await storage().auditCommissions(account)).toMatchObject({
        wrong: [{ from: 'amount' }],
      })
      await execute(`update commissions set amount = amount - 1 where tier = 2`)
      expect(await canonicalDump(second, account)).toBe(await canonicalDump(storage(), account))
      await second.close()
    })
  })
}
