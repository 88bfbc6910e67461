import type { Affiliate, AffiliateSetting, AffiliateState } from '../../../domain/affiliate.js'
import { codeKey, codesMeant } from '../../../domain/code.js'
import type { AccountId } from '../../../domain/ids.js'
import { CATALOGUE_PAGE } from '../../catalogue.js'
import { type AffiliateRow, affiliateFromRow } from '../../rows.js'
import { distinct } from '../settling/lockOrders.js'
import { all, just, one, type SqlStatement, type Step, together } from '../step.js'

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
export function* selectAffiliates(
  accountId: AccountId,
  where = '',
  ...values: SqlStatement['values']
): Step<readonly Affiliate[]> {
  const chosen = `from affiliates where account_id = ? ${where}`
  const { rows, settings, found } = yield* together({
    // The account id is given for both tables, because Citus cannot derive it for the second one
    // from a subquery with a limit and would query every node.
    rows: all<StateRow>(
      `select s.affiliate_id, s.since, s.status from (select * ${chosen}) as a
       join affiliate_states s on s.account_id = a.account_id and s.affiliate_id = a.id
       where s.account_id = ?
       order by s.since`,
      accountId,
      ...values,
      accountId,
    ),
    settings: all<SettingRow>(
      `select s.affiliate_id, s.body from (select * ${chosen}) as a
       join affiliate_settings s on s.account_id = a.account_id and s.affiliate_id = a.id
       where s.account_id = ?
       order by s.affiliate_id, s.seq`,
      accountId,
      ...values,
      accountId,
    ),
    found: all<AffiliateRow>(`select *, ${ALIASES} ${chosen}`, accountId, accountId, ...values),
  })
  const states = statesOf(rows)
  const set = settingsOf(settings)
  return found.map((row) => affiliateFromRow(row, states.get(row.id) ?? [], set.get(row.id)))
}

/** In the same statement, because affiliates are read for each sale whose affiliates are not known. */
const ALIASES = `(
  select string_agg(c.code || ' ' || c.created_at || ' ' || coalesce(cast(c.removed_at as text), ''), ',')
  from affiliate_codes c where c.account_id = ? and c.affiliate_id = affiliates.id) as aliases`

interface SettingRow {
  readonly affiliate_id: string
  readonly body: string
}

/** The affiliates with a code, or an alias of now or before, that one of these texts may mean. */
export const affiliatesMeantBy = (
  accountId: AccountId,
  texts: readonly string[],
): Step<readonly Affiliate[]> => {
  const codes = distinct(texts.flatMap(codesMeant))
  if (codes.length === 0) return just([])
  return selectAffiliates(
    accountId,
    `and id in (
       select id from affiliates /* indexed by affiliates_by_spelling */
       where account_id = ? and lower(code) in (?*)
       union all
       select affiliate_id from affiliate_codes /* indexed by affiliate_codes_by_folding */
       where account_id = ? and folded in (?*))`,
    accountId,
    distinct(codes.map((code) => code.toLowerCase())),
    accountId,
    distinct(codes.map(codeKey)),
  )
}

/** Whether a code is an alias in force; case and trailing dots, dashes and underscores do not matter. */
export function* isAlias(accountId: AccountId, code: string): Step<boolean> {
  const found = yield* one(
    `select 1 as one from affiliate_codes /* indexed by affiliate_codes_in_force */
     where account_id = ? and folded = ? and removed_at is null`,
    accountId,
    codeKey(code),
  )
  return found !== undefined
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
