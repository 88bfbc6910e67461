import {
  CAMPAIGN_STATUSES,
  type Campaign,
  type CampaignVersion,
  versionAt,
} from '../domain/campaign.js'
import { type AccountId, type CampaignId, isCode } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { NAME_MAX } from './affiliates.js'
import { type CampaignTermsForm, fillTerms } from './campaignTerms.js'
import type { Deps } from './deps.js'
import { firstVersion } from './firstVersion.js'
import { isSame } from './isSame.js'
import { parseAmounts, termsOrNone } from './terms.js'

/** The input for a campaign. An omitted field keeps its current value. */
export interface CampaignForm extends CampaignTermsForm {
  readonly name?: string
  readonly status?: string
  /** "12.5%", "5.00 EUR", or "none" if sales earn no commission. */
  readonly sale?: string
  /** Null: the policy's window applies. */
  readonly windowDays?: number | null
  readonly holdDays?: number
  readonly productIds?: readonly string[]
  /** A sale above it is held until a person releases it: "500.00 EUR, 600.00 USD", or "none". */
  readonly saleCap?: string
}

export const DAYS_MAX = 400

/** Adds a campaign. Links name it by its code. */
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
    const why = 'Codes that differ only in case are the same code.'
    return problem('exists', 'code', `The campaign "${alike.code}" already exists. ${why}`)
  }
  const createdAt = now()
  const version = fill(firstVersion(code, createdAt), form)
  if (isProblem(version)) return version
  const campaign = { accountId, id: newId() as CampaignId, code, createdAt, versions: [version] }
  const added = await storage.addCampaign(campaign)
  return added ? campaign : problem('exists', 'code', `The campaign "${code}" already exists.`)
}

/**
 * Adds a version of a campaign, in force from now on. Orders that were first reported before keep
 * their version. An edit without a change adds no version. `expected`: only if this version is the newest.
 */
export const editCampaign = async (
  { storage, now }: Deps,
  accountId: AccountId,
  code: string,
  form: CampaignForm,
  expected?: number,
): Promise<Campaign | Problem> => {
  const program = await storage.program(accountId)
  const campaign = program?.campaigns.find((known) => known.code === code)
  if (!campaign) return problem('unknown', 'code', `There is no campaign "${code}".`)
  const since = now()
  const last = versionAt(campaign.versions, since)
  if (expected !== undefined && last.version !== expected) return CHANGED
  const version = fill({ ...last, version: last.version + 1, since }, form)
  if (isProblem(version)) return version
  if (isSame(version, last)) return campaign
  const added = await storage.addCampaignVersion(accountId, campaign.id, version)
  if (!added) return CHANGED
  return { ...campaign, versions: [...campaign.versions, version] }
}

const CHANGED = problem('conflict', 'code', 'The campaign was changed at the same time. Try again.')

/** The version with a form applied to it, or what is wrong with the form. Stores nothing. */
export const fill = (version: CampaignVersion, form: CampaignForm): CampaignVersion | Problem => {
  const name = form.name?.trim() ?? version.name
  if (name === '' || name.length > NAME_MAX) {
    return problem('invalid', 'name', `Enter a name of 1 to ${NAME_MAX} characters.`)
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
      return problem('invalid', field, `Enter a whole number of days from 0 to ${DAYS_MAX}.`)
    }
  }
  const sale = form.sale === undefined ? version.sale : termsOrNone(form.sale, 'sale')
  if (isProblem(sale)) return sale
  const terms = fillTerms(version, form)
  if (isProblem(terms)) return terms
  const saleCaps = capsOf(form.saleCap, version)
  if (isProblem(saleCaps)) return saleCaps
  return {
    ...version,
    saleCaps,
    name,
    status,
    sale,
    ...terms,
    windowDays: form.windowDays === null ? undefined : (form.windowDays ?? version.windowDays),
    holdDays: form.holdDays ?? version.holdDays,
    productIds: form.productIds ?? version.productIds,
  }
}

const capsOf = (
  text: string | undefined,
  { saleCaps }: CampaignVersion,
): CampaignVersion['saleCaps'] | Problem => {
  if (text === undefined) return saleCaps
  if (text.trim().toLowerCase() === 'none') return []
  const usual = 'Write amounts such as "500.00 EUR, 600.00 USD", or "none".'
  return parseAmounts(text, 'saleCap', usual)
}
