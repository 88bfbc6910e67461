import { type Affiliate, statusAt } from '../../domain/affiliate.js'
import { type Campaign, type CampaignVersion, versionAt } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import { HOUR_MS } from '../../domain/time.js'
import { mayEarn } from '../commission/termsFor.js'

/** A click that may be paid, and the other clicks that may make it a repetition. */
export interface ClickToCount
  extends Pick<Click, 'id' | 'affiliateId' | 'campaignId' | 'clickedAt' | 'receivedAt'> {
  /**
   * When the same visitor, under any id, made clicks for the same affiliate that were received before
   * this one.
   */
  readonly earlier: readonly number[]
}

/**
 * The version of the campaign whose terms pay a click: the one at the time of the click. Undefined: the
 * click earns nothing. A click is a repetition of one that was *received* before it, so that a click that
 * arrives days later never changes what was counted.
 */
export const versionPaying = (
  { clickedAt, earlier }: Pick<ClickToCount, 'clickedAt' | 'earlier'>,
  campaign: Campaign,
  affiliate: Affiliate,
): CampaignVersion | undefined => {
  const version = versionInForce(campaign, affiliate, clickedAt)
  if (!version?.click) return undefined
  const withinMs = version.click.uniqueHours * HOUR_MS
  return earlier.some((at) => Math.abs(at - clickedAt) < withinMs) ? undefined : version
}

/** The version that pays impressions of a day. Undefined: affiliate or campaign were not active all day. */
export const versionOfDay = (
  campaign: Campaign,
  affiliate: Affiliate,
  startAt: number,
  endAt: number,
): CampaignVersion | undefined => {
  if (!versionInForce(campaign, affiliate, endAt - 1)) return undefined
  const version = versionInForce(campaign, affiliate, startAt)
  return version?.impressions && version
}

const versionInForce = (
  { id, versions }: Campaign,
  affiliate: Affiliate,
  at: number,
): CampaignVersion | undefined => {
  const version = versionAt(versions, at)
  if (at < version.since || version.status !== 'active') return undefined
  if (statusAt(affiliate, at) !== 'active') return undefined
  return mayEarn(id, version, affiliate, at) ? version : undefined
}
