import { type Affiliate, membershipAt, statusAt } from '../../domain/affiliate.js'
import { formatMoney } from '../../domain/money.js'
import type { PerformanceGrant, PerformanceRule } from '../../domain/performance.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import { periodText } from '../../domain/traffic.js'
import { setMembership } from '../affiliateSettings.js'
import { book } from '../bookings.js'
import type { Deps } from '../deps.js'
import type { DuePerformance } from './duePerformance.js'

/** Who books, in the log of bookings. */
const BY = 'performance'

/**
 * Gives an active affiliate what a rule promises, once for each period. The booking has an id of rule and
 * period, and a group is set only if it is another one, so that doing it twice changes nothing.
 */
export const grantPerformance = async (
  deps: Deps,
  rule: PerformanceRule,
  due: DuePerformance,
  affiliate: Affiliate,
  measured: string,
): Promise<'granted' | 'before' | 'inactive' | Problem> => {
  const { accountId, code } = rule
  const { firstDay, version } = due
  if (await deps.storage.hasGrant(accountId, code, firstDay, affiliate.id)) return 'before'
  const grantedAt = deps.now()
  if (statusAt(affiliate, grantedAt) !== 'active') return 'inactive'
  const done = await give(deps, rule, due, affiliate, measured)
  if (isProblem(done)) return done
  const grant: PerformanceGrant = {
    ...{ accountId, rule: code, firstDay, affiliateId: affiliate.id },
    ...{ version: version.version, grantedAt, measured },
  }
  return (await deps.storage.addGrant(grant)) ? 'granted' : 'before'
}

const give = async (
  deps: Deps,
  { accountId, code }: PerformanceRule,
  { firstDay, version: { action, name } }: DuePerformance,
  affiliate: Affiliate,
  measured: string,
): Promise<object | Problem> => {
  const period = performancePeriod(firstDay)
  if (action.kind === 'bonus') {
    const booked = await book(deps, accountId, {
      // With the affiliate's id, because an id is booked once in an account.
      id: `p-${code}-${period}-${affiliate.id}`,
      ...{ kind: 'bonus', affiliate: affiliate.code, by: BY },
      ...{ amount: formatMoney(action.amount), currency: action.amount.currency },
      ...{ holdDays: String(action.holdDays), reason: `${name}: ${measured} (${period})` },
    })
    // Another collector, or this one before it was stopped, booked it with what it measured.
    return isProblem(booked) && booked.code === 'conflict' ? { accountId } : booked
  }
  const now = membershipAt(affiliate, action.campaignId, deps.now())
  if (now?.group === action.group) return affiliate
  const program = await deps.storage.program(accountId)
  const campaign = program?.campaigns.find(({ id }) => id === action.campaignId)
  const form = { group: action.group }
  return setMembership(deps, accountId, affiliate.code, campaign?.code ?? '', form)
}

/** "2026-11", or "ever". */
export const performancePeriod = (firstDay: number): string =>
  firstDay === 0 ? 'ever' : periodText('impressions', firstDay)
