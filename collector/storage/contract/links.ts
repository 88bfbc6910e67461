import type { Banner } from '../../domain/banner.js'
import type { NewClick } from '../../domain/click.js'
import { SLUGS_OF_LINK_MAX } from '../../domain/shortLink.js'
import { days } from '../../domain/time.js'
import {
  aBanner,
  aClick,
  account,
  anAffiliate,
  aShortLink,
  bob,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { dayOf } from '../daySums.js'
import type { Storage } from '../storage.js'

const TODAY = dayOf(NOON)

/** Banners, short links, and what is counted for them. */
export const linksAndBanners = (storage: () => Storage, other: () => Promise<Storage>): void => {
  const decide = decideAt()

  const edit = (one: Storage, change: (stored: Banner) => Banner) =>
    one.editBanner(account, aBanner().id, change)

  describe('a banner', () => {
    test('is part of the program, and an edit is seen at once', async () => {
      const banner = aBanner({ to: '/shoes' })
      expect(await storage().addBanner(banner)).toBe(true)
      expect((await storage().program(account))?.banners).toEqual([banner])

      const content = { kind: 'html', html: '<b>{link}</b>', width: 300, height: 250 } as const
      const edited = aBanner({ name: 'Autumn', status: 'removed', content })
      expect(await edit(storage(), () => edited)).toEqual(edited)
      expect((await storage().program(account))?.banners).toEqual([edited])
      expect(await storage().editBanner(account, 'b9', () => edited)).toBeUndefined()
      const refused = { refused: 'no' }
      expect(await storage().editBanner(account, banner.id, () => refused)).toBe(refused)
      expect((await storage().program(account))?.banners).toEqual([edited])
    })

    test('has a code that no other banner has in any case', async () => {
      await storage().addBanner(aBanner())
      const again = aBanner({ id: 'b2', code: 'SPRING' })
      expect(await storage().addBanner(again)).toBe(false)
      await edit(storage(), () => aBanner({ code: 'other' }))
      expect((await storage().program(account))?.banners).toEqual([aBanner()])
    })

    test('keeps the edits that two collectors make of it at the same time', async () => {
      const second = await other()
      await storage().addBanner(aBanner({ name: '' }))
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          edit(index % 2 === 0 ? storage() : second, (banner) => ({
            ...banner,
            name: `${banner.name}.`,
          })),
        ),
      )
      await second.close()
      const [banner] = (await storage().program(account))?.banners ?? []
      expect(banner?.name).toBe('.'.repeat(20))
    })
  })

  describe('a short link', () => {
    test('is found by its slug in any case', async () => {
      const link = aShortLink({ slug: 'Summer-Sale', channel: 'mail', data1: 'a', data2: 'b' })
      expect(await storage().addLink(link)).toBe('added')
      expect(await storage().linkBySlug(account, 'summer-sale')).toEqual(link)
      expect(await storage().linkBySlug(account, 'summer')).toBeUndefined()
    })

    test('keeps its earlier slugs when it is renamed, until it is removed', async () => {
      await storage().addLink(aShortLink())
      expect(await storage().renameLink(account, 'summer', 'sun')).toBe('renamed')
      expect(await storage().renameLink(account, 'summer', 'SUN')).toBe('renamed')
      const renamed = aShortLink({ id: aShortLink().id, slug: 'SUN' })
      expect(await storage().linkBySlug(account, 'summer')).toEqual(renamed)
      expect(await storage().linkBySlug(account, 'sun')).toEqual(renamed)
      // Back to a slug from before.
      expect(await storage().renameLink(account, 'sun', 'summer')).toBe('renamed')

      expect(await storage().removeLink(account, 'sun')).toBe(true)
      expect(await storage().linkBySlug(account, 'summer')).toBeUndefined()
      expect(await storage().removeLink(account, 'sun')).toBe(false)
      expect(await storage().listLinks({ accountId: account, since: 0 })).toEqual([])
      expect(await storage().addLink(aShortLink({ id: 'l2' }))).toBe('added')
    })

    test('cannot take a slug of another link, not even one from before', async () => {
      await storage().addLink(aShortLink())
      await storage().renameLink(account, 'summer', 'sun')
      const winter = aShortLink({ id: 'l2', slug: 'winter' })
      await storage().addLink(winter)
      expect(await storage().addLink(aShortLink({ id: 'l3' }))).toBe('exists')
      expect(await storage().renameLink(account, 'winter', 'summer')).toBe('exists')
      expect(await storage().renameLink(account, 'autumn', 'sun')).toBe('unknown')
      expect(await storage().linkBySlug(account, 'winter')).toEqual(winter)
    })

    test('is not found under any slug if it is renamed while another collector removes it', async () => {
      const second = await other()
      for (let round = 0; round < 10; round += 1) {
        await storage().addLink(aShortLink({ id: `l${round}` }))
        const done = await Promise.all([
          storage().renameLink(account, 'summer', 'sun'),
          second.removeLink(account, 'summer'),
        ])
        expect(done[1]).toBe(true)
        expect(await storage().linkBySlug(account, 'sun')).toBeUndefined()
        expect(await storage().linkBySlug(account, 'summer')).toBeUndefined()
      }
      await second.close()
    })

    test('has a limited number of slugs', async () => {
      await storage().addLink(aShortLink())
      const rename = (to: string) => storage().renameLink(account, 'summer', to)
      for (let n = 1; n < SLUGS_OF_LINK_MAX; n += 1) expect(await rename(`s${n}`)).toBe('renamed')
      expect(await rename('more')).toBe('full')
      const last = `s${SLUGS_OF_LINK_MAX - 1}`
      expect(await storage().linkBySlug(account, 'summer')).toMatchObject({ slug: last })
    })

    test('of two that are added at once with one slug, one is stored', async () => {
      const second = await other()
      const answers = await Promise.all(
        [storage(), second, storage(), second].map((one, index) =>
          one.addLink(aShortLink({ id: `l${index}` })),
        ),
      )
      await second.close()
      expect(answers.filter((answer) => answer === 'added')).toHaveLength(1)
      expect(await storage().listLinks({ accountId: account, since: 0 })).toHaveLength(1)
    })

    test('is listed newest first, of one affiliate or all, page by page', async () => {
      for (const [index, affiliateId] of [jane, bob, jane].entries()) {
        const createdAt = NOON + index
        await storage().addLink(aShortLink({ slug: `s${index}`, affiliateId, createdAt }))
      }
      const list = async (query: object) =>
        (await storage().listLinks({ accountId: account, since: 0, ...query })).map(
          ({ slug }) => slug,
        )
      expect(await list({})).toEqual(['s2', 's1', 's0'])
      expect(await list({ affiliateId: jane })).toEqual(['s2', 's0'])
      expect(await list({ before: NOON + 2, limit: 1 })).toEqual(['s1'])
      expect(await list({ skip: 2 })).toEqual(['s0'])
    })
  })

  describe('a click', () => {
    const click = (name: string, over: Partial<NewClick> = {}): NewClick => ({
      ...aClick({ id: name, visitorId: visitor(name), receivedAt: NOON }),
      linkId: aShortLink().id,
      bannerId: aBanner().id,
      ...over,
    })
    const counts = async () => {
      const [link] = await storage().listLinks({ accountId: account, since: 0 })
      const [banner] = await storage().bannerSums(account, 0)
      return [link?.clicks ?? 0, banner?.clicks ?? 0]
    }
    beforeEach(() => storage().addLink(aShortLink()))

    test('counts once for its link and its banner, per day', async () => {
      const tomorrow = click('b', { receivedAt: NOON + days(1) })
      await storage().recordClicks([click('a'), tomorrow, click('a')], decide)
      await storage().recordClicks([click('a')], decide)
      await storage().recordClicks([click('c')], decide)
      expect(await storage().linkDays(account, aShortLink().id, 0)).toEqual([
        { day: TODAY + 1, clicks: 1 },
        { day: TODAY, clicks: 2 },
      ])
      expect(await storage().linkDays(account, aShortLink().id, TODAY + 1)).toHaveLength(1)
      expect(await counts()).toEqual([3, 3])
    })

    test.each([
      ['a test', [0, 0], { test: true }],
      ['of a bot', [0, 0], { mark: 'bot' }],
      ['in a frame', [0, 0], { mark: 'framed' }],
      ['of an unknown affiliate', [1, 0], { affiliateCode: 'nobody' }],
    ] as const)('that is %s adds %j to its link and banner', async (_, expected, over) => {
      await storage().recordClicks([click('a', over)], decide)
      expect(await counts()).toEqual(expected)
    })

    test('counts exactly, if two collectors record many at once', async () => {
      const second = await other()
      const batch = (from: number) =>
        Array.from({ length: 20 }, (_, index) => click(`v${from + index}`))
      await Promise.all(
        [0, 20, 40, 60].map((from, index) =>
          [storage(), second][index % 2]?.recordClicks(batch(from), decide),
        ),
      )
      await second.close()
      expect(await counts()).toEqual([80, 80])
    })
  })

  describe('impressions', () => {
    const seen = (over: object = {}) =>
      storage().countImpressions(account, {
        ...{ affiliateCode: 'jane', bannerId: aBanner().id, day: TODAY, count: 1 },
        ...over,
      })

    test('are counted per banner, affiliate and day', async () => {
      await Promise.all(Array.from({ length: 30 }, () => seen()))
      await seen({ affiliateCode: 'BOB', count: 2 })
      await seen({ day: TODAY + 1 })
      expect(await storage().bannerCounts(account, aBanner().id, TODAY)).toEqual(
        [
          { day: TODAY + 1, affiliateId: jane, impressions: 1 },
          { day: TODAY, affiliateId: jane, impressions: 30 },
          { day: TODAY, affiliateId: bob, impressions: 2 },
        ]
          .map((row) => ({ clicks: 0, ...row }))
          .sort((a, b) => b.day - a.day || (a.affiliateId < b.affiliateId ? -1 : 1)),
      )
      expect(await storage().bannerSums(account, TODAY)).toEqual([
        { bannerId: aBanner().id, impressions: 33, clicks: 0 },
      ])
    })

    test('of unknown affiliates are not counted', async () => {
      await seen({ affiliateCode: 'nobody' })
      expect(await storage().bannerSums(account, 0)).toEqual([])
      await storage().addAffiliate(anAffiliate('nobody'))
      await seen({ affiliateCode: 'nobody' })
      expect(await storage().bannerSums(account, 0)).toHaveLength(1)
    })
  })
}
