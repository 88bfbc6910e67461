import { type Campaign, versionAt } from '../../../domain/campaign.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import type { Program } from '../../../domain/program.js'
import { addCampaign, editCampaign } from '../../../program/campaigns.js'
import { removedGroups } from '../../../program/removedGroups.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { type CampaignValues, NEW_CAMPAIGN, valuesOf } from '../pages/campaignFields.js'
import { CampaignPage } from '../pages/campaignPage.js'
import { CampaignsPage } from '../pages/campaignsPage.js'
import { campaignForm, campaignValues } from './campaignForm.js'

export const getCampaigns = (visit: OwnVisit): Promise<Reply> => campaignsReply(visit, NEW_CAMPAIGN)

export const postCampaign = async (visit: OwnVisit): Promise<Reply> => {
  const values = campaignValues(visit.form)
  const form = campaignForm(values)
  const done = isProblem(form)
    ? form
    : await addCampaign(visit.deps, visit.viewer.account.id, values.code, form)
  return isProblem(done)
    ? campaignsReply(visit, values, done)
    : redirect('/campaigns?notice=campaign_added')
}

export const getCampaign = async (visit: OwnVisit): Promise<Reply> => campaignReply(visit)

export const postCampaignEdit = async (visit: OwnVisit): Promise<Reply> => {
  const code = visit.params.code ?? ''
  const values = { ...campaignValues(visit.form), code }
  const before = (await programOf(visit))?.campaigns.find((known) => known.code === code)
  const form = campaignForm(values, before && currentOf(before, visit.deps.now()))
  const done = isProblem(form)
    ? form
    : await editCampaign(visit.deps, visit.viewer.account.id, code, form)
  if (isProblem(done)) return campaignReply(visit, values, done)
  const isNew = done.versions.length !== before?.versions.length
  const removed = before ? await removedGroups(visit.deps, before, done.versions.at(-1)) : []
  const members = removed.flatMap((group) => group.members)
  if (members.length > 0) {
    return redirect(`/campaigns?notice=campaign_group_removed&count=${members.length}`)
  }
  return redirect(`/campaigns?notice=${isNew ? 'campaign_changed' : 'unchanged'}`)
}

const programOf = ({ deps, viewer }: OwnVisit): Promise<Program | undefined> =>
  deps.storage.program(viewer.account.id)

const campaignsReply = async (
  visit: OwnVisit,
  values: CampaignValues,
  problem?: Problem,
): Promise<Reply> => {
  const program = await programOf(visit)
  if (!program) return notFound()
  const { campaigns, policy } = program
  return page(
    'Campaigns',
    <CampaignsPage
      {...{ campaigns, values, problem }}
      defaultId={policy.defaultCampaignId}
      windowDays={policy.windowDays}
      now={visit.deps.now()}
    />,
    problem ? 422 : 200,
  )
}

const campaignReply = async (
  visit: OwnVisit,
  values?: CampaignValues,
  problem?: Problem,
): Promise<Reply> => {
  const program = await programOf(visit)
  const campaign = program?.campaigns.find(({ code }) => code === visit.params.code)
  if (!program || !campaign) return notFound()
  const version = currentOf(campaign, visit.deps.now())
  return page(
    version.name,
    <CampaignPage
      name={version.name}
      version={version.version}
      values={values ?? valuesOf(campaign.code, version)}
      problem={problem}
      windowDays={program.policy.windowDays}
    />,
    problem ? 422 : 200,
  )
}

const currentOf = ({ versions }: Campaign, now: number) => versionAt(versions, now)
