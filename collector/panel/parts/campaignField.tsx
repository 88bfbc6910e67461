import type { Problem } from '../../domain/problem.js'
import { campaignOptions, type Names } from '../words/names.js'
import { Choice } from './field.js'

interface CampaignFieldProps {
  readonly names: Names
  /** A campaign's code. */
  readonly value: string
  readonly problem: Problem | undefined
  /** The text of the empty option. */
  readonly none?: string
  readonly hint?: string
}

/** Chooses a campaign, or none. */
export const CampaignField = ({
  names,
  none = 'The default campaign',
  ...field
}: CampaignFieldProps) => (
  <Choice
    name="campaign"
    label="Campaign"
    options={[{ value: '', text: none }, ...campaignOptions(names)]}
    {...field}
  />
)
