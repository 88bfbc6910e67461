import type { Problem } from '../../../domain/problem.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { ACTION_TYPE_FIELDS } from './actionTypesFields.js'
import { CampaignFields, type CampaignValues } from './campaignFields.js'
import { TERMS_FIELDS } from './campaignTermsFields.js'
import { TRAFFIC_FIELDS } from './trafficFields.js'

interface CampaignPageProps {
  readonly name: string
  readonly version: number
  readonly values: CampaignValues
  readonly problem: Problem | undefined
  readonly windowDays: number
}

export const CampaignPage = ({ name, version, values, problem, windowDays }: CampaignPageProps) => (
  <>
    <p class="crumb">
      <Link to="/campaigns">Campaigns</Link>
    </p>
    <Heading title={name}>
      Code <code>{values.code}</code>, version {version}. Saving creates a new version. Orders that
      were first reported before the change keep their version.
    </Heading>
    <ProblemNote problem={problem} fields={FIELDS} />
    <Post to={`/campaigns/${values.code}`} class="card columns">
      <CampaignFields values={values} problem={problem} windowDays={windowDays} />
      <button type="submit">Save as a new version</button>
    </Post>
  </>
)

const FIELDS = [
  ...['name', 'status', 'sale', 'holdDays', 'windowDays', 'actions', 'productIds'],
  ...ACTION_TYPE_FIELDS,
  ...TRAFFIC_FIELDS,
  ...TERMS_FIELDS,
]
