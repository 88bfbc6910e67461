import type { AffiliateContact } from '../../domain/affiliate.js'
import { NO_PAP_SETTINGS } from '../../domain/papSettings.js'
import { days } from '../../domain/time.js'
import {
  aClick,
  account,
  aSale,
  eur,
  id,
  jane,
  NOON,
  sumOf,
  visitor,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What is kept beside clicks, orders and money, and how it is listed. */
export const programAndLists = (storage: () => Storage): void => {
  const decide = decideAt()

  describe('the catalogue', () => {
    test('answers false to what exists already and changes nothing', async () => {
      const site = { accountId: account, host: 'shop.example', createdAt: NOON }
      expect(await storage().addSite(site)).toBe(false)
      expect(await storage().removeSite(account, 'nowhere.example')).toBe(false)
      expect((await storage().program(account))?.sites).toHaveLength(1)
    })

    test('shows an edit at once', async () => {
      await storage().program(account)
      await storage().addSite({ accountId: account, host: 'www.shop.example', createdAt: NOON })
      expect((await storage().program(account))?.sites.map(({ host }) => host)).toEqual([
        'shop.example',
        'www.shop.example',
      ])
    })

    test('keeps what is accepted from clients of Post Affiliate Pro', async () => {
      expect((await storage().program(account))?.pap).toEqual(NO_PAP_SETTINGS)
      const settings = {
        servers: ['203.0.113.7', '2001:db8::/48'],
        currency: 'EUR',
        keyHash: 'h',
        saleHash: { field: 5, secret: 'a secret' },
        anchors: true,
        directLinks: true,
      }
      expect(await storage().setPapSettings(account, settings)).toBe(true)
      expect((await storage().program(account))?.pap).toEqual(settings)
      const fewer = { ...settings, currency: undefined, saleHash: undefined, keyHash: undefined }
      await storage().setPapSettings(account, fewer)
      expect((await storage().program(account))?.pap).toEqual(fewer)
    })

    test('changes only the named settings for clients of Post Affiliate Pro', async () => {
      const pap = async () => (await storage().program(account))?.pap
      await storage().setPapSettings(account, { keyHash: 'h' })
      await storage().setPapSettings(account, { saleHash: { field: 5, secret: 'a secret' } })
      await storage().setPapSettings(account, { servers: ['203.0.113.7'], currency: 'EUR' })
      await storage().setPapSettings(account, { anchors: true })
      await storage().setPapSettings(account, { directLinks: true })
      const links = { anchors: true, directLinks: false }
      const all = { servers: ['203.0.113.7'], currency: 'EUR', keyHash: 'h', ...links }
      expect(await pap()).toEqual({
        ...all,
        directLinks: true,
        saleHash: { field: 5, secret: 'a secret' },
      })
      await storage().setPapSettings(account, { keyHash: undefined })
      await storage().setPapSettings(account, { saleHash: undefined })
      await storage().setPapSettings(account, {})
      await storage().setPapSettings(account, { directLinks: false })
      expect(await pap()).toEqual({ ...all, keyHash: undefined, saleHash: undefined })
    })

    test('gives an alias to one account only', async () => {
      const program = await storage().program(account)
      const [campaign] = program?.campaigns ?? []
      if (!program || !campaign) throw new Error('aProgram makes a campaign')
      const other = { ...program.account, id: 'other1' as typeof account }
      await storage().addAccount(other, program.policy, { ...campaign, accountId: other.id })
      expect(await storage().setAlias(account, 'aB3dE6gH')).toBe(true)
      // Not `toThrow`: the errors of better-sqlite3 are of the first test file that loads it.
      await expect(storage().setAlias(other.id, 'aB3dE6gH')).rejects.toMatchObject({
        message: expect.stringMatching(/unique/i),
      })
      const aliases = (await storage().accounts()).map(({ id, alias }) => `${id} ${alias}`)
      expect(aliases.sort()).toEqual(['default1 aB3dE6gH', 'other1 undefined'])
      expect(await storage().setAlias(account, undefined)).toBe(true)
      expect(await storage().setAlias(other.id, 'aB3dE6gH')).toBe(true)
    })

    test('keeps an affiliate’s states', async () => {
      await storage().setAffiliateStatus(account, jane, 'banned', NOON)
      const found = await storage().affiliateByCode(account, 'jane')
      expect(found?.states.map(({ status }) => status)).toEqual(['active', 'banned'])
    })

    test('changes an affiliate’s name or e-mail address, and leaves the other as it is', async () => {
      const contact = async () => {
        const found = await storage().affiliateByCode(account, 'jane')
        return [found?.name, found?.email]
      }
      const [name] = await contact()
      const edit = (changed: AffiliateContact) => storage().editAffiliate(account, jane, changed)
      expect(await edit({ email: 'j@x.example' })).toBe(true)
      expect(await contact()).toEqual([name, 'j@x.example'])
      expect(await edit({ name: 'Jane Roe' })).toBe(true)
      expect(await contact()).toEqual(['Jane Roe', 'j@x.example'])
      expect(await edit({ email: undefined })).toBe(true)
      expect(await edit({})).toBe(false)
      expect(await contact()).toEqual(['Jane Roe', undefined])
      expect(await storage().editAffiliate(account, id('nobody'), { name: 'N' })).toBe(false)
    })

    test('ends a coupon', async () => {
      const coupon = {
        accountId: account,
        code: 'JANE10',
        affiliateId: jane,
        campaignId: undefined,
        validFrom: 0,
        validUntil: undefined,
      }
      expect(await storage().addCoupon(coupon, NOON)).toBe(true)
      expect(await storage().addCoupon(coupon, NOON)).toBe(false)
      expect(await storage().endCoupon(account, 'JANE10', NOON)).toBe(true)
      expect(await storage().coupons(account)).toEqual([{ ...coupon, validUntil: NOON }])
    })
  })

  describe('access', () => {
    test('knows a key until it is revoked', async () => {
      const key = {
        accountId: account,
        id: 'k1',
        kind: 'secret' as const,
        scopes: ['read', 'payout'] as const,
        hash: 'h',
        label: 'server',
        createdAt: NOON,
        revokedAt: undefined,
      }
      await storage().addKey(key)
      expect(await storage().key(account, 'k1')).toEqual(key)
      expect(await storage().revokeKey(account, 'k1', NOON)).toBe(true)
      expect(await storage().key(account, 'k1')).toBeUndefined()
      expect(await storage().revokeKey(account, 'k1', NOON)).toBe(false)
    })

    test('lets a login link in once', async () => {
      await storage().addLoginLink(account, 'h1', 'u1' as never, NOON + 10)
      const used = await Promise.all(
        [1, 2, 3].map(() => storage().useLoginLink(account, 'h1', NOON)),
      )
      expect(used.filter((user) => user !== undefined)).toEqual(['u1'])
      await storage().addLoginLink(account, 'h2', 'u1' as never, NOON)
      expect(await storage().useLoginLink(account, 'h2', NOON)).toBeUndefined()
    })

    test('counts a login attempt for every limit, and for none if one limit is reached', async () => {
      const at = (subject: string, max: number) => ({ subject, max })
      const take = (...limits: { subject: string; max: number }[]) =>
        storage().takeLoginAttempt(account, limits, NOON, NOON - 10)
      expect(await take(at('a', 2), at('u', 1))).toBe(true)
      expect(await take(at('a', 2), at('u', 1))).toBe(false)
      expect(await take(at('a', 2), at('v', 1))).toBe(true)
      expect(await take(at('a', 2), at('w', 1))).toBe(false)
      expect(await take(at('w', 1))).toBe(true)
      await storage().giveBackLoginAttempt(account, [at('a', 2)])
      expect(await take(at('a', 2))).toBe(true)
      expect(await take(at('a', 2))).toBe(false)
      expect(await storage().takeLoginAttempt(account, [at('a', 2)], NOON + 10, NOON)).toBe(true)
      expect(await storage().takeLoginAttempt(account, [at('a', 2)], NOON + 19, NOON + 9)).toBe(
        true,
      )
      expect(await storage().takeLoginAttempt(account, [at('a', 2)], NOON + 19, NOON + 9)).toBe(
        false,
      )
    })

    test('forgets attempts to log in after two days', async () => {
      const limits = [{ subject: 'address:old', max: 1 }]
      await storage().takeLoginAttempt(account, limits, NOON, 0)
      expect(await storage().forgetOld(account, NOON + days(2))).toBe(0)
      expect(await storage().forgetOld(account, NOON + days(2) + 1)).toBe(1)
      expect(await storage().takeLoginAttempt(account, limits, NOON, 0)).toBe(true)
    })

    test('says whose a login link is without using it up', async () => {
      await storage().addLoginLink(account, 'h3', 'u1' as never, NOON + 10)
      expect(await storage().loginLink(account, 'h3', NOON)).toBe('u1')
      expect(await storage().loginLink(account, 'h3', NOON + 10)).toBeUndefined()
      expect(await storage().useLoginLink(account, 'h3', NOON)).toBe('u1')
      expect(await storage().loginLink(account, 'h3', NOON)).toBeUndefined()
    })

    test('keeps of a hand-over token who brought it first, and when', async () => {
      expect(await storage().handover(account, 't')).toBeUndefined()
      const use = (name: string, n: number) =>
        storage().useHandover(account, 't', visitor(name), NOON + n)
      const used = await Promise.all(['anna', 'ben', 'anna', 'cleo'].map(use))
      const kept = { visitorId: visitor('anna'), usedAt: NOON }
      expect(used).toEqual([kept, kept, kept, kept])
      expect(await storage().handover(account, 't')).toEqual(kept)
    })
  })

  describe('lists', () => {
    test('return the newest rows first, and continue at the cursor', async () => {
      const orders = [1, 2, 3].map((n) => aSale({ orderId: `${n}`, occurredAt: NOON + n }))
      for (const order of orders) await storage().settleOrder(order, decide)
      const first = await storage().listConversions({ accountId: account, limit: 2 })
      expect(first.map(({ orderId }) => orderId)).toEqual(['3', '2'])
      const rest = await storage().listConversions({ accountId: account, before: NOON + 2 })
      expect(rest.map(({ orderId }) => orderId)).toEqual(['1'])
    })

    test('find an order by the beginning of its id', async () => {
      await storage().settleOrder(aSale({ orderId: 'A-1' }), decide)
      await storage().settleOrder(aSale({ orderId: 'B-1' }), decide)
      const found = await storage().listConversions({ accountId: account, search: 'A-' })
      expect(found.map(({ orderId }) => orderId)).toEqual(['A-1'])
    })

    test('sum what happened since an instant', async () => {
      await storage().recordClicks([aClick()], decide)
      await storage().settleOrder(aSale(), decide)
      expect(await storage().summary(account, NOON - days(2))).toEqual({
        clicks: 1,
        conversions: 1,
        sales: [sumOf(eur('49.90'))],
        awaitingSale: [],
        earned: [sumOf(eur('4.99'))],
        refunded: [],
        setAside: 0,
        resettling: expect.any(Number),
      })
      expect(await storage().summary(account, NOON + days(2))).toMatchObject({
        clicks: 0,
        sales: [],
      })
    })

    test('keep what was set aside for thirty days', async () => {
      const event = {
        accountId: account,
        id: 'e1',
        receivedAt: NOON,
        state: 'rejected' as const,
        code: 'invalid',
        message: 'total must be a decimal string.',
        kind: 'sale',
        orderId: '1001',
        origin: 'https://shop.example',
        body: '{}',
      }
      await storage().setAside([event])
      expect(await storage().listSetAside({ accountId: account })).toEqual([event])

      expect(await storage().forgetOld(account, NOON + days(30))).toBe(0)
      expect(await storage().forgetOld(account, NOON + days(30) + 1)).toBe(1)
      expect(await storage().listSetAside({ accountId: account })).toEqual([])
    })
  })
}
