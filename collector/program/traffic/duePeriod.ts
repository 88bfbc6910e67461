import type { Campaign } from '../../domain/campaign.js'
import type { AccountId } from '../../domain/ids.js'
import { DAY_MS, days, HOUR_MS } from '../../domain/time.js'
import { type Counted, endOfPeriod, startOfPeriod } from '../../domain/traffic.js'
import type { Deps } from '../deps.js'

/** A day of clicks, or a month of impressions, that is to be counted. */
export interface Period {
  readonly counted: Counted
  readonly firstDay: number
  /** Whether it was counted before. This count is the last one. */
  readonly isAgain: boolean
}

/** How long after its end a period is counted: until then, messages for it are still written. */
const AFTER_MS = HOUR_MS
/** How long after that it is counted again, because ids of visitors may have been linked since. */
export const AGAIN_DAYS = 7

/** The next period to count. Undefined: none is due. */
export const duePeriod = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  counted: Counted,
  campaigns: readonly Campaign[],
  at: number,
): Promise<Period | undefined> => {
  const paid = daysPaid(counted, campaigns)
  const [first] = paid
  if (!first) return undefined
  const today = dayAt(at - AFTER_MS)
  const ended = startOfPeriod(counted, dayAt(at - AFTER_MS - days(AGAIN_DAYS)))
  const { last, again } = await storage.countedPeriods(accountId, counted, ended)
  let firstDay = last === undefined ? startOfPeriod(counted, first.from) : endOf(counted, last)
  for (; endOf(counted, firstDay) <= today; firstDay = endOf(counted, firstDay)) {
    const until = endOf(counted, firstDay)
    const isPaid = paid.some((span) => span.from < until && span.until >= firstDay)
    if (isPaid) return { counted, firstDay, isAgain: false }
  }
  return again === undefined ? undefined : { counted, firstDay: again, isAgain: true }
}

const endOf = endOfPeriod

/** The days on which campaigns had terms for clicks or impressions, the earliest first. */
const daysPaid = (counted: Counted, campaigns: readonly Campaign[]) =>
  campaigns
    .flatMap(({ versions }) =>
      versions.flatMap((version, index) => {
        const terms = counted === 'clicks' ? version.click : version.impressions
        if (!terms) return []
        const next = versions[index + 1]
        return [{ from: dayAt(version.since), until: next ? dayAt(next.since) : Infinity }]
      }),
    )
    .sort((a, b) => a.from - b.from)

const dayAt = (at: number): number => Math.floor(at / DAY_MS)
