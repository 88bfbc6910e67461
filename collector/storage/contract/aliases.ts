import { ALIASES_KEPT_MAX, ALIASES_MAX, aliasesOf } from '../../domain/affiliate.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  account,
  anAffiliate,
  aRefund,
  aSale,
  bob,
  eur,
  id,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { drain } from '../../testing/drain.js'
import { decideAt, readingFrom } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** Further codes of affiliates. */
export const aliases = (
  storage: () => Storage,
  open: () => Promise<Storage>,
  execute: (sql: string) => Promise<void>,
): void => {
  const { conversion, balances } = readingFrom(storage)
  const decide = decideAt()
  const settled = () => drain(storage(), decide)
  const add = (code: string, affiliateId = jane, at = NOON) =>
    storage().addAlias(account, affiliateId, code, at)
  const meant = async (text: string) => (await storage().affiliateByCode(account, text))?.id
  const byAlias = aClick({ affiliateCode: '11111111', affiliateId: undefined })
  const named = (orderId: string, at: number, affiliate = 'r1') =>
    aConfirmation({ orderId, affiliate, occurredAt: at, receivedAt: at })

  describe('an alias of an affiliate', () => {
    test('means the affiliate in every spelling in which a code may be written', async () => {
      expect(await meant('Ref_1')).toBeUndefined()
      expect(await add('Ref_1')).toBe('added')
      for (const text of ['Ref_1', 'REF_1', 'ref_1/', ' ref_1?fbclid=x']) {
        expect([text, await meant(text)]).toEqual([text, jane])
      }
      const found = await storage().affiliatesByCode(account, ['ref_1', 'jane', 'ref', 'ref_12'])
      expect([...found].map(([text, { code }]) => [text, code])).toEqual([
        ['ref_1', 'jane'],
        ['jane', 'jane'],
      ])
      const [read] = await storage().affiliatesById(account, [jane])
      expect(read?.aliases).toEqual([{ code: 'Ref_1', createdAt: NOON, removedAt: undefined }])
      const all = await storage().affiliates(account)
      expect(all.find((one) => one.id === jane)).toEqual(read)
    })

    test('belongs to one affiliate at a time, however it is written', async () => {
      expect(await add('r1')).toBe('added')
      expect(await add('R1', bob)).toBe('exists')
      expect(await add('r1.', bob)).toBe('exists')
      expect(await add('r1')).toBe('exists')
      expect(await add('JANE', bob)).toBe('exists')
      expect(await add('bob_')).toBe('exists')
      expect(await storage().addAffiliate(anAffiliate('R1'))).toBe(false)
      expect(await storage().addAffiliate(anAffiliate('r1-'))).toBe(false)
      expect(await meant('r1')).toBe(jane)
    })

    test('is given once if two collectors give it, or make it a code, at the same time', async () => {
      const other = await open()
      for (let n = 0; n < 5; n += 1) {
        const done = await Promise.all([
          add(`x${n}`).then((how) => how === 'added'),
          other.addAlias(account, bob, `X${n}`, NOON).then((how) => how === 'added'),
          other.addAffiliate(anAffiliate(`x${n}`)),
        ])
        expect(done.filter(Boolean)).toHaveLength(1)
      }
      await other.close()
    })

    test('is refused beyond the limits, also for two collectors at the same time', async () => {
      const other = await open()
      for (let n = 1; n < ALIASES_MAX; n += 1) await add(`n${n}`)
      const last = await Promise.all([add('last'), other.addAlias(account, jane, 'other', NOON)])
      expect([...last].sort()).toEqual(['added', 'full'])
      await other.close()
      for (let kept = ALIASES_MAX; kept < ALIASES_KEPT_MAX; kept += 1) {
        await storage().removeAlias(
          account,
          jane,
          kept === ALIASES_MAX ? 'n1' : `k${kept - 1}`,
          NOON,
        )
        expect(await add(`k${kept}`)).toBe('added')
      }
      await storage().removeAlias(account, jane, 'n2', NOON)
      expect(await add('k100')).toBe('full_with_removed')
      const [read] = await storage().affiliatesById(account, [jane])
      expect(aliasesOf(read!)).toHaveLength(ALIASES_MAX - 1)
    })

    test('in an affiliate link credits the affiliate, and is known to other collectors at once', async () => {
      const other = await open()
      expect(await other.affiliateByCode(account, '11111111')).toBeUndefined()
      await add('11111111')
      await other.recordClicks([byAlias], decide)
      await other.settleOrder(aSale(), decide)
      expect((await conversion()).verdict.credits).toMatchObject([
        { affiliateId: jane, rule: 'click' },
      ])
      const clicks = await other.listClicks({ accountId: account, affiliateId: jane })
      expect(clicks).toMatchObject([{ affiliateCode: '11111111' }])
      await other.close()
    })

    test('entered after clicks and orders that used it earns the affiliate the commission', async () => {
      const other = await open()
      await storage().recordClicks([byAlias], decide)
      await other.settleOrder(aSale({ orderId: 'clicked' }), decide)
      await other.settleOrder(named('named', NOON), decide)
      expect(await balances(jane)).toEqual({})
      await add('r1')
      await add('11111111')
      await settled()
      expect((await conversion('clicked')).verdict.credits).toMatchObject([
        { affiliateId: jane, rule: 'click' },
      ])
      expect((await conversion('named')).verdict.credits).toMatchObject([
        { affiliateId: jane, rule: 'forced' },
      ])
      await other.close()
    })

    test('is found in orders of an earlier version once their codes are filled in', async () => {
      await storage().settleOrder(named('old', NOON), decide)
      await execute('delete from order_codes')
      await execute('update orders set coded = null')
      await add('R1', jane, NOON + MINUTE_MS)
      await settled()
      expect(await balances(jane)).toEqual({})
      await storage().fillCodes(account, NOON)
      await settled()
      expect(await balances(jane)).toEqual({ pending: 499 })
    })

    test('entered while its click or order arrives on another collector is not missed', async () => {
      const other = await open()
      for (let n = 0; n < 8; n += 1) {
        const visitorId = visitor(`clicked ${n}`)
        const click = { ...byAlias, affiliateCode: `click${n}`, visitorId }
        await Promise.all([
          other.recordClicks([click], decide),
          other.settleOrder(named(`named ${n}`, NOON, `order${n}`), decide),
          storage().addAlias(account, n < 4 ? jane : bob, `click${n}`, NOON),
          storage().addAlias(account, n < 4 ? jane : bob, `order${n}`, NOON),
        ])
        await other.settleOrder(aSale({ orderId: `clicked ${n}`, visitorId }), decide)
      }
      await settled()
      for (let n = 0; n < 8; n += 1) {
        for (const orderId of [`named ${n}`, `clicked ${n}`]) {
          const { verdict } = await conversion(orderId)
          expect([orderId, verdict.credits]).toMatchObject([
            orderId,
            [{ affiliateId: n < 4 ? jane : bob }],
          ])
        }
      }
      await other.close()
    })
  })

  describe('an alias that is removed', () => {
    const REMOVED = NOON + days(1)
    const remove = (code = 'r1', at = REMOVED) => storage().removeAlias(account, jane, code, at)

    test('means nobody any more, and can be removed only by its own affiliate', async () => {
      await add('R1')
      expect(await meant('r1')).toBe(jane)
      expect(await storage().removeAlias(account, bob, 'r1', REMOVED)).toBe(false)
      expect(await remove('r')).toBe(false)
      expect(await remove('r1')).toBe(true)
      expect(await remove('r1')).toBe(false)
      expect(await meant('r1')).toBeUndefined()
      const later = { ...byAlias, affiliateCode: 'r1', clickedAt: REMOVED, receivedAt: REMOVED }
      await storage().recordClicks([later], decide)
      await storage().settleOrder(named('later', REMOVED), decide)
      await storage().settleOrder(
        aSale({ orderId: 'clicked', occurredAt: REMOVED, receivedAt: REMOVED }),
        decide,
      )
      expect((await conversion('later')).verdict.credits).toEqual([])
      expect((await conversion('clicked')).verdict.credits).toEqual([])
    })

    test('keeps the credit of orders that were placed before, also when they are settled again', async () => {
      // The click came before the alias, so it is stored without an affiliate.
      await storage().recordClicks([byAlias], decide)
      await add('r1')
      await add('11111111')
      await storage().settleOrder(aSale({ orderId: 'clicked' }), decide)
      await storage().settleOrder(named('named', NOON), decide)
      await remove()
      await remove('11111111')
      await settled()
      for (const orderId of ['clicked', 'named']) {
        await storage().settleOrder(aRefund(eur('9.90'), { orderId }), decide)
        const { verdict, commissions } = await conversion(orderId)
        expect(verdict.credits).toMatchObject([{ affiliateId: jane }])
        expect(commissions).toMatchObject([{ amount: eur('4.00') }])
      }
    })

    test('reverses commissions of orders that were placed after the removal and settled before it was entered', async () => {
      await add('r1')
      await storage().settleOrder(named('after', REMOVED + MINUTE_MS), decide)
      await settled()
      expect(await balances(jane)).toEqual({ pending: 499 })
      await remove()
      await settled()
      expect(await balances(jane)).toEqual({})
    })

    test.each([
      ['an alias of another affiliate', bob, () => add('r1', bob, REMOVED + 1)],
      ['the code of a new affiliate', id('r1'), () => storage().addAffiliate(anAffiliate('r1'))],
    ] as const)('may become %s, who earns orders from then on', async (_, owner, give) => {
      await add('r1')
      await storage().settleOrder(named('before', NOON), decide)
      await remove()
      await give()
      await settled()
      expect(await meant('r1')).toBe(owner)
      await storage().settleOrder(named('after', REMOVED + 2), decide)
      await storage().settleOrder(named('late', NOON), decide)
      await storage().settleOrder(aRefund(eur('9.90'), { orderId: 'before' }), decide)
      const credited = async (orderId: string) =>
        (await conversion(orderId)).verdict.credits.map(({ affiliateId }) => affiliateId)
      expect(await credited('before')).toEqual([jane])
      expect(await credited('late')).toEqual([jane])
      expect(await credited('after')).toEqual([owner])
    })

    test('can be given again, also at the same instant', async () => {
      await add('r1')
      await remove('r1', NOON)
      expect(await add('r1')).toBe('added')
      await remove()
      expect(await add('r1', jane, REMOVED + 1)).toBe('added')
      expect(await meant('r1')).toBe(jane)
      const [read] = await storage().affiliatesById(account, [jane])
      expect(read?.aliases).toEqual([
        { code: 'r1', createdAt: NOON, removedAt: REMOVED },
        { code: 'r1', createdAt: REMOVED + 1, removedAt: undefined },
      ])
    })
  })
}
