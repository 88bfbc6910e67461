import type { ClickRequest } from '../../wire/v1.js'
import { type Click, LATE_MS } from '../domain/click.js'
import { codesMeant, findByCode } from '../domain/code.js'
import type { AccountId, VisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import type { Deps } from './deps.js'
import { type Landing, readReferrer } from './identity/landing.js'

/** What the HTTP layer knows about a click beyond its content. */
export interface ClickContext {
  readonly accountId: AccountId
  readonly id: string
  readonly visitorId: VisitorId
  readonly source: Click['source']
  readonly receivedAt: number
  readonly clickedAt: number
  readonly rung: string | undefined
  readonly webdriver: boolean
  readonly test: boolean
  readonly flawed: readonly string[]
}

type ClickWords = Omit<ClickRequest, 'at' | 'visitorId' | 'test'>

/**
 * Reads a click. Explicit fields take precedence over the URL. An unknown affiliate is stored by
 * the code, because the merchant wants to see links of affiliates who are not entered yet, and
 * typing errors.
 */
export const toClick = async (
  { storage }: Pick<Deps, 'storage'>,
  program: Program,
  said: ClickWords,
  landing: Landing | undefined,
  context: ClickContext,
): Promise<Click | Problem> => {
  const named = pick(said, landing)
  if (!named.affiliate) {
    return problem(
      'no_affiliate',
      'affiliate',
      'Send an affiliate, or a url with the parameter a_aid.',
    )
  }
  const affiliate = await storage.affiliateByCode(context.accountId, named.affiliate)
  const campaign =
    findByCode(named.campaign, program.campaigns)?.id ?? program.policy.defaultCampaignId
  return {
    ...context,
    affiliateCode: codesMeant(named.affiliate)[0] ?? named.affiliate,
    affiliateId: affiliate?.id,
    campaignId: campaign,
    banner: named.banner,
    channel: named.channel,
    data1: named.data1,
    data2: named.data2,
    url: landing?.kept,
    referrer: readReferrer(said.referrer),
    late: context.receivedAt - context.clickedAt > LATE_MS,
  }
}

const FIELDS = ['affiliate', 'campaign', 'banner', 'channel', 'data1', 'data2'] as const

const pick = (said: ClickWords, landing: Landing | undefined) => {
  const named: Partial<Record<(typeof FIELDS)[number], string>> = {}
  for (const field of FIELDS) {
    const value = said[field]?.trim() || landing?.[field]
    if (value) named[field] = value
  }
  return {
    affiliate: named.affiliate,
    campaign: named.campaign,
    banner: named.banner,
    channel: named.channel,
    data1: named.data1,
    data2: named.data2,
  }
}
