import {
  CAMPAIGN_STATUSES,
  type Campaign,
  type CampaignVersion,
  type Terms,
  versionAt,
} from '../domain/campaign.js'
import { type AccountId, type CampaignId, isCode } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { NAME_MAX } from './affiliates.js'
import type { Deps } from './deps.js'
import { firstVersion } from './firstVersion.js'
import { isSame } from './isSame.js'
import { parseAmounts, parseTerms } from './terms.js'

/** A campaign as people fill it in; what is left out stays as it is. */
export interface CampaignForm {
  readonly name?: string
  readonly status?: string
  /** "12.5%", "5.00 EUR", or "none": sales earn nothing. */
  readonly sale?: string
  /** By the action's code; "none" takes it out of the campaign. */
  readonly actions?: Readonly<Record<string, string>>
  /** Null: the policy's. */
  readonly windowDays?: number | null
  readonly holdDays?: number
  readonly productIds?: readonly string[]
  /** A sale above it is held for a person: "500.00 EUR, 600.00 USD", or "none". */
  readonly saleCap?: string
}

export const DAYS_MAX = 400

/** Adds a campaign; it is found in links by its code. */
export const addCampaign = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  code: string,
  form: CampaignForm,
): Promise<Campaign | Problem> => {
  if (!isCode(code)) {
    return problem('invalid', 'code', 'Use 1 to 64 letters, digits, dots, dashes or underscores.')
  }
  const alike = (await storage.program(accountId))?.campaigns.find(
    (known) => known.code !== code && known.code.toLowerCase() === code.toLowerCase(),
  )
  if (alike) {
    const why = 'Codes that differ only in case are one code.'
    return problem('exists', 'code', `There is a campaign "${alike.code}" already. ${why}`)
  }
  const createdAt = now()
  const version = fill(firstVersion(code, createdAt), form)
  if (isProblem(version)) return version
  const campaign = { accountId, id: newId() as CampaignId, code, createdAt, versions: [version] }
  const added = await storage.addCampaign(campaign)
  return added ? campaign : problem('exists', 'code', `There is a campaign "${code}" already.`)
}

/**
 * Gives a campaign new terms from now on. Orders that were opened before keep theirs. What is in force
 * already makes no version.
 */
export const editCampaign = async (
  { storage, now }: Deps,
  accountId: AccountId,
  code: string,
  form: CampaignForm,
): Promise<Campaign | Problem> => {
  const program = await storage.program(accountId)
  const campaign = program?.campaigns.find((known) => known.code === code)
  if (!campaign) return problem('unknown', 'code', `There is no campaign "${code}".`)
  const since = now()
  const last = versionAt(campaign.versions, since)
  const version = fill({ ...last, version: last.version + 1, since }, form)
  if (isProblem(version)) return version
  if (isSame(version, last)) return campaign
  const added = await storage.addCampaignVersion(accountId, campaign.id, version)
  if (!added) return problem('conflict', 'code', 'Somebody else edited it just now. Try again.')
  return { ...campaign, versions: [...campaign.versions, version] }
}

const fill = (version: CampaignVersion, form: CampaignForm): CampaignVersion | Problem => {
  const name = form.name?.trim() ?? version.name
  if (name === '' || name.length > NAME_MAX) {
    return problem('invalid', 'name', `Give a name of 1 to ${NAME_MAX} characters.`)
  }
  const status = CAMPAIGN_STATUSES.find((known) => known === (form.status ?? version.status))
  if (!status) return problem('invalid', 'status', `Use one of ${CAMPAIGN_STATUSES.join(', ')}.`)
  for (const field of ['windowDays', 'holdDays'] as const) {
    const count = form[field]
    if (
      count !== undefined &&
      count !== null &&
      !(Number.isInteger(count) && count >= 0 && count <= DAYS_MAX)
    ) {
      return problem('invalid', field, `Give whole days from 0 to ${DAYS_MAX}.`)
    }
  }
  const sale = form.sale === undefined ? version.sale : termsOrNone(form.sale, 'sale')
  if (isProblem(sale)) return sale
  const actions: Record<string, Terms> = { ...version.actions }
  for (const [action, text] of Object.entries(form.actions ?? {})) {
    if (!isCode(action))
      return problem('invalid', 'actions', `"${action}" cannot be an action's code.`)
    const terms = termsOrNone(text, `actions.${action}`)
    if (isProblem(terms)) return terms
    if (terms) actions[action] = terms
    else delete actions[action]
  }
  const saleCaps = capsOf(form.saleCap, version)
  if (isProblem(saleCaps)) return saleCaps
  return {
    ...version,
    saleCaps,
    name,
    status,
    sale,
    actions,
    windowDays: form.windowDays === null ? undefined : (form.windowDays ?? version.windowDays),
    holdDays: form.holdDays ?? version.holdDays,
    productIds: form.productIds ?? version.productIds,
  }
}

const termsOrNone = (text: string, field: string): Terms | undefined | Problem =>
  text.trim().toLowerCase() === 'none' ? undefined : parseTerms(text, field)

const capsOf = (
  text: string | undefined,
  { saleCaps }: CampaignVersion,
): CampaignVersion['saleCaps'] | Problem => {
  if (text === undefined) return saleCaps
  if (text.trim().toLowerCase() === 'none') return []
  const usual = 'Write amounts such as "500.00 EUR, 600.00 USD", or "none".'
  return parseAmounts(text, 'saleCap', usual)
}
