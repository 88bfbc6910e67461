import type { AffiliateState } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import {
  type Account,
  CATALOGUE_MAX,
  type Catalogue,
  type Program,
  type Site,
} from '../catalogue.js'
import { type AffiliateRow, type CouponRow, toAffiliate, toCoupon } from '../rows.js'
import type { Write } from './groupCommit.js'
import { insert, orNull, type Sql } from './statements.js'

/** Reads that the write path shares: they run inside its transaction. */
export interface CatalogueReads {
  program(accountId: AccountId): Program | undefined
  policy(accountId: AccountId, version: number): Policy
}

interface AccountRow {
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
    policy(accountId, version) {
      const row = sql.one<{ body: string }>(
        'select body from policies where account_id = ? and version = ?',
        accountId,
        version,
      )
      if (!row) throw new Error(`Account ${accountId} has no policy version ${version}`)
      return JSON.parse(row.body) as Policy
    },
  }
}

const toAccount = ({ account_id, name, created_at, secret }: AccountRow): Account => ({
  id: account_id as AccountId,
  name,
  createdAt: created_at,
  secret,
})

const loadProgram = (sql: Sql, row: AccountRow): Program => {
  const id = row.account_id
  const policy = sql.one<{ body: string }>(
    'select body from policies where account_id = ? order by version desc limit 1',
    id,
  )
  if (!policy) throw new Error(`Account ${id} has no policy`)
  const sites = sql.all<{ host: string; created_at: number }>(
    'select host, created_at from sites where account_id = ? order by host limit ?',
    id,
    CATALOGUE_MAX,
  )
  return {
    account: toAccount(row),
    policy: JSON.parse(policy.body) as Policy,
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

/** Affiliates with their states, by any condition on `affiliates`. */
export const selectAffiliates = (sql: Sql, where: string, ...values: readonly string[]) =>
  sql
    .all<AffiliateRow>(
      `select * from affiliates where ${where} order by created_at, id limit ${CATALOGUE_MAX}`,
      ...values,
    )
    .map((row) =>
      toAffiliate(
        row,
        sql.all<AffiliateState>(
          'select since, status from affiliate_states where account_id = ? and affiliate_id = ? order by since',
          row.account_id,
          row.id,
        ),
      ),
    )

export const sqliteCatalogue = (sql: Sql, write: Write, reads: CatalogueReads): Catalogue => {
  /** An edit and the new program version are one write, so that no cache outlives an edit. */
  const edit = (accountId: AccountId, change: () => number): Promise<boolean> =>
    write(() => {
      if (change() === 0) return false
      sql.run(
        'update accounts set program_version = program_version + 1 where account_id = ?',
        accountId,
      )
      return true
    })
  return {
    ...accountEdits(sql, write, edit),
    ...affiliateEdits(sql, edit),
    ...couponEdits(sql, edit),
    program: async (accountId) => reads.program(accountId),
  }
}

type Edit = (accountId: AccountId, change: () => number) => Promise<boolean>

const insertCampaign = (
  sql: Sql,
  { accountId, id, code, createdAt, versions }: Campaign,
): number => {
  const row = { account_id: accountId, id, code, created_at: createdAt }
  const added = insert(sql, 'campaigns', row, 'on conflict do nothing')
  if (added > 0) for (const version of versions) insertVersion(sql, accountId, id, version)
  return added
}

const insertVersion = (sql: Sql, accountId: string, id: string, version: CampaignVersion): number =>
  insert(
    sql,
    'campaign_versions',
    {
      account_id: accountId,
      campaign_id: id,
      version: version.version,
      since: version.since,
      body: JSON.stringify(version),
    },
    'on conflict do nothing',
  )

const insertPolicy = (sql: Sql, accountId: string, policy: Policy): number =>
  insert(
    sql,
    'policies',
    {
      account_id: accountId,
      version: policy.version,
      since: policy.since,
      body: JSON.stringify(policy),
    },
    'on conflict do nothing',
  )

const accountEdits = (sql: Sql, write: Write, edit: Edit) => ({
  addAccount: (account: Account, policy: Policy, campaign: Campaign) =>
    write(() => {
      const row = {
        account_id: account.id,
        name: account.name,
        created_at: account.createdAt,
        secret: account.secret,
      }
      const added = insert(sql, 'accounts', row, 'on conflict do nothing')
      if (added === 0) return false
      insertPolicy(sql, account.id, policy)
      insertCampaign(sql, campaign)
      return true
    }),
  accounts: async () =>
    sql
      .all<AccountRow>(
        'select * from accounts order by created_at, account_id limit ?',
        CATALOGUE_MAX,
      )
      .map(toAccount),
  addPolicy: (accountId: AccountId, policy: Policy) =>
    edit(accountId, () => insertPolicy(sql, accountId, policy)),
  addSite: ({ accountId, host, createdAt }: Site) =>
    edit(accountId, () =>
      insert(
        sql,
        'sites',
        { account_id: accountId, host, created_at: createdAt },
        'on conflict do nothing',
      ),
    ),
  removeSite: (accountId: AccountId, host: string) =>
    edit(accountId, () =>
      sql.run('delete from sites where account_id = ? and host = ?', accountId, host),
    ),
  addCampaign: (campaign: Campaign) =>
    edit(campaign.accountId, () => insertCampaign(sql, campaign)),
  addCampaignVersion: (accountId: AccountId, id: CampaignId, version: CampaignVersion) =>
    edit(accountId, () => insertVersion(sql, accountId, id, version)),
})

type AffiliateEdits = Pick<
  Catalogue,
  'addAffiliate' | 'affiliates' | 'affiliateByCode' | 'setAffiliateStatus'
>

const affiliateEdits = (sql: Sql, edit: Edit): AffiliateEdits => {
  const addState = (accountId: string, id: string, { since, status }: AffiliateState) =>
    insert(
      sql,
      'affiliate_states',
      { account_id: accountId, affiliate_id: id, since, status },
      'on conflict (account_id, affiliate_id, since) do update set status = excluded.status',
    )
  return {
    addAffiliate: ({ accountId, id, code, name, email, createdAt, states }) =>
      edit(accountId, () => {
        const row = {
          account_id: accountId,
          id,
          code,
          name,
          email: orNull(email),
          created_at: createdAt,
        }
        const added = insert(sql, 'affiliates', row, 'on conflict do nothing')
        if (added > 0) for (const state of states) addState(accountId, id, state)
        return added
      }),
    affiliates: async (accountId) => selectAffiliates(sql, 'account_id = ?', accountId),
    affiliateByCode: async (accountId, code) =>
      selectAffiliates(sql, 'account_id = ? and code = ?', accountId, code)[0],
    setAffiliateStatus: (accountId, id, status, since) =>
      edit(accountId, () => addState(accountId, id, { since, status })),
  }
}

const couponEdits = (
  sql: Sql,
  edit: Edit,
): Pick<Catalogue, 'addCoupon' | 'coupons' | 'endCoupon'> => ({
  addCoupon: (coupon, createdAt) =>
    edit(coupon.accountId, () =>
      insert(
        sql,
        'coupons',
        {
          account_id: coupon.accountId,
          code: coupon.code,
          affiliate_id: coupon.affiliateId,
          campaign_id: orNull(coupon.campaignId),
          valid_from: coupon.validFrom,
          valid_until: orNull(coupon.validUntil),
          created_at: createdAt,
        },
        'on conflict do nothing',
      ),
    ),
  coupons: async (accountId) =>
    sql
      .all<CouponRow>(
        'select * from coupons where account_id = ? order by code limit ?',
        accountId,
        CATALOGUE_MAX,
      )
      .map(toCoupon),
  endCoupon: (accountId, code, validUntil) =>
    edit(accountId, () =>
      sql.run(
        'update coupons set valid_until = ? where account_id = ? and code = ?',
        validUntil,
        accountId,
        code,
      ),
    ),
})
