import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import type {
  PerformanceGrant,
  PerformanceRule,
  PerformanceVersion,
} from '../../../domain/performance.js'
import { GRANTS_SHOWN_MAX, type Measured, type Performance } from '../../performance.js'
import { all, insert, insertNew, one, type Runner, type Step } from '../step.js'
import { earnedBetween } from './earnedBetween.js'

export const performanceOver = ({ read, write }: Runner): Performance => ({
  performanceRules: (accountId) => read(() => performanceRules(accountId)),
  addPerformanceVersion: (accountId, code, version) =>
    write(function* () {
      const { version: number, since } = version
      const body = JSON.stringify(version)
      const row = { account_id: accountId, code, version: number, since, body }
      const [isNew] = yield* insertNew('performance_rules', [row], RULE_KEY)
      return isNew ?? false
    }),
  lastMeasured: (accountId, rule) => read(() => lastMeasured(accountId, rule)),
  endMeasure: (accountId, rule, { firstDay, measuredAt }) =>
    write(function* () {
      yield* insert(
        'performance_periods',
        { account_id: accountId, rule, first_day: firstDay, measured_at: measuredAt },
        `on conflict (account_id, rule, first_day) do update set
           measured_at = excluded.measured_at`,
      )
    }),
  earnedBetween: (accountId, span, after) => read(() => earnedBetween(accountId, span, after)),
  addGrant: (grant) =>
    write(function* () {
      const [isNew] = yield* insertNew('performance_grants', [toRow(grant)], GRANT_KEY)
      return isNew ?? false
    }),
  hasGrant: async (accountId, rule, firstDay, affiliateId) =>
    (await read(() =>
      one(
        `select 1 as one from performance_grants
         where account_id = ? and rule = ? and first_day = ? and affiliate_id = ?`,
        accountId,
        rule,
        firstDay,
        affiliateId,
      ),
    )) !== undefined,
  grantsOf: (accountId, rule) => read(() => grantsOf(accountId, rule)),
})

const RULE_KEY = ['account_id', 'code', 'version'] as const
const GRANT_KEY = ['account_id', 'rule', 'first_day', 'affiliate_id'] as const

function* performanceRules(accountId: AccountId): Step<readonly PerformanceRule[]> {
  const rows = yield* all<{ code: string; body: string }>(
    'select code, body from performance_rules where account_id = ? order by code, version',
    accountId,
  )
  const rules = new Map<string, PerformanceVersion[]>()
  for (const { code, body } of rows) {
    rules.set(code, [...(rules.get(code) ?? []), JSON.parse(body) as PerformanceVersion])
  }
  return [...rules].map(([code, versions]) => ({ accountId, code, versions }))
}

function* lastMeasured(accountId: AccountId, rule: string): Step<Measured | undefined> {
  const found = yield* one<{ first_day: number; measured_at: number }>(
    `select first_day, measured_at from performance_periods where account_id = ? and rule = ?
     order by first_day desc limit 1`,
    accountId,
    rule,
  )
  return found && { firstDay: found.first_day, measuredAt: found.measured_at }
}

const toRow = (grant: PerformanceGrant) => ({
  account_id: grant.accountId,
  rule: grant.rule,
  first_day: grant.firstDay,
  affiliate_id: grant.affiliateId,
  version: grant.version,
  granted_at: grant.grantedAt,
  measured: grant.measured,
})

function* grantsOf(accountId: AccountId, rule: string): Step<readonly PerformanceGrant[]> {
  const rows = yield* all<ReturnType<typeof toRow>>(
    `select * from performance_grants where account_id = ? and rule = ?
     order by granted_at desc, affiliate_id limit ${GRANTS_SHOWN_MAX}`,
    accountId,
    rule,
  )
  return rows.map((row) => ({
    accountId,
    rule,
    firstDay: row.first_day,
    affiliateId: row.affiliate_id as AffiliateId,
    version: row.version,
    grantedAt: row.granted_at,
    measured: row.measured,
  }))
}
