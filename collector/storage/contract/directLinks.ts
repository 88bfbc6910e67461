import type { DirectLink, DirectLinkId } from '../../domain/directLink.js'
import { aClick, account, bob, jane, NOON } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { CATALOGUE_PAGE } from '../catalogue.js'
import type { Storage } from '../storage.js'

const aLink = (pattern: string, over: Partial<DirectLink> = {}): DirectLink => ({
  accountId: account,
  id: pattern as DirectLinkId,
  affiliateId: jane,
  pattern,
  campaignId: undefined,
  channel: undefined,
  banner: undefined,
  note: undefined,
  status: 'pending',
  createdAt: NOON,
  decidedAt: undefined,
  ...over,
})

export const directLinks = (
  storage: () => Storage,
  execute: (sql: string) => Promise<void>,
): void => {
  const approved = async () =>
    (await storage().program(account))?.directLinks.map(({ pattern }) => pattern).toSorted()
  const id = 'blog.example' as DirectLinkId

  describe('a direct link', () => {
    test('is kept with everything that was entered, and its pattern is unique', async () => {
      const program = await storage().program(account)
      const campaignId = program?.campaigns[0]?.id
      const texts = { channel: 'blog', banner: 'b1', note: 'met in May' }
      const link = aLink('*.blog.example/jané', { campaignId, ...texts })
      expect(await storage().addDirectLink(link)).toBe(true)
      expect(
        await storage().addDirectLink({ ...link, id: 'other' as DirectLinkId, affiliateId: bob }),
      ).toBe(false)
      expect(await storage().directLinks(account)).toEqual([link])
      expect(await storage().directLinks('other' as typeof account)).toEqual([])
    })

    test('is part of the program while it is approved, with its affiliate', async () => {
      await storage().addDirectLink(aLink('blog.example', { channel: 'blog' }))
      expect(await approved()).toEqual([])
      expect(await storage().decideDirectLink(account, id, 'approved', NOON + 1)).toBe(true)
      await storage().setAffiliateStatus(account, jane, 'paused', NOON)
      expect((await storage().program(account))?.directLinks).toMatchObject([
        {
          pattern: 'blog.example',
          channel: 'blog',
          banner: undefined,
          affiliate: { code: 'jane', states: [{ status: 'active' }, { status: 'paused' }] },
        },
      ])
      expect(await storage().decideDirectLink(account, id, 'declined', NOON + 2)).toBe(true)
      expect(await approved()).toEqual([])
      expect(await storage().directLinks(account)).toMatchObject([
        { status: 'declined', decidedAt: NOON + 2 },
      ])
      expect(await storage().removeDirectLink(account, id)).toBe(true)
      expect(await storage().directLinks(account)).toEqual([])
    })

    test('that does not exist is not decided or removed', async () => {
      expect(await storage().decideDirectLink(account, id, 'approved', NOON)).toBe(false)
      expect(await storage().removeDirectLink(account, id)).toBe(false)
    })

    test('of each status is listed, in the order of their patterns, also beyond one statement', async () => {
      const many = CATALOGUE_PAGE + 5
      await execute(
        `insert into direct_links (account_id, id, affiliate_id, pattern, status, created_at)
           with recursive numbers (n) as (
             select 1 union all select n + 1 from numbers where n < ${many})
         select '${account}', 'l' || n, '${jane}', 'b' || n || '.example', 'approved', ${NOON}
         from numbers`,
      )
      await execute('update program_versions set version = version + 1')
      const found = (await storage().directLinks(account)).map(({ pattern }) => pattern)
      expect([found.length, found]).toEqual([many, found.toSorted()])
      expect(await approved()).toHaveLength(many)
    })

    test('is still named by its clicks after it was removed', async () => {
      await storage().addDirectLink(aLink('blog.example'))
      await storage().recordClicks([aClick({ directLink: 'blog.example' })], decideAt())
      await storage().removeDirectLink(account, id)
      for (const query of [{}, { affiliateId: jane }])
        expect(await storage().listClicks({ accountId: account, ...query })).toMatchObject([
          { directLink: 'blog.example' },
        ])
    })
  })
}
