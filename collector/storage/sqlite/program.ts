import type { AffiliateState } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import { type Account, CATALOGUE_MAX, type Program } from '../catalogue.js'
import { type AffiliateRow, toAffiliate } from '../rows.js'
import type { Sql } from './statements.js'

/** Reads that the write path shares: they run inside its transaction. */
export interface CatalogueReads {
  program(accountId: AccountId): Program | undefined
}

export interface AccountRow {
  readonly account_id: string
  readonly name: string
  readonly created_at: number
  readonly secret: string
  readonly program_version: number
}

/** Keeps a program in memory for as long as its version, read each time, stays the same. */
export const catalogueReads = (sql: Sql): CatalogueReads => {
  const kept = new Map<AccountId, { readonly version: number; readonly program: Program }>()
  return {
    program(accountId) {
      const row = sql.one<AccountRow>('select * from accounts where account_id = ?', accountId)
      if (!row) return undefined
      const known = kept.get(accountId)
      if (known?.version === row.program_version) return known.program
      const program = loadProgram(sql, row)
      kept.set(accountId, { version: row.program_version, program })
      return program
    },
  }
}

export const toAccount = ({ account_id, name, created_at, secret }: AccountRow): Account => ({
  id: account_id as AccountId,
  name,
  createdAt: created_at,
  secret,
})

const loadProgram = (sql: Sql, row: AccountRow): Program => {
  const id = row.account_id
  const policies = sql
    .all<{ body: string }>('select body from policies where account_id = ? order by version', id)
    .map(({ body }) => JSON.parse(body) as Policy)
  const policy = policies.at(-1)
  if (!policy) throw new Error(`Account ${id} has no policy`)
  const sites = sql.all<{ host: string; created_at: number }>(
    'select host, created_at from sites where account_id = ? order by host limit ?',
    id,
    CATALOGUE_MAX,
  )
  return {
    account: toAccount(row),
    policy,
    policies,
    campaigns: loadCampaigns(sql, id),
    sites: sites.map(({ host, created_at }) => ({
      accountId: id as AccountId,
      host,
      createdAt: created_at,
    })),
  }
}

const loadCampaigns = (sql: Sql, accountId: string): readonly Campaign[] => {
  const versions = sql.all<{ campaign_id: string; body: string }>(
    'select campaign_id, body from campaign_versions where account_id = ? order by campaign_id, version',
    accountId,
  )
  return sql
    .all<{ id: string; code: string; created_at: number }>(
      'select id, code, created_at from campaigns where account_id = ? order by created_at, id limit ?',
      accountId,
      CATALOGUE_MAX,
    )
    .map(({ id, code, created_at }) => ({
      accountId: accountId as AccountId,
      id: id as CampaignId,
      code,
      createdAt: created_at,
      versions: versions
        .filter(({ campaign_id }) => campaign_id === id)
        .map(({ body }) => JSON.parse(body) as CampaignVersion),
    }))
}

interface StateRow extends AffiliateState {
  readonly affiliate_id: string
}

/** Affiliates with their states, by any condition on `affiliates`. */
export const selectAffiliates = (sql: Sql, where: string, ...values: readonly string[]) => {
  const chosen = `select * from affiliates where ${where}
    order by created_at, id limit ${CATALOGUE_MAX}`
  const states = new Map<string, AffiliateState[]>()
  const rows = sql.all<StateRow>(
    `select s.affiliate_id, s.since, s.status from (${chosen}) a
     join affiliate_states s on s.account_id = a.account_id and s.affiliate_id = a.id
     order by s.since`,
    ...values,
  )
  for (const { affiliate_id, since, status } of rows) {
    states.set(affiliate_id, [...(states.get(affiliate_id) ?? []), { since, status }])
  }
  return sql
    .all<AffiliateRow>(chosen, ...values)
    .map((row) => toAffiliate(row, states.get(row.id) ?? []))
}
