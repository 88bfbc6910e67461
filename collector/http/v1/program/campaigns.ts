import { z } from 'zod'
import { CAMPAIGN_STATUSES, versionAt } from '../../../domain/campaign.js'
import { isProblem } from '../../../domain/problem.js'
import { addCampaign, editCampaign } from '../../../program/campaigns.js'
import { programOf } from '../programOf.js'
import { affiliateShape, toAffiliates } from './affiliateShape.js'
import { campaignBody, campaignFields, toCampaignForm } from './campaignForm.js'
import { campaignShape, toCampaign, toVersion, versionShape } from './campaignShape.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { fieldsOf, listQuery, pageInMemory, pageOf } from './listing.js'
import { campaignIn } from './names.js'
import { answerPage } from './pageAnswer.js'
import { code, declare, oneOf } from './shapes.js'

const SUBJECT = 'Campaigns'
const SORTS = ['createdAt', '-createdAt', 'code', '-code'] as const

type OfCampaign = ProgramCall<{ readonly campaign: string }, unknown, unknown>

const readCampaign = async ({ deps, accountId, params }: OfCampaign) => {
  const found = await campaignIn(deps, accountId, params.campaign)
  return isProblem(found) ? found : toCampaign(found, deps.now())
}

const listCampaigns = declare({
  method: 'GET',
  path: '/campaigns',
  subject: SUBJECT,
  summary: 'List campaigns',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(campaignShape, SORTS, { status: oneOf(CAMPAIGN_STATUSES).exactOptional() }),
  answer: pageOf(campaignShape),
  example: { query: { status: 'active' } },
  answerTo: async ({ deps, accountId, query }) => {
    const { campaigns } = await programOf(deps, accountId)
    const at = deps.now()
    const wanted = campaigns.filter(
      ({ versions }) => !query.status || versionAt(versions, at).status === query.status,
    )
    const byCode = query.sort?.endsWith('code') ?? false
    const page = await pageInMemory('/campaigns', query, SORTS[0], wanted, (one) => [
      byCode ? one.code : one.createdAt,
      one.id,
    ])
    return answerPage(page, (one) => toCampaign(one, at))
  },
})

const postCampaign = declare({
  method: 'POST',
  path: '/campaigns',
  subject: SUBJECT,
  summary: 'Add a campaign',
  description: 'Without terms it pays 10% of a sale after 30 days.',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({ code, ...campaignFields }),
  answer: campaignShape,
  example: {
    body: {
      code: 'winter',
      name: 'Winter sale',
      sale: '12.5%',
      actions: { signup: '5.00 EUR' },
      groups: { gold: '15%' },
      tiers: ['2%'],
      orderMin: ['20.00 EUR'],
    },
  },
  answerTo: async ({ deps, accountId, body: { code: wanted, ...form } }) => {
    const added = await addCampaign(deps, accountId, wanted, toCampaignForm(form))
    return isProblem(added) ? added : toCampaign(added, deps.now())
  },
})

const getCampaign = declare({
  method: 'GET',
  path: '/campaigns/{campaign}',
  subject: SUBJECT,
  summary: 'Read a campaign',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(campaignShape) }),
  answer: campaignShape,
  example: { params: { campaign: 'default' } },
  answerTo: readCampaign,
})

const patchCampaign = declare({
  method: 'PATCH',
  path: '/campaigns/{campaign}',
  subject: SUBJECT,
  summary: 'Change a campaign and its terms',
  description:
    'Adds a version that applies from now on. Orders that were placed before keep their version. Without a change no version is added.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: campaignBody,
  answer: campaignShape,
  example: {
    params: { campaign: 'default' },
    body: { sale: '15%', holdDays: 14, groups: { gold: '20%', 'gold:signup': '5.00 EUR' } },
  },
  current: readCampaign,
  answerTo: async ({ deps, accountId, params, body, matched }) => {
    const found = await campaignIn(deps, accountId, params.campaign)
    if (isProblem(found)) return found
    const version = (matched as z.output<typeof campaignShape> | undefined)?.version
    const edited = await editCampaign(deps, accountId, found.code, toCampaignForm(body), version)
    return isProblem(edited) ? edited : toCampaign(edited, deps.now())
  },
})

const VERSION_SORTS = ['-version', 'version'] as const

const listVersions = declare({
  method: 'GET',
  path: '/campaigns/{campaign}/versions',
  subject: SUBJECT,
  summary: 'List the versions of a campaign’s terms',
  description: 'An order uses the version that was in force when it was placed.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(versionShape, VERSION_SORTS, {}),
  answer: pageOf(versionShape),
  example: { params: { campaign: 'default' } },
  answerTo: async ({ deps, accountId, params, query }) => {
    const found = await campaignIn(deps, accountId, params.campaign)
    if (isProblem(found)) return found
    const page = await pageInMemory(
      `/campaigns/${found.code}/versions`,
      query,
      VERSION_SORTS[0],
      found.versions,
      ({ version }) => [version],
    )
    return answerPage(page, toVersion)
  },
})

const MEMBER_SORTS = ['code', '-code'] as const

const listMembers = declare({
  method: 'GET',
  path: '/campaigns/{campaign}/affiliates',
  subject: SUBJECT,
  summary: 'List the affiliates with a place in a campaign',
  description: 'Those for whom membership, a group or terms were ever set in the campaign.',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(affiliateShape, MEMBER_SORTS, {}),
  answer: pageOf(affiliateShape),
  example: { params: { campaign: 'default' } },
  answerTo: async ({ deps, accountId, params, query }) => {
    const found = await campaignIn(deps, accountId, params.campaign)
    if (isProblem(found)) return found
    const members = await deps.storage.affiliatesRelated(accountId, 'membership', found.id)
    const page = await pageInMemory(
      `/campaigns/${found.code}/affiliates`,
      query,
      MEMBER_SORTS[0],
      members,
      (one) => [one.code],
    )
    if (isProblem(page)) return page
    const { rows, ...next } = page
    return { items: await toAffiliates(deps, accountId, rows), ...next }
  },
})

export const campaigns: readonly Endpoint[] = [
  ...[listCampaigns, postCampaign, getCampaign, patchCampaign],
  ...[listVersions, listMembers],
]
