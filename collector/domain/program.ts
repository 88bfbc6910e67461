import type { Account } from './account.js'
import type { Banner } from './banner.js'
import type { Campaign } from './campaign.js'
import type { ApprovedLink } from './directLink.js'
import type { PapSettings } from './papSettings.js'
import type { Policy } from './policy.js'
import type { Listener } from './postback.js'
import type { Site } from './site.js'

/** The longest attribution window of any version of a policy or campaign, in days. */
export const longestWindowDays = ({
  policies,
  campaigns,
}: Pick<Program, 'policies' | 'campaigns'>): number =>
  Math.max(
    ...policies.map(({ windowDays }) => windowDays),
    ...campaigns.flatMap(({ versions }) => versions.map(({ windowDays }) => windowDays ?? 0)),
  )

/** How many affiliates above the credited one any version of a campaign pays. */
export const longestTiers = ({ campaigns }: Pick<Program, 'campaigns'>): number =>
  Math.max(
    0,
    ...campaigns.flatMap(({ versions }) => versions.map(({ tiers = [] }) => tiers.length)),
  )

/** What an account decides with, as one version of it. */
export interface Program {
  readonly account: Account
  /** The newest. */
  readonly policy: Policy
  /** All versions, in the order of time. */
  readonly policies: readonly Policy[]
  readonly campaigns: readonly Campaign[]
  readonly sites: readonly Site[]
  /** Also removed ones. */
  readonly banners: readonly Banner[]
  readonly directLinks: readonly ApprovedLink[]
  readonly pap: PapSettings
  /** Whether the account has, or had, an endpoint of webhooks, so that orders may have several names. */
  readonly hasWebhooks: boolean
  /** The active destinations of postbacks. */
  readonly postbacks: readonly Listener[]
}
