import { statusAt } from '../domain/affiliate.js'
import type { BrowserReports } from '../domain/campaign.js'
import type { AccountId } from '../domain/ids.js'
import {
  CLAIM_LIMITS,
  CLICK_MODELS,
  type ClaimLimits,
  type ClickModel,
  type Policy,
} from '../domain/policy.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { affiliateCalled, isBanned } from './affiliates.js'
import { DAYS_MAX } from './campaigns.js'
import type { Deps } from './deps.js'
import { isSame } from './isSame.js'
import { type MatchingForm, readMatching } from './matching.js'
import { type PolicyLinksForm, readLinks } from './policyLinks.js'
import { type PolicyMemoryForm, readMemory } from './policyMemory.js'
import { presetCalled } from './presets.js'
import { readPayoutCurrency } from './rates.js'
import { readRules } from './rules.js'
import { readSplit, type SplitForm } from './splitting.js'
import { parseAmounts } from './terms.js'

/** The input for a policy. An omitted field keeps its current value. */
export interface PolicyForm extends SplitForm, PolicyLinksForm, MatchingForm, PolicyMemoryForm {
  /** "default" or "pap": sets rules, click model and window, where the form names none. */
  readonly preset?: string
  /** The rules in their order: "forced, coupon, click". Those that are not named are off. */
  readonly rules?: string
  /** "first", "last" or "split". */
  readonly clickModel?: string
  readonly windowDays?: number
  /** An affiliate's code; "none" for no default affiliate. */
  readonly defaultAffiliate?: string
  /** "review", or "trusted" with its limits. */
  readonly browserReports?: string
  /** With "trusted": the maximum total of an order, such as "200.00 EUR, 250.00 USD". */
  readonly amountMax?: string
  /** With "trusted": the maximum number of orders per UTC day. */
  readonly perDayMax?: number
  /** How many orders one visitor may claim, or one IP address contest, within an hour. */
  readonly buyerPerHourMax?: number
  /** How many unproven claims may credit one affiliate within an hour. */
  readonly affiliatePerHourMax?: number
  /** The currency in which affiliates are paid: "USD", or "none" for that of each order. */
  readonly payoutCurrency?: string
}

export const PER_DAY_MAX = 100_000
/** Bounded, because every report counts claims up to the limit. */
export const PER_HOUR_MAX = 1_000

/**
 * Adds a version of the policy, in force from now on. Orders that were placed before keep their
 * version. An edit without a change adds no version. `expected`: only if this version is the newest.
 */
export const editPolicy = async (
  deps: Deps,
  accountId: AccountId,
  form: PolicyForm,
  expected?: number,
): Promise<Policy | Problem> => {
  const { storage, now } = deps
  const program = await storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  if (expected !== undefined && program.policy.version !== expected) return CHANGED
  const filled = await fillPolicy(deps, program, form)
  if (isProblem(filled)) return filled
  const next: Policy = { ...filled, version: filled.version + 1, since: now() }
  if (isSame(next, program.policy)) return program.policy
  const added = await storage.addPolicy(accountId, next)
  return added ? next : CHANGED
}

/** The policy of a program with a form applied to it, or what is wrong with the form. Stores nothing. */
export const fillPolicy = async (
  deps: Deps,
  program: Program,
  form: PolicyForm,
): Promise<Policy | Problem> => {
  const preset = presetCalled(form.preset)
  if (isProblem(preset)) return preset
  const policy = { ...program.policy, ...preset }
  const rules = form.rules === undefined ? policy.rules : readRules(form.rules)
  if (isProblem(rules)) return rules
  const clickModel = readClickModel(form.clickModel ?? policy.clickModel)
  if (isProblem(clickModel)) return clickModel
  const split = readSplit(form, clickModel, policy.split)
  if (isProblem(split)) return split
  const windowDays = form.windowDays ?? policy.windowDays
  if (!Number.isInteger(windowDays) || windowDays < 0 || windowDays > DAYS_MAX) {
    return problem('invalid', 'windowDays', `Enter a whole number of days from 0 to ${DAYS_MAX}.`)
  }
  const memory = readMemory(form, policy)
  if (isProblem(memory)) return memory
  const usual = await defaultAffiliate(deps, program.account.id, form, policy)
  if (isProblem(usual)) return usual
  const links = readLinks(form, policy)
  if (isProblem(links)) return links
  const matching = readMatching(form, policy.matching)
  if (isProblem(matching)) return matching
  const browserReports = readReports(form, policy.browserReports)
  if (isProblem(browserReports)) return browserReports
  const claimLimits = readLimits(form, policy.claimLimits)
  if (isProblem(claimLimits)) return claimLimits
  const paidIn =
    form.payoutCurrency === undefined
      ? { currency: policy.payoutCurrency }
      : readPayoutCurrency(form.payoutCurrency)
  if (isProblem(paidIn)) return paidIn
  return {
    ...policy,
    rules,
    clickModel,
    split,
    windowDays,
    defaultAffiliateId: usual.id,
    browserReports,
    claimLimits,
    ...memory,
    payoutCurrency: paidIn.currency,
    ...links,
    ...matching,
  }
}

const CHANGED = problem('conflict', 'policy', 'The policy was changed at the same time. Try again.')

const readClickModel = (text: string): ClickModel | Problem =>
  CLICK_MODELS.find((model) => model === text) ??
  problem('invalid', 'clickModel', `Use ${CLICK_MODELS.map((model) => `"${model}"`).join(', ')}.`)

const readLimits = (
  form: PolicyForm,
  current: ClaimLimits | undefined,
): ClaimLimits | undefined | Problem => {
  const { buyerPerHourMax, affiliatePerHourMax } = { ...CLAIM_LIMITS, ...current, ...form }
  for (const [field, count] of Object.entries({ buyerPerHourMax, affiliatePerHourMax })) {
    if (Number.isInteger(count) && count >= 1 && count <= PER_HOUR_MAX) continue
    return problem('invalid', field, `Enter a whole number of orders from 1 to ${PER_HOUR_MAX}.`)
  }
  const isUsual =
    buyerPerHourMax === CLAIM_LIMITS.buyerPerHourMax &&
    affiliatePerHourMax === CLAIM_LIMITS.affiliatePerHourMax
  return isUsual ? undefined : { buyerPerHourMax, affiliatePerHourMax }
}

const defaultAffiliate = async (
  { storage, now }: Deps,
  accountId: AccountId,
  { defaultAffiliate: code }: PolicyForm,
  { defaultAffiliateId }: Policy,
): Promise<{ readonly id: Policy['defaultAffiliateId'] } | Problem> => {
  if (code === undefined) return { id: defaultAffiliateId }
  if (code === 'none' || code === '') return { id: undefined }
  const affiliate = await affiliateCalled(storage, accountId, code)
  const isNew = affiliate !== undefined && affiliate.id !== defaultAffiliateId
  if (isNew && statusAt(affiliate, now()) === 'banned') return isBanned('defaultAffiliate', code)
  return affiliate ?? problem('unknown', 'defaultAffiliate', `There is no affiliate "${code}".`)
}

const SAY_MOST =
  'Enter the maximum total of an order for each currency, such as "200.00 EUR, 250.00 USD".'

const readReports = (form: PolicyForm, current: BrowserReports): BrowserReports | Problem => {
  const mode = form.browserReports ?? current.mode
  if (mode === 'review') return { mode }
  if (mode !== 'trusted') {
    return problem('invalid', 'browserReports', 'Use "review" or "trusted".')
  }
  const known = current.mode === 'trusted' ? current : undefined
  const amountMax =
    form.amountMax === undefined
      ? known?.amountMax
      : parseAmounts(form.amountMax, 'amountMax', SAY_MOST)
  if (isProblem(amountMax)) return amountMax
  if (amountMax === undefined || amountMax.length === 0) {
    return problem('invalid', 'amountMax', SAY_MOST)
  }
  const perDayMax = form.perDayMax ?? known?.perDayMax ?? 0
  if (!Number.isInteger(perDayMax) || perDayMax < 1 || perDayMax > PER_DAY_MAX) {
    return problem(
      'invalid',
      'perDayMax',
      `Enter the maximum number of orders per day, from 1 to ${PER_DAY_MAX}.`,
    )
  }
  return { mode, amountMax, perDayMax }
}
