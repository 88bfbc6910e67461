import type { Campaign } from '../../domain/campaign.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { type CampaignForm, fill } from '../campaigns.js'
import type { Deps } from '../deps.js'
import { fillPolicy, type PolicyForm } from '../policy.js'
import { type FieldKind, isRecord, readFields, within } from './fields.js'

/** Another policy and other terms. Each applies to all orders, whenever they were placed. */
export interface Alternative {
  /** Undefined: the policies of the account, each for the orders of its time. */
  readonly policies: Program['policies'] | undefined
  /** Undefined: the campaigns of the account. */
  readonly campaigns: Program['campaigns'] | undefined
}

/** How long the text of an alternative may be. */
export const ALTERNATIVE_MAX = 4 * 1024 * 1024

/** `rules` may be a list, too. */
const POLICY_FIELDS: Readonly<Record<keyof Omit<PolicyForm, 'rules'>, FieldKind>> = {
  preset: 'text',
  clickModel: 'text',
  splitFirst: 'text',
  splitLast: 'text',
  splitLeast: 'text',
  windowDays: 'number',
  lifetimeDays: 'text',
  lifetimeOrders: 'text',
  forgetsAfterSale: 'text',
  defaultAffiliate: 'text',
  introduces: 'text',
  storesAtRedirect: 'text',
  standsDown: 'text',
  checkoutFolders: 'text',
  matchBy: 'text',
  matchHours: 'number',
  matchPayable: 'text',
  browserReports: 'text',
  amountMax: 'text',
  perDayMax: 'number',
  buyerPerHourMax: 'number',
  affiliatePerHourMax: 'number',
  payoutCurrency: 'text',
}

const CAMPAIGN_FIELDS: Readonly<Record<keyof CampaignForm, FieldKind>> = {
  name: 'text',
  status: 'text',
  sale: 'text',
  actions: 'texts by name',
  actionNames: 'texts by name',
  actionHoldDays: 'texts by name',
  actionApprovals: 'texts by name',
  actionValues: 'texts by name',
  click: 'text',
  clickHours: 'text',
  clickCap: 'text',
  impressions: 'text',
  trafficApproval: 'text',
  products: 'texts by name',
  groups: 'texts by name',
  tiers: 'texts',
  orderMin: 'text',
  orderMax: 'text',
  zeroOrders: 'text',
  fixedCost: 'text',
  isPrivate: 'text',
  selfReferral: 'text',
  renewal: 'text',
  paymentsMax: 'text',
  paymentDaysMax: 'text',
  windowDays: 'number or null',
  holdDays: 'number',
  productIds: 'texts',
  saleCap: 'text',
}

/**
 * Reads `{ "policy": {…}, "campaigns": { "<code>": {…} } }` in the form that `describeProgram` writes. A
 * field that is left out is as the account has it now. Fields of problems: "policy.windowDays",
 * "campaigns.summer.sale", or `json` for the whole text.
 */
export const readAlternative = async (
  deps: Deps,
  program: Program,
  json: string,
): Promise<Alternative | Problem> => {
  const read = parsed(json)
  if (isProblem(read)) return read
  const { said } = read
  for (const name of Object.keys(said)) {
    if (name === 'policy' || name === 'campaigns') continue
    return problem('unknown', name, 'There is no such field. The fields are: policy, campaigns.')
  }
  if (said.policy === undefined && said.campaigns === undefined) {
    return problem('missing', 'json', 'It has neither "policy" nor "campaigns".')
  }
  const policies = await readPolicy(deps, program, said.policy)
  if (isProblem(policies)) return policies
  const campaigns = readCampaigns(program, said.campaigns)
  return isProblem(campaigns) ? campaigns : { policies, campaigns }
}

const parsed = (json: string): { said: Readonly<Record<string, unknown>> } | Problem => {
  try {
    const value: unknown = JSON.parse(json)
    if (isRecord(value)) return { said: value }
    return problem('invalid', 'json', 'It must be an object: { "policy": {…} }.')
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return problem('invalid', 'json', `It is no JSON (${why.slice(0, 200)}).`)
  }
}

const readPolicy = async (
  deps: Deps,
  program: Program,
  said: unknown,
): Promise<Program['policies'] | undefined | Problem> => {
  if (said === undefined) return undefined
  const { rules, ...others } = isRecord(said) ? said : { rules: undefined }
  const read = readFields(isRecord(said) ? others : said, POLICY_FIELDS, 'policy')
  if (isProblem(read)) {
    return read.code === 'unknown' ? { ...read, message: `${read.message} Also: rules.` } : read
  }
  const list = Array.isArray(rules) ? rules.join(', ') : rules
  if (list !== undefined && typeof list !== 'string') {
    return problem('invalid', 'policy.rules', 'Write a list of rules: ["coupon", "click"].')
  }
  const form = { ...read, ...(list !== undefined && { rules: list }) } as PolicyForm
  const filled = await fillPolicy(deps, program, form)
  if (isProblem(filled)) return within('policy', filled)
  return [{ ...filled, name: 'replay', version: 1, since: 0 }]
}

const readCampaigns = (
  program: Program,
  said: unknown,
): Program['campaigns'] | undefined | Problem => {
  if (said === undefined) return undefined
  if (!isRecord(said)) {
    const how = 'Write an object with the codes of campaigns: { "summer": {…} }.'
    return problem('invalid', 'campaigns', how)
  }
  const replaced = new Map<string, Campaign>()
  for (const [code, form] of Object.entries(said)) {
    const name = `campaigns.${code}`
    const campaign = program.campaigns.find((known) => known.code === code)
    const last = campaign?.versions.at(-1)
    if (!campaign || !last) return problem('unknown', name, `There is no campaign "${code}".`)
    const read = readFields(form, CAMPAIGN_FIELDS, name)
    if (isProblem(read)) return read
    const version = fill(last, read as CampaignForm)
    if (isProblem(version)) return within(name, version)
    replaced.set(code, { ...campaign, versions: [{ ...version, since: 0 }] })
  }
  return program.campaigns.map((campaign) => replaced.get(campaign.code) ?? campaign)
}
