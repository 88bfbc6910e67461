import type { Account } from '../../../domain/account.js'
import type { Affiliate, AffiliateState } from '../../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../../domain/ids.js'
import type { Policy } from '../../../domain/policy.js'
import type { Program } from '../../../domain/program.js'
import { CATALOGUE_PAGE } from '../../catalogue.js'
import { type AffiliateRow, affiliateFromRow } from '../../rows.js'
import type { Sealing } from '../../sealing.js'
import { ofAccount } from '../access/sealed.js'
import {
  all,
  insert,
  Overtaken,
  one,
  run,
  type SqlStatement,
  type Step,
  together,
} from '../step.js'

/** The program of an account that is known to exist. */
export function* programFor({ programOf }: Programs, accountId: AccountId): Step<Program> {
  const program = yield* programOf(accountId)
  if (!program) throw new Error(`No account ${accountId}`)
  return program
}

/** The programs of accounts, cached in memory while their version is unchanged. */
export interface Programs {
  /** Undefined for an unknown account. The version is read each time. */
  programOf(accountId: AccountId): Step<Program | undefined>
  /** Increments the version. It is part of every edit, so that caches are invalidated. */
  nextVersion(accountId: AccountId): Step<void>
  /**
   * Clears the cache after a rollback, because the same version may then be used for other content.
   */
  forget(): void
}

export interface AccountRow {
  readonly account_id: string
  readonly name: string
  readonly created_at: number
  readonly secret: string
  readonly program_version: number
}

/**
 * `isSpread`: the rows of `accounts` are on every node of a cluster. An edit then does not change
 * them, because the change would need every node and become visible in two steps.
 */
export const programs = (sealing: Sealing, isSpread = () => false): Programs => {
  const kept = new Map<AccountId, { readonly version: number; readonly program: Program }>()
  function* programOf(accountId: AccountId): Step<Program | undefined> {
    for (;;) {
      const found = yield* versionOf(accountId)
      if (!found) return undefined
      const known = kept.get(accountId)
      if (known?.version === found.version) return known.program
      const program = yield* loadProgram(toAccount(found.row, sealing))
      // Otherwise an edit that is committed during the reads would be cached under the previous
      // version.
      const after = yield* versionOf(accountId)
      if (after?.version !== found.version) continue
      kept.set(accountId, { version: found.version, program })
      return program
    }
  }
  return {
    programOf,
    nextVersion: (accountId) => nextVersion(accountId, isSpread()),
    forget: () => kept.clear(),
  }
}

function* versionOf(
  accountId: AccountId,
): Step<{ readonly row: AccountRow; readonly version: number } | undefined> {
  const { row, own } = yield* together({
    row: one<AccountRow>('select * from accounts where account_id = ?', accountId),
    own: one<{ version: number }>(
      'select version from program_versions where account_id = ?',
      accountId,
    ),
  })
  // Collectors of the previous version count their edits in `accounts`. Neither count ever
  // decreases, so the sum is unchanged only if both are.
  return row && { row, version: row.program_version + (own?.version ?? 0) }
}

function* nextVersion(accountId: AccountId, isSpread: boolean): Step<void> {
  yield* insert(
    'program_versions',
    { account_id: accountId, version: 1 },
    'on conflict (account_id) do update set version = program_versions.version + 1',
  )
  // For collectors of the previous version, which read only this count.
  if (isSpread) return
  yield* run(
    'update accounts set program_version = program_version + 1 where account_id = ?',
    accountId,
  )
}

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
  const { bodies, sites, campaigns } = yield* together({
    bodies: all<{ body: string }>(
      'select body from policies where account_id = ? order by version',
      id,
    ),
    sites: all<{ host: string; created_at: number }>(
      'select host, created_at from sites where account_id = ? order by host',
      id,
    ),
    campaigns: loadCampaigns(id),
  })
  const policies = bodies.map(({ body }) => JSON.parse(body) as Policy)
  const policy = policies.at(-1)
  // On a cluster, the row of a new account may become visible before its other rows.
  if (!policy) throw new Overtaken(`Account ${id} has no policy`)
  return {
    account,
    policy,
    policies,
    campaigns,
    sites: sites.map(({ host, created_at }) => ({ accountId: id, host, createdAt: created_at })),
  }
}

function* loadCampaigns(accountId: AccountId): Step<readonly Campaign[]> {
  const { versions, rows } = yield* together({
    versions: all<{ campaign_id: string; body: string }>(
      `select campaign_id, body from campaign_versions
       where account_id = ? order by campaign_id, version`,
      accountId,
    ),
    rows: all<{ id: string; code: string; created_at: number }>(
      'select id, code, created_at from campaigns where account_id = ? order by created_at, id',
      accountId,
    ),
  })
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
  ...values: SqlStatement['values']
) {
  const chosen = `select * from affiliates where account_id = ? ${where}`
  const { rows, found } = yield* together({
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
    found: all<AffiliateRow>(chosen, accountId, ...values),
  })
  const states = new Map<string, AffiliateState[]>()
  for (const { affiliate_id, since, status } of rows) {
    const known = states.get(affiliate_id) ?? []
    states.set(affiliate_id, known)
    known.push({ since, status })
  }
  return found.map((row) => affiliateFromRow(row, states.get(row.id) ?? []))
}
