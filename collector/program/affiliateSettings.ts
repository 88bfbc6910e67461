import {
  AFFILIATE_CLASSES,
  type Affiliate,
  type AffiliateSetting,
  type Membership,
  membershipAt,
  payoutCurrencyAt,
} from '../domain/affiliate.js'
import { type Campaign, ownValue, versionAt } from '../domain/campaign.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { existingAffiliate } from './affiliates.js'
import type { Deps } from './deps.js'
import { readGroupTerms } from './groupTerms.js'
import { readPayoutCurrency } from './rates.js'

/**
 * Sets who recruited an affiliate, from now on: the code of the affiliate who earns from its orders
 * where a campaign pays tiers, or "none".
 */
export const setParent = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
  parent: string,
): Promise<Affiliate | Problem> => {
  const { storage, now } = deps
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  const isNone = parent.trim() === '' || parent.trim().toLowerCase() === 'none'
  const above = isNone ? undefined : await existingAffiliate(storage, accountId, parent, 'parent')
  if (isProblem(above)) return above
  return added(deps, affiliate, { kind: 'parent', since: now(), parentId: above?.id }, parent)
}

const refusal = (why: 'circle' | 'too_deep' | 'full', parent: string): Problem => {
  if (why === 'circle') {
    const text = `"${parent}" is the affiliate itself or is below it, so both would earn from each other. Choose another one.`
    return problem('circle', 'parent', text)
  }
  return why === 'too_deep'
    ? problem('invalid', 'parent', `Too many affiliates are above "${parent}".`)
    : problem('full', 'code', 'The affiliate has been changed too often. Add a new affiliate.')
}

/** Sets an affiliate's class, "hard" or "soft", for clicks from now on. */
export const setClass = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
  text: string,
): Promise<Affiliate | Problem> => {
  const { storage, now } = deps
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  const wanted = AFFILIATE_CLASSES.find((one) => one === text)
  if (!wanted) return problem('invalid', 'class', 'Use "hard" or "soft".')
  return added(deps, affiliate, { kind: 'class', since: now(), class: wanted })
}

/** Sets the currency in which an affiliate is paid, for orders from now on; "none": that of the account. */
export const setPayoutCurrency = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
  text: string,
): Promise<Affiliate | Problem> => {
  const { storage, now } = deps
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  const wanted = readPayoutCurrency(text)
  if (isProblem(wanted)) return wanted
  // An affiliate keeps a limited number of settings.
  if (wanted.currency === payoutCurrencyAt(affiliate, now())) return affiliate
  return added(deps, affiliate, { kind: 'currency', since: now(), currency: wanted.currency })
}

/** What a merchant sets for an affiliate in one campaign. An omitted field keeps its value. */
export interface MembershipForm {
  /** "on" or "off": whether the affiliate earns in the campaign if it is private. */
  readonly isMember?: string
  /** The name of a commission group of the campaign, or "none". */
  readonly group?: string
  /** Terms for this affiliate alone: by "sale" or the action's code; "none" removes them. */
  readonly terms?: Readonly<Record<string, string>>
}

/** Sets an affiliate's place in a campaign, from now on. */
export const setMembership = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
  campaignCode: string,
  form: MembershipForm,
): Promise<Affiliate | Problem> => {
  const { storage, now } = deps
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  const program = await storage.program(accountId)
  const campaign = program?.campaigns.find((known) => known.code === campaignCode)
  if (!campaign) return problem('unknown', 'campaign', `There is no campaign "${campaignCode}".`)
  const since = now()
  const current = membershipAt(affiliate, campaign.id, since)
  const wanted = read(form, campaign, current, since)
  if (isProblem(wanted)) return wanted
  return added(deps, affiliate, wanted)
}

const read = (
  form: MembershipForm,
  campaign: Campaign,
  current: Membership | undefined,
  since: number,
): Membership | Problem => {
  // Who was never set is no member; a group or terms of its own make it one.
  const isMember = form.isMember ?? (current && !current.isMember ? 'off' : 'on')
  if (isMember !== 'on' && isMember !== 'off') {
    return problem('invalid', 'isMember', 'Use "on" or "off".')
  }
  const group = groupOf(form.group, campaign, current, since)
  if (isProblem(group)) return group
  const terms = readGroupTerms(current?.terms, form.terms)
  if (isProblem(terms)) return terms
  return {
    kind: 'membership',
    since,
    campaignId: campaign.id,
    isMember: isMember === 'on',
    ...(group.name !== undefined && { group: group.name }),
    ...(terms.given && { terms: terms.given }),
  }
}

const groupOf = (
  text: string | undefined,
  campaign: Campaign,
  current: Membership | undefined,
  at: number,
): { readonly name: string | undefined } | Problem => {
  if (text === undefined) return { name: current?.group }
  const name = text.trim()
  if (name === '' || name.toLowerCase() === 'none') return { name: undefined }
  const { groups } = versionAt(campaign.versions, at)
  if (ownValue(groups, name)) return { name }
  const known = Object.keys(groups ?? {})
  const which =
    known.length > 0
      ? `The groups of "${campaign.code}" are: ${known.join(', ')}.`
      : `The campaign "${campaign.code}" has no groups. Add one to the campaign first.`
  return problem('unknown', 'group', `There is no group "${name}". ${which}`)
}

/** Adds a setting, and returns the affiliate with it. `parent`: whom a refusal names. */
const added = async (
  { storage }: Deps,
  { accountId, id, code }: Affiliate,
  setting: AffiliateSetting,
  parent: string = code,
): Promise<Affiliate | Problem> => {
  const set = await storage.addAffiliateSetting(accountId, id, setting)
  if (set !== 'added') return refusal(set, parent)
  const [found] = await storage.affiliatesById(accountId, [id])
  return found ?? problem('unknown', 'code', 'The affiliate no longer exists.')
}
