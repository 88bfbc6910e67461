import type { Account, ListedAccount } from '../domain/account.js'
import type {
  Affiliate,
  AffiliateContact,
  AffiliateSetting,
  AffiliateStatus,
} from '../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../domain/campaign.js'
import type { Coupon } from '../domain/coupon.js'
import type { DirectLink, DirectLinkId, DirectLinkStatus } from '../domain/directLink.js'
import type { AccountId, AffiliateId, CampaignId } from '../domain/ids.js'
import type { Key } from '../domain/key.js'
import type { LifetimeAffiliate, LifetimeChange } from '../domain/lifetime.js'
import type { LifetimeHistory } from '../domain/lifetimeRows.js'
import type { PapSettings } from '../domain/papSettings.js'
import type { Policy } from '../domain/policy.js'
import type { Program } from '../domain/program.js'
import type { Site } from '../domain/site.js'
import type { User } from '../domain/user.js'

/** The merchant's program. Adding something that exists returns `false` and changes nothing. */
export interface Catalogue extends Lifetimes {
  /** One transaction, because nobody could log in to an account without a user. */
  addAccount(
    account: Account,
    policy: Policy,
    campaign: Campaign,
    owner?: { readonly user: User; readonly key: Key },
  ): Promise<boolean>
  accounts(): Promise<readonly ListedAccount[]>
  /** Rejects if another account has the alias. */
  setAlias(accountId: AccountId, alias: string | undefined): Promise<boolean>
  /** Changes the settings that are named, also to undefined, and leaves all others as they are. */
  setPapSettings(accountId: AccountId, settings: Partial<PapSettings>): Promise<boolean>
  /**
   * Undefined for an unknown account. Served from memory if nothing was edited since. An edit of this
   * process is seen at once, one of another process from the next turn of the event loop on.
   */
  program(accountId: AccountId): Promise<Program | undefined>

  addPolicy(accountId: AccountId, policy: Policy): Promise<boolean>

  addSite(site: Site): Promise<boolean>
  /** The sites of all accounts. Reads every account by itself, because each may be on another node. */
  sites(): Promise<readonly Site[]>
  removeSite(accountId: AccountId, host: string): Promise<boolean>

  /** False if the code is an affiliate's already, also as an alias. New affiliates have no aliases. */
  addAffiliate(affiliate: Affiliate): Promise<boolean>
  affiliates(accountId: AccountId): Promise<readonly Affiliate[]>
  affiliatesById(accountId: AccountId, ids: readonly AffiliateId[]): Promise<readonly Affiliate[]>
  affiliateByCode(accountId: AccountId, code: string): Promise<Affiliate | undefined>
  /** As `affiliateByCode` for several texts: the affiliates by the texts that mean them. */
  affiliatesByCode(
    accountId: AccountId,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, Affiliate>>
  setAffiliateStatus(
    accountId: AccountId,
    id: AffiliateId,
    status: AffiliateStatus,
    since: number,
  ): Promise<boolean>
  /** Changes what is named, also to undefined. False if nothing is named or the affiliate is unknown. */
  editAffiliate(accountId: AccountId, id: AffiliateId, changed: AffiliateContact): Promise<boolean>

  /**
   * Appends a setting. `circle`: the affiliate would be above itself. `too_deep`: too many are above
   * it. `full`: it has as many settings as one affiliate may have.
   */
  addAffiliateSetting(
    accountId: AccountId,
    id: AffiliateId,
    setting: AffiliateSetting,
  ): Promise<'added' | 'full' | 'circle' | 'too_deep'>
  /** Affiliates that have or had this parent, or a place in this campaign. */
  affiliatesRelated(
    accountId: AccountId,
    kind: AffiliateSetting['kind'],
    subject: AffiliateId | CampaignId,
  ): Promise<readonly Affiliate[]>
  /**
   * Gives an affiliate a further code, also for earlier clicks and orders that name it. `exists`: the
   * code is this affiliate's or another one's already. Of several additions at the same time, one is done.
   */
  addAlias(
    accountId: AccountId,
    id: AffiliateId,
    code: string,
    at: number,
  ): Promise<'added' | 'exists' | 'full' | 'full_with_removed'>
  /** Removes an alias for later clicks and orders. False if the affiliate does not have it. */
  removeAlias(accountId: AccountId, id: AffiliateId, code: string, at: number): Promise<boolean>

  addCampaign(campaign: Campaign): Promise<boolean>
  addCampaignVersion(
    accountId: AccountId,
    id: CampaignId,
    version: CampaignVersion,
  ): Promise<boolean>

  addCoupon(coupon: Coupon, createdAt: number): Promise<boolean>
  coupons(accountId: AccountId): Promise<readonly Coupon[]>
  /** The coupons that texts name exactly, at most `COUPONS_ASKED_MAX` texts. */
  couponsCalled(accountId: AccountId, texts: readonly string[]): Promise<readonly Coupon[]>
  /** Ends a coupon at an instant; later sales are not credited through it. */
  endCoupon(accountId: AccountId, code: string, validUntil: number): Promise<boolean>

  /**
   * `exists`: the account has the pattern already, whatever its status. Of two that exclude each other
   * and are added at the same time, one is.
   */
  addDirectLink(link: DirectLink): Promise<'added' | 'exists' | 'full' | DirectLinkObstacle>
  /** Of every status, in the order of their patterns. The approved ones are part of the program. */
  directLinks(accountId: AccountId): Promise<readonly DirectLink[]>
  /** Approves only what excludes no direct link of another affiliate. */
  decideDirectLink(
    accountId: AccountId,
    id: DirectLinkId,
    status: DirectLinkStatus,
    decidedAt: number,
  ): Promise<'decided' | 'unknown' | DirectLinkObstacle>
  removeDirectLink(accountId: AccountId, id: DirectLinkId): Promise<boolean>
}

/** A direct link of another affiliate that excludes the one in question. */
export interface DirectLinkObstacle {
  readonly other: DirectLink
}

/** Who earns from the orders of customers, as people and imports set it. */
export interface Lifetimes {
  /**
   * Imports the affiliates of customers for whom none is set, and re-settles the orders of these customers.
   * Returns for each whether it was added; of several for one customer only the first is.
   */
  addLifetimes(
    accountId: AccountId,
    lifetimes: readonly LifetimeAffiliate[],
    at: number,
  ): Promise<readonly boolean[]>
  /**
   * Adds a change, and re-settles the orders that the customer placed since. 'unchanged': the newest change
   * says the same. 'full': the customer has had as many changes as one may have.
   */
  changeLifetime(
    accountId: AccountId,
    change: LifetimeChange,
  ): Promise<'changed' | 'unchanged' | 'full'>
  /** The newest change of each of these customers, for those who have one. */
  lifetimesOf(
    accountId: AccountId,
    customers: readonly string[],
  ): Promise<readonly LifetimeChange[]>
  lifetimeHistory(accountId: AccountId, customer: string): Promise<LifetimeHistory>
}

/** How many coupons one call looks up. */
export const COUPONS_ASKED_MAX = 200

/** How many rows of a catalogue one statement reads; there may be more. */
export const CATALOGUE_PAGE = 10_000
