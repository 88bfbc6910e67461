import type { Affiliate, AffiliateSetting, AffiliateState } from '../../../domain/affiliate.js'
import type { AccountId } from '../../../domain/ids.js'
import { CATALOGUE_PAGE } from '../../catalogue.js'
import { type AffiliateRow, affiliateFromRow } from '../../rows.js'
import { all, type SqlStatement, type Step, together } from '../step.js'

export interface StateRow extends AffiliateState {
  readonly affiliate_id: string
}

/** The next affiliates of an account in their order, after one of them. */
export const affiliatesAfter = (accountId: AccountId, last: Affiliate | undefined) =>
  selectAffiliates(
    accountId,
    `and (created_at, id) > (?, ?) order by created_at, id limit ${CATALOGUE_PAGE}`,
    last?.createdAt ?? -1,
    last?.id ?? '',
  )

/** An account's affiliates with their states, narrowed by what follows `where account_id = ?`. */
export const selectAffiliates = (
  accountId: AccountId,
  where = '',
  ...values: SqlStatement['values']
): Step<readonly Affiliate[]> => select('affiliates', accountId, where, values)

interface SettingRow {
  readonly affiliate_id: string
  readonly body: string
}

/** The affiliates whose code is one of these, which must be in lower case. */
export const affiliatesByCodes = (
  accountId: AccountId,
  codes: readonly string[],
): Step<readonly Affiliate[]> =>
  select(
    'affiliates /* indexed by affiliates_by_spelling */',
    accountId,
    'and lower(code) in (?*)',
    [codes],
  )

function* select(
  table: string,
  accountId: AccountId,
  where: string,
  values: SqlStatement['values'],
): Step<readonly Affiliate[]> {
  const chosen = `select * from ${table} where account_id = ? ${where}`
  const { rows, settings, found } = yield* together({
    // The account id is given for both tables, because Citus cannot derive it for the second one
    // from a subquery with a limit and would query every node.
    rows: all<StateRow>(
      `select s.affiliate_id, s.since, s.status from (${chosen}) as a
       join affiliate_states s on s.account_id = a.account_id and s.affiliate_id = a.id
       where s.account_id = ?
       order by s.since`,
      accountId,
      ...values,
      accountId,
    ),
    settings: all<SettingRow>(
      `select s.affiliate_id, s.body from (${chosen}) as a
       join affiliate_settings s on s.account_id = a.account_id and s.affiliate_id = a.id
       where s.account_id = ?
       order by s.affiliate_id, s.seq`,
      accountId,
      ...values,
      accountId,
    ),
    found: all<AffiliateRow>(chosen, accountId, ...values),
  })
  const states = statesOf(rows)
  const set = settingsOf(settings)
  return found.map((row) => affiliateFromRow(row, states.get(row.id) ?? [], set.get(row.id)))
}

/** The states of each affiliate, in the order of the rows. */
export const statesOf = (
  rows: readonly StateRow[],
): ReadonlyMap<string, readonly AffiliateState[]> => {
  const states = new Map<string, AffiliateState[]>()
  for (const { affiliate_id, since, status } of rows) {
    const known = states.get(affiliate_id) ?? []
    states.set(affiliate_id, known)
    known.push({ since, status })
  }
  return states
}

const settingsOf = (
  rows: readonly SettingRow[],
): ReadonlyMap<string, readonly AffiliateSetting[]> => {
  const settings = new Map<string, AffiliateSetting[]>()
  for (const { affiliate_id, body } of rows) {
    const known = settings.get(affiliate_id) ?? []
    settings.set(affiliate_id, known)
    known.push(JSON.parse(body) as AffiliateSetting)
  }
  return settings
}
