import { aClick, account, aSale, NOON, visitor } from '../../testing/builders.js'
import { canonicalDump } from '../../testing/canonicalDump.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'

/** What one collector keeps, another one on the same database knows. */
export const twoCollectors = (first: () => Storage, open: () => Promise<Storage>): void => {
  const decide = decideAt()
  let second: Storage

  describe('two collectors on one database', () => {
    beforeEach(async () => {
      second = await open()
    })
    afterEach(() => second.close())

    test('see each other’s edits at once', async () => {
      await first().program(account)
      await second.addSite({ accountId: account, host: 'two.example', createdAt: NOON })
      const hosts = (await first().program(account))?.sites.map(({ host }) => host)
      expect(hosts).toContain('two.example')
    })

    test('count attempts to log in together, and let a link in once', async () => {
      const limits = [
        { subject: 'address:a', max: 15 },
        { subject: 'user:u', max: 10 },
      ]
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? first() : second).takeLoginAttempt(account, limits, NOON, 0),
        ),
      )
      expect(taken.filter((isTaken) => isTaken)).toHaveLength(10)
      await first().addLoginLink(account, 'h', 'u1' as never, NOON + 10)
      const used = await Promise.all([
        first().useLoginLink(account, 'h', NOON),
        second.useLoginLink(account, 'h', NOON),
      ])
      expect(used.filter((user) => user !== undefined)).toEqual(['u1'])
    })

    test('know a session and a hand-over that the other one began', async () => {
      const session = {
        accountId: account,
        tokenHash: 't',
        userId: 'u1' as never,
        createdAt: NOON,
        seenAt: NOON,
      }
      await first().addSession(session)
      expect(await second.session(account, 't')).toEqual(session)
      await second.endSession(account, 't')
      expect(await first().session(account, 't')).toBeUndefined()
      const used = await Promise.all([
        first().useHandover(account, 'x', visitor('anna'), NOON),
        second.useHandover(account, 'x', visitor('ben'), NOON),
      ])
      expect(used[0]).toEqual(used[1])
      expect(await second.handover(account, 'x')).toEqual(used[0])
    })

    test('read the same from both', async () => {
      await first().recordClicks([aClick()], decide)
      await second.settleOrder(aSale(), decide)
      expect(await canonicalDump(second, account)).toBe(await canonicalDump(first(), account))
    })
  })
}
