import type { AffiliateState } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import type { Key, User } from '../access.js'
import { type Account, CATALOGUE_MAX, type Catalogue, type Site } from '../catalogue.js'
import { type CouponRow, toCoupon } from '../rows.js'
import { insertKey, insertUser } from './access.js'
import type { Write } from './groupCommit.js'
import { type AccountRow, type CatalogueReads, selectAffiliates, toAccount } from './program.js'
import { insert, list, orNull, type Sql } from './statements.js'

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
  addAccount: (
    account: Account,
    policy: Policy,
    campaign: Campaign,
    owner?: { readonly user: User; readonly key: Key },
  ) =>
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
      if (owner) {
        insertUser(sql, owner.user)
        insertKey(sql, owner.key)
      }
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
  'addAffiliate' | 'affiliates' | 'affiliatesById' | 'affiliateByCode' | 'setAffiliateStatus'
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
    affiliatesById: async (accountId, ids) =>
      selectAffiliates(
        sql,
        'account_id = ? and id in (select value from json_each(?))',
        accountId,
        list(ids),
      ),
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
        `update coupons set valid_until = min(coalesce(valid_until, ?), ?)
         where account_id = ? and code = ?`,
        validUntil,
        validUntil,
        accountId,
        code,
      ),
    ),
})
