import {
  type Campaign,
  type CampaignStatus,
  type CampaignVersion,
  ownValue,
  versionAt,
} from '../../../domain/campaign.js'
import type { CampaignId } from '../../../domain/ids.js'
import type { Problem } from '../../../domain/problem.js'
import { formatTerms } from '../../../program/terms.js'
import { Badge, type Tone } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { CampaignFields, type CampaignValues } from './campaignFields.js'

interface CampaignsPageProps {
  readonly campaigns: readonly Campaign[]
  readonly defaultId: CampaignId
  readonly windowDays: number
  readonly now: number
  readonly values: CampaignValues
  readonly problem: Problem | undefined
}

export const CampaignsPage = (props: CampaignsPageProps) => {
  const { campaigns, values, problem, windowDays } = props
  return (
    <>
      <Heading title="Campaigns">
        A campaign defines how commissions are computed and how long they stay pending.
      </Heading>
      <Table
        label="Campaigns"
        columns={columns(props)}
        rows={campaigns}
        rowKey={({ id }) => id}
        empty={<p>There are no campaigns yet.</p>}
      />
      <section aria-labelledby="add" class="card">
        <h2 id="add">Add a campaign</h2>
        <Post to="/campaigns" class="columns">
          <Field
            name="code"
            label="Code"
            hint="Affiliate links contain it as a_cid, for example “summer”."
            value={values.code}
            problem={problem}
            required
            maxlength={64}
            autocapitalize="none"
            spellcheck={false}
          />
          <CampaignFields values={values} problem={problem} windowDays={windowDays} />
          <button type="submit">Add the campaign</button>
        </Post>
      </section>
    </>
  )
}

export const CAMPAIGN_TONES: Readonly<Record<CampaignStatus, Tone>> = {
  active: 'good',
  paused: 'wait',
  stopped: 'bad',
}

const columns = ({
  defaultId,
  windowDays,
  now,
}: CampaignsPageProps): readonly Column<Campaign>[] => {
  const current = ({ versions }: Campaign) => versionAt(versions, now)
  return [
    {
      head: 'Campaign',
      as: 'main',
      cell: (campaign) => (
        <>
          <Link to={`/campaigns/${campaign.code}`}>{current(campaign).name}</Link>{' '}
          <code>{campaign.code}</code>
          {campaign.id === defaultId && <small>used if nothing else selects a campaign</small>}
        </>
      ),
    },
    {
      head: 'Status',
      cell: (campaign) => (
        <Badge tone={CAMPAIGN_TONES[current(campaign).status]}>{current(campaign).status}</Badge>
      ),
    },
    {
      head: 'Sale',
      cell: (campaign) => {
        const { sale } = current(campaign)
        return sale ? formatTerms(sale) : <span class="muted">no commission</span>
      },
    },
    { head: 'Actions', cell: (campaign) => <Actions version={current(campaign)} /> },
    { head: 'Hold', cell: (campaign) => daysText(current(campaign).holdDays) },
    {
      head: 'Attribution window',
      cell: (campaign) => daysText(current(campaign).windowDays ?? windowDays),
    },
    { head: 'Version', cell: (campaign) => current(campaign).version },
  ]
}

const Actions = ({ version: { actions, actionTypes } }: { readonly version: CampaignVersion }) => {
  const all = Object.entries(actions)
  return all.length === 0 ? (
    <span class="muted">none</span>
  ) : (
    <ul class="pairs">
      {all.map(([code, terms]) => (
        <li key={code}>
          {ownValue(actionTypes, code)?.name} <code>{code}</code> {formatTerms(terms)}
        </li>
      ))}
    </ul>
  )
}

const daysText = (count: number) => (count === 1 ? '1 day' : `${count} days`)
