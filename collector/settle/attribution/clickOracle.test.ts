import fc from 'fast-check'
import type { AffiliateId } from '../../domain/ids.js'
import { DAY_MS, days } from '../../domain/time.js'
import { aClick, anAffiliate, aSale, id, NOON, visitor } from '../../testing/builders.js'
import { aCampaign, SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

/** A visitor's history, in days before the order: what the oracle and the product both read. */
interface History {
  readonly clicks: readonly {
    readonly id: number
    readonly ago: number
    readonly by: string
    readonly visitor: string
    readonly campaign: string | undefined
  }[]
  readonly bans: Readonly<Record<string, number | undefined>>
  readonly windowDays: number
  readonly goldWindowDays: number | undefined
  readonly goldPausedAgo: number | undefined
  readonly clickModel: 'first' | 'last'
}

/** Few days and few names, so that ties and edges of the window come up all the time. */
const ago = fc.constantFrom(-1, 0, 1, 2, 7, 7 + 1 / DAY_MS, 30, 30 + 1 / DAY_MS, 31)
const history: fc.Arbitrary<History> = fc.record({
  clicks: fc.uniqueArray(
    fc.record({
      id: fc.nat(20),
      ago,
      by: fc.constantFrom('jane', 'bob', 'eve', 'nobody'),
      visitor: fc.constantFrom('anna', 'anna', 'anna', 'carl'),
      campaign: fc.constantFrom(undefined, 'gold'),
    }),
    { maxLength: 8, selector: ({ id }) => id },
  ),
  bans: fc.record({
    jane: fc.constantFrom(undefined, 0, 2, 30),
    bob: fc.constantFrom(undefined, 0, 2, 30),
    eve: fc.constantFrom(undefined, 0, 2, 30),
  }),
  windowDays: fc.constantFrom(0, 7, 30),
  goldWindowDays: fc.constantFrom(undefined, 0, 7, 30),
  goldPausedAgo: fc.constantFrom(undefined, 0, 1, 30),
  clickModel: fc.constantFrom('first', 'last'),
})

/** Slow and plain: goes through every click and keeps the better of two. */
const oracle = (told: History): string => {
  let best: History['clicks'][number] | undefined
  for (const click of told.clicks) {
    const ban = told.bans[click.by]
    const gold = click.campaign === 'gold'
    const window = gold ? (told.goldWindowDays ?? told.windowDays) : told.windowDays
    const good =
      click.visitor === 'anna' &&
      click.by !== 'nobody' &&
      click.ago >= 0 &&
      click.ago <= window &&
      (ban === undefined || click.ago > ban) &&
      !(gold && told.goldPausedAgo !== undefined && click.ago <= told.goldPausedAgo)
    if (!good) continue
    const newer =
      best === undefined ||
      click.ago < best.ago ||
      (click.ago === best.ago && name(click.id) > name(best.id))
    if (best === undefined || newer === (told.clickModel === 'last')) best = click
  }
  return best ? `${best.by} by ${name(best.id)}` : 'nobody'
}

const name = (number: number) => `click-${number}`
const at = (daysAgo: number) => NOON - Math.round(daysAgo * DAY_MS)

const product = (told: History): string => {
  const names = ['jane', 'bob', 'eve']
  const gold = aCampaign({ code: 'gold', windowDays: told.goldWindowDays })
  const [version] = gold.versions
  const paused = { ...version!, version: 2, since: at(told.goldPausedAgo ?? 0) }
  const outcome = settle(
    someFacts({
      reports: [aSale()],
      clicks: told.clicks.map((click) =>
        aClick({
          id: name(click.id),
          clickedAt: at(click.ago),
          visitorId: visitor(click.visitor),
          affiliateCode: click.by,
          affiliateId: click.by === 'nobody' ? undefined : id(click.by),
          campaignId: click.campaign === undefined ? undefined : gold.id,
        }),
      ),
      affiliates: names.map((one) => {
        const ban = told.bans[one]
        const since = NOON - days(365)
        return anAffiliate(one, {
          states: [
            { since, status: 'active' },
            ...(ban === undefined ? [] : [{ since: at(ban), status: 'banned' as const }]),
          ],
        })
      }),
      campaigns: [
        aCampaign(),
        told.goldPausedAgo === undefined
          ? gold
          : { ...gold, versions: [version!, { ...paused, status: 'paused' }] },
      ],
      policy: { clickModel: told.clickModel, windowDays: told.windowDays },
    }),
    SOON,
  )
  const [credit] = outcome.verdict.credits
  const who = names.find((one) => id<AffiliateId>(one) === credit?.affiliateId)
  return credit ? `${who} by ${credit.clickId}` : 'nobody'
}

test('the click rule finds whom a plain search through the history finds', () => {
  const winners = new Set<string>()
  fc.assert(
    fc.property(history, (told) => {
      const expected = oracle(told)
      winners.add(expected.split(' ')[0] ?? '')
      expect(product(told)).toBe(expected)
    }),
    { numRuns: 3_000 },
  )
  expect([...winners].sort()).toEqual(['bob', 'eve', 'jane', 'nobody'])
})
