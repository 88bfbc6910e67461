import type { Campaign } from '../domain/campaign.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Column, Row } from './columns.js'
import type { Context } from './kind.js'

/** The column that names the campaign of a row. */
export const CAMPAIGN_COLUMN: Column = {
  name: 'campaign',
  also: ['campaignid', 'campaigncode', 'acid'],
}

/** The campaign that a row names. Undefined if it names none. */
export const campaignOf = ({ program }: Context, row: Row): Campaign | undefined | Problem => {
  const code = row.text('campaign')
  if (code === '') return undefined
  const found = program.campaigns.find((known) => known.code.toLowerCase() === code.toLowerCase())
  return (
    found ??
    problem('unknown', 'campaign', 'There is no such campaign. Import the campaigns first.')
  )
}
