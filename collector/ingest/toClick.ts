import type { ClickRequest } from '../../wire/v1.js'
import { type Click, LATE_MS, type NewClick } from '../domain/click.js'
import { codesMeant, findByCode } from '../domain/code.js'
import type { AccountId, VisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { type Landing, readReferrer } from './identity/landing.js'
import type { Recognised } from './identity/recognised.js'

/** What the HTTP layer knows about a click beyond its content. */
export interface ClickContext {
  readonly accountId: AccountId
  readonly id: string
  readonly linkId: string | undefined
  readonly visitorId: VisitorId
  readonly source: Click['source']
  readonly receivedAt: number
  readonly clickedAt: number
  readonly rung: string | undefined
  readonly webdriver: boolean
  readonly test: boolean
  readonly flawed: readonly string[]
  readonly mark: Click['mark']
  /** The trace of today: see `tracesOf`. */
  readonly trace?: string | undefined
  /** The affiliate, if neither the sender nor the URL names one. */
  readonly recognised?: Recognised | undefined
}

type ClickWords = Omit<ClickRequest, 'at' | 'visitorId' | 'test'>

/**
 * Reads a click. Explicit fields take precedence over the URL. A click is stored even if its code
 * belongs to no affiliate, because the merchant wants to see links of affiliates who are not entered
 * yet, and typing errors.
 */
export const toClick = (
  program: Program,
  said: ClickWords,
  landing: Landing | undefined,
  context: ClickContext,
): NewClick | Problem => {
  const { recognised: found } = context
  const affiliate = firstOf(said.affiliate, landing?.affiliate ?? found?.affiliate)
  if (!affiliate) {
    return problem(
      'no_affiliate',
      'affiliate',
      'Send an affiliate, a url with the parameter a_aid, or the referrer, which a direct link may cover.',
    )
  }
  const bannerCode = found?.banner ?? firstOf(said.banner, landing?.banner)
  const banner = bannerCode === undefined ? undefined : findByCode(bannerCode, program.banners)
  const late = context.receivedAt - context.clickedAt > LATE_MS
  const campaign = findByCode(firstOf(said.campaign, landing?.campaign), program.campaigns)
  // Every field by its name: a spread of the context took ten times as long as all the rest.
  return {
    accountId: context.accountId,
    id: context.id,
    linkId: context.linkId,
    bannerId: banner?.id,
    visitorId: context.visitorId,
    source: context.source,
    receivedAt: context.receivedAt,
    clickedAt: context.clickedAt,
    rung: context.rung,
    webdriver: context.webdriver,
    test: context.test,
    flawed: context.flawed,
    mark: context.mark,
    affiliateCode: codesMeant(affiliate)[0] ?? affiliate,
    campaignId:
      found?.campaignId ?? campaign?.id ?? banner?.campaignId ?? program.policy.defaultCampaignId,
    banner: bannerCode,
    channel: found?.channel ?? firstOf(said.channel, landing?.channel),
    data1: firstOf(said.data1, landing?.data1),
    data2: firstOf(said.data2, landing?.data2),
    url: landing && landing.kept + (found?.anchor === undefined ? '' : `#${found.anchor}`),
    referrer: said.referrer === undefined ? undefined : readReferrer(said.referrer),
    directLink: found?.directLink,
    late,
    // The browser may have had another address when the click happened.
    trace: late ? undefined : context.trace,
  }
}

const firstOf = (said: string | undefined, landed: string | undefined): string | undefined =>
  said?.trim() || landed || undefined
