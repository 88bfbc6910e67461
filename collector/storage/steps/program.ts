import type { Affiliate, AffiliateState } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import { type Account, CATALOGUE_PAGE, type Program } from '../catalogue.js'
import { type AffiliateRow, toAffiliate } from '../rows.js'
import type { Sealing } from '../sealing.js'
import { ofAccount } from './sealed.js'
import { all, one, type Statement, type Step, together } from './step.js'

/** The program of an account that is known to exist. */
export function* programFor({ programOf }: Programs, accountId: AccountId): Step<Program> {
  const program = yield* programOf(accountId)
  if (!program) throw new Error(`No account ${accountId}`)
  return program
}

/** What accounts decide with, kept in memory for as long as its version stays the same. */
export interface Programs {
  /** Undefined for an unknown account. The version is read each time. */
  programOf(accountId: AccountId): Step<Program | undefined>
  /** Where a transaction that was read in is taken back: a version may come again with another content. */
  forget(): void
}

export interface AccountRow {
  readonly account_id: string
  readonly name: string
  readonly created_at: number
  readonly secret: string
  readonly program_version: number
}

export const programs = (sealing: Sealing): Programs => {
  const kept = new Map<AccountId, { readonly version: number; readonly program: Program }>()
  function* programOf(accountId: AccountId): Step<Program | undefined> {
    for (;;) {
      const row = yield* accountRow(accountId)
      if (!row) return undefined
      const known = kept.get(accountId)
      if (known?.version === row.program_version) return known.program
      const program = yield* loadProgram(toAccount(row, sealing))
      // An edit that was committed while we read would otherwise be kept under the version before it.
      const after = yield* accountRow(accountId)
      if (after?.program_version !== row.program_version) continue
      kept.set(accountId, { version: row.program_version, program })
      return program
    }
  }
  return { programOf, forget: () => kept.clear() }
}

const accountRow = (accountId: AccountId): Step<AccountRow | undefined> =>
  one<AccountRow>('select * from accounts where account_id = ?', accountId)

export const toAccount = (
  { account_id, name, created_at, secret }: AccountRow,
  sealing: Sealing,
): Account => ({
  id: account_id as AccountId,
  name,
  createdAt: created_at,
  secret: sealing.open(secret, ofAccount(account_id)),
})

function* loadProgram(account: Account): Step<Program> {
  const { id } = account
  const [bodies, sites, campaigns] = yield* together(
    all<{ body: string }>('select body from policies where account_id = ? order by version', id),
    all<{ host: string; created_at: number }>(
      'select host, created_at from sites where account_id = ? order by host',
      id,
    ),
    loadCampaigns(id),
  )
  const policies = bodies.map(({ body }) => JSON.parse(body) as Policy)
  const policy = policies.at(-1)
  if (!policy) throw new Error(`Account ${id} has no policy`)
  return {
    account,
    policy,
    policies,
    campaigns,
    sites: sites.map(({ host, created_at }) => ({ accountId: id, host, createdAt: created_at })),
  }
}

function* loadCampaigns(accountId: AccountId): Step<readonly Campaign[]> {
  const [versions, rows] = yield* together(
    all<{ campaign_id: string; body: string }>(
      `select campaign_id, body from campaign_versions
       where account_id = ? order by campaign_id, version`,
      accountId,
    ),
    all<{ id: string; code: string; created_at: number }>(
      'select id, code, created_at from campaigns where account_id = ? order by created_at, id',
      accountId,
    ),
  )
  const versionsOf = new Map<string, CampaignVersion[]>()
  for (const { campaign_id, body } of versions) {
    const known = versionsOf.get(campaign_id) ?? []
    versionsOf.set(campaign_id, known)
    known.push(JSON.parse(body) as CampaignVersion)
  }
  return rows.map(({ id, code, created_at }) => ({
    accountId,
    id: id as CampaignId,
    code,
    createdAt: created_at,
    versions: versionsOf.get(id) ?? [],
  }))
}

interface StateRow extends AffiliateState {
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
  ...values: Statement['values']
) {
  const chosen = `select * from affiliates where account_id = ? ${where}`
  const [rows, found] = yield* together(
    // The account is said of both: a condition does not leave a query that has a limit, and Citus
    // would look for the states on every node.
    all<StateRow>(
      `select s.affiliate_id, s.since, s.status from (${chosen}) as a
       join affiliate_states s on s.account_id = a.account_id and s.affiliate_id = a.id
       where s.account_id = ?
       order by s.since`,
      accountId,
      ...values,
      accountId,
    ),
    all<AffiliateRow>(chosen, accountId, ...values),
  )
  const states = new Map<string, AffiliateState[]>()
  for (const { affiliate_id, since, status } of rows) {
    const known = states.get(affiliate_id) ?? []
    states.set(affiliate_id, known)
    known.push({ since, status })
  }
  return found.map((row) => toAffiliate(row, states.get(row.id) ?? []))
}
