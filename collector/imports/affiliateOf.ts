import { type Affiliate, hasCode } from '../domain/affiliate.js'
import { type Problem, problem } from '../domain/problem.js'
import { affiliateCalled } from '../program/affiliates.js'
import type { Column, Row } from './columns.js'
import type { Context } from './kind.js'

/** The columns that name the affiliate of a row. */
export const AFFILIATE_COLUMNS: readonly Column[] = [
  { name: 'affiliate', also: ['refid', 'affiliatecode', 'affiliateid', 'aaid'] },
  { name: 'userid', also: ['affiliateuserid'] },
]
export const NEEDS_AFFILIATE = ['affiliate', 'userid'] as const

/** The affiliate that a row names: by code, else by the user id of the other program. */
export const affiliateOf = async (
  { deps, accountId, codes }: Context,
  row: Row,
): Promise<Affiliate | Problem> => {
  const userId = row.text('userid')
  const code = row.text('affiliate') || codes.get(userId) || userId
  const field = row.text('affiliate') ? 'affiliate' : 'userid'
  if (code === '') return problem('missing', field, 'Name the affiliate.')
  const affiliate = await affiliateCalled(deps.storage, accountId, code)
  // `affiliateCalled` also finds a code that a text only begins with.
  if (affiliate && hasCode(affiliate, code)) return affiliate
  return problem(
    'unknown',
    field,
    field === 'affiliate'
      ? 'There is no such affiliate. Import the affiliates first.'
      : 'There is no affiliate with this code. If your affiliates have a refid, name the file that you imported them from: --affiliates <file.csv>',
  )
}
