import { z } from 'zod'
import { type Campaign, versionAt } from '../../../domain/campaign.js'
import { type AccountId, KEY_TEXT_MAX } from '../../../domain/ids.js'
import {
  MEASURES,
  PERFORMANCE_RULES_MAX,
  type PerformanceRule,
  RULE_COUNTS,
  RULE_PERIODS,
  RULE_STATUSES,
} from '../../../domain/performance.js'
import { isProblem } from '../../../domain/problem.js'
import { NAME_MAX } from '../../../program/affiliates.js'
import { BOOKING_HOLD_DAYS_MAX } from '../../../program/bookings.js'
import { performancePeriod } from '../../../program/performance/grantPerformance.js'
import { DELAY_DAYS_MAX } from '../../../program/performance/performanceForm.js'
import {
  addPerformanceRule,
  editPerformanceRule,
  performanceRuleCalled,
} from '../../../program/performance/performanceRules.js'
import { performanceForm } from '../../../program/performance/performanceTexts.js'
import type { Deps } from '../../deps.js'
import { programOf } from '../programOf.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { codesFor } from './names.js'
import { answerPage } from './pageAnswer.js'
import { code, count, declare, instant, iso, known, oneOf, typed } from './shapes.js'

const SUBJECT = 'Performance rules'
const SORTS = ['code', '-code'] as const
const AMOUNT_TEXT_MAX = 100

const ruleShape = z
  .object({
    code: z.string(),
    version: z.int(),
    since: instant,
    name: z.string(),
    status: z.enum(RULE_STATUSES),
    campaign: z.string().nullable().meta({ description: 'Null: all campaigns.' }),
    measure: z.enum(MEASURES),
    atLeast: z.string().meta({ description: '"10" sales, or "500.00 EUR".' }),
    counts: z.enum(RULE_COUNTS).meta({ description: '"pending": also pending commissions.' }),
    period: z.enum(RULE_PERIODS),
    delayDays: z.int().meta({ description: 'How long refunds are awaited before it is measured.' }),
    bonus: z.string().nullable().meta({ description: 'What is booked: "50.00 EUR".' }),
    bonusHoldDays: z.int().nullable(),
    group: z.string().nullable().meta({ description: 'The commission group: "default:gold".' }),
  })
  .meta({ id: 'PerformanceRule', description: 'What affiliates get for reaching a threshold.' })

const toRule = (
  { code: name, versions }: PerformanceRule,
  campaigns: readonly Campaign[],
  now: number,
): z.output<typeof ruleShape> => {
  const version = versionAt(versions, now)
  const form = performanceForm(version, campaigns)
  return {
    ...{ code: name, version: version.version, since: iso(version.since), name: version.name },
    ...{ status: version.status, counts: version.counts, period: version.period },
    campaign: version.campaignId === undefined ? null : form.campaign,
    ...{ measure: version.threshold.measure, atLeast: form.atLeast, delayDays: version.delayDays },
    bonus: form.bonus || null,
    bonusHoldDays: version.action.kind === 'bonus' ? version.action.holdDays : null,
    group: form.group || null,
  }
}

const fields = {
  name: typed(NAME_MAX).exactOptional(),
  status: oneOf(RULE_STATUSES).exactOptional(),
  campaign: code.nullable().exactOptional(),
  measure: oneOf(MEASURES).exactOptional(),
  atLeast: typed(AMOUNT_TEXT_MAX).exactOptional(),
  counts: oneOf(RULE_COUNTS).exactOptional(),
  period: oneOf(RULE_PERIODS).exactOptional(),
  delayDays: count(DELAY_DAYS_MAX).exactOptional(),
  bonus: typed(AMOUNT_TEXT_MAX).exactOptional(),
  bonusHoldDays: count(BOOKING_HOLD_DAYS_MAX).exactOptional(),
  group: typed(AMOUNT_TEXT_MAX + KEY_TEXT_MAX).exactOptional(),
}
const body = z.strictObject(fields)

const toForm = ({ campaign, delayDays, bonusHoldDays, ...same }: z.output<typeof body>) =>
  known({
    ...same,
    campaign: campaign === null ? 'all' : campaign,
    delayDays: delayDays === undefined ? undefined : String(delayDays),
    bonusHoldDays: bonusHoldDays === undefined ? undefined : String(bonusHoldDays),
  })

/** The rule that the address names. */
const ruleIn = async (deps: Deps, accountId: AccountId, code: string) => {
  const found = await performanceRuleCalled(deps, accountId, code)
  return isProblem(found) ? { ...found, field: 'rule' } : found
}

const answerOf = async (deps: Deps, rule: PerformanceRule) => {
  const { campaigns } = await programOf(deps, rule.accountId)
  return toRule(rule, campaigns, deps.now())
}

const list = declare({
  method: 'GET',
  path: '/performance-rules',
  subject: SUBJECT,
  summary: 'List performance rules',
  description: `At most ${PERFORMANCE_RULES_MAX}.`,
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(ruleShape, SORTS, {}),
  answer: pageOf(ruleShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const { campaigns } = await programOf(deps, accountId)
    const rules = await deps.storage.performanceRules(accountId)
    const page = await pageInMemory('/performance-rules', query, SORTS[0], rules, (one) => [
      one.code,
    ])
    return answerPage(page, (one) => toRule(one, campaigns, deps.now()))
  },
})

const post = declare({
  method: 'POST',
  path: '/performance-rules',
  subject: SUBJECT,
  summary: 'Add a performance rule',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({ code, ...fields }),
  answer: ruleShape,
  example: {
    body: { code: 'ten-sales', name: 'Ten sales', atLeast: '10', bonus: '50.00 EUR' },
  },
  answerTo: async ({ deps, accountId, body: { code: wanted, ...form } }) => {
    const added = await addPerformanceRule(deps, accountId, wanted, toForm(form))
    return isProblem(added) ? added : answerOf(deps, added)
  },
})

const patch = declare({
  method: 'PATCH',
  path: '/performance-rules/{rule}',
  subject: SUBJECT,
  summary: 'Change a performance rule',
  description: 'Adds a version that applies from now on, to months that end after it.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body,
  answer: ruleShape,
  example: { params: { rule: 'gold' }, body: { atLeast: '20' } },
  current: async ({ deps, accountId, params }) => {
    const found = await ruleIn(deps, accountId, params.rule)
    return isProblem(found) ? found : answerOf(deps, found)
  },
  answerTo: async ({ deps, accountId, params, body: form }) => {
    const found = await ruleIn(deps, accountId, params.rule)
    if (isProblem(found)) return found
    const edited = await editPerformanceRule(deps, accountId, found.code, toForm(form))
    return isProblem(edited) ? edited : answerOf(deps, edited)
  },
})

const grantShape = z
  .object({
    affiliate: z.string(),
    period: z.string().meta({ description: '"2026-11", or "ever".' }),
    version: z.int().meta({ description: 'The version of the rule that was measured.' }),
    measured: z.string().meta({ description: '"12 sales"' }),
    grantedAt: instant,
  })
  .meta({ id: 'PerformanceGrant', description: 'That an affiliate got what a rule gives.' })

const GRANT_SORTS = ['-grantedAt'] as const

const grants = declare({
  method: 'GET',
  path: '/performance-rules/{rule}/grants',
  subject: SUBJECT,
  summary: 'List who got what a performance rule gives',
  description: 'The newest 200.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(grantShape, GRANT_SORTS, {}),
  answer: pageOf(grantShape),
  example: { params: { rule: 'gold' } },
  answerTo: async ({ deps, accountId, params, query }) => {
    const rule = await ruleIn(deps, accountId, params.rule)
    if (isProblem(rule)) return rule
    const found = await deps.storage.grantsOf(accountId, rule.code)
    const path = `/performance-rules/${rule.code}/grants`
    const page = await pageInMemory(path, query, GRANT_SORTS[0], found, (one) => [
      ...[one.grantedAt, one.affiliateId, one.firstDay],
    ])
    const codes = await codesFor(
      deps,
      accountId,
      found.map((one) => one.affiliateId),
    )
    return answerPage(page, (one) => ({
      affiliate: codes.affiliate(one.affiliateId),
      period: performancePeriod(one.firstDay),
      version: one.version,
      measured: one.measured,
      grantedAt: iso(one.grantedAt),
    }))
  },
})

export const performanceRules: readonly Endpoint[] = [list, post, patch, grants]
