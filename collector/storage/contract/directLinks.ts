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
  open: () => Promise<Storage>,
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
      expect(await storage().addDirectLink(link)).toBe('added')
      const again = { ...link, id: 'other' as DirectLinkId }
      expect(await storage().addDirectLink(again)).toBe('exists')
      expect(await storage().addDirectLink({ ...again, affiliateId: bob })).toEqual({ other: link })
      expect(await storage().directLinks(account)).toEqual([link])
      expect(await storage().directLinks('other' as typeof account)).toEqual([])
    })

    test('is part of the program while it is approved, with its affiliate', async () => {
      await storage().addDirectLink(aLink('blog.example', { channel: 'blog' }))
      expect(await approved()).toEqual([])
      expect(await storage().decideDirectLink(account, id, 'approved', NOON + 1)).toBe('decided')
      await storage().setAffiliateStatus(account, jane, 'paused', NOON)
      expect((await storage().program(account))?.directLinks).toMatchObject([
        {
          pattern: 'blog.example',
          channel: 'blog',
          banner: undefined,
          affiliate: { code: 'jane', states: [{ status: 'active' }, { status: 'paused' }] },
        },
      ])
      expect(await storage().decideDirectLink(account, id, 'declined', NOON + 2)).toBe('decided')
      expect(await approved()).toEqual([])
      expect(await storage().directLinks(account)).toMatchObject([
        { status: 'declined', decidedAt: NOON + 2 },
      ])
      expect(await storage().removeDirectLink(account, id)).toBe(true)
      expect(await storage().directLinks(account)).toEqual([])
    })

    test('of two that overlap and are added by two collectors at the same time, one is stored', async () => {
      const second = await open()
      for (let round = 0; round < 10; round += 1) {
        const blog = `blog${round}.example`
        const [wide, narrow] = [aLink(`*.${blog}`), aLink(`${blog}/bob`, { affiliateId: bob })]
        const answers = await Promise.all([
          storage().addDirectLink(wide),
          second.addDirectLink(narrow),
        ])
        const stored = answers[0] === 'added' ? wide : narrow
        expect(answers.toSorted()).toEqual(['added', { other: stored }].toSorted())
        expect(await storage().directLinks(account)).toHaveLength(round + 1)
      }
      await second.close()
    })

    test('of two that overlap, declined ones are approved by two collectors only once', async () => {
      const second = await open()
      await storage().addDirectLink(aLink('blog.example', { status: 'declined' }))
      const bobs = aLink('blog.example/bob', { affiliateId: bob, status: 'declined' })
      await storage().addDirectLink(bobs)
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all([
          storage().decideDirectLink(account, id, 'approved', NOON),
          second.decideDirectLink(account, bobs.id, 'approved', NOON),
        ])
        expect(answers.filter((answer) => answer === 'decided')).toHaveLength(1)
        expect(await approved()).toHaveLength(1)
        await storage().decideDirectLink(account, id, 'declined', NOON)
        await storage().decideDirectLink(account, bobs.id, 'declined', NOON)
      }
      await second.close()
    })

    test('that does not exist is not decided or removed', async () => {
      expect(await storage().decideDirectLink(account, id, 'approved', NOON)).toBe('unknown')
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
      expect(await storage().addDirectLink(aLink('blog.example'))).toBe('full')
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
