import { setImmediate } from 'node:timers/promises'
import type { Affiliate, AffiliateState } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { AccountId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import { MINUTE_MS } from '../../domain/time.js'
import { CATALOGUE_PAGE, type Catalogue } from '../catalogue.js'
import { type CouponRow, toCoupon } from '../rows.js'
import type { Sealing } from '../sealing.js'
import { insertKey, insertUser } from './access.js'
import { lockCodes } from './byCode.js'
import {
  type AccountRow,
  affiliatesAfter,
  type Programs,
  selectAffiliates,
  toAccount,
} from './program.js'
import { aTask, later, type Task } from './resettling/tasks.js'
import { ofAccount } from './sealed.js'
import {
  all,
  insert,
  insertAll,
  orNull,
  type Row,
  type Runner,
  run,
  type Step,
  together,
} from './step.js'

const NEW = 'on conflict do nothing'

/** The merchant's programme. */
export const catalogueOver = (
  runner: Runner,
  { programOf }: Programs,
  sealing: Sealing,
): Catalogue => {
  /**
   * An edit and the new program version are one write, so that no cache outlives an edit; and so are
   * the orders that it may decide anew.
   */
  const edit: Edit = (accountId, change, tasks = [], at = 0) =>
    runner.write(function* () {
      if ((yield* change()) === 0) return false
      yield* run(
        'update accounts set program_version = program_version + 1 where account_id = ?',
        accountId,
      )
      yield* later(accountId, tasks, at)
      return true
    })
  return {
    ...accountEdits(runner, edit, sealing),
    ...siteAndCampaignEdits(edit),
    ...affiliateEdits(runner, edit),
    ...couponEdits(runner, edit),
    program: (accountId) => runner.read(() => programOf(accountId)),
  }
}

type Edit = (
  accountId: AccountId,
  change: () => Step<number>,
  tasks?: readonly Task[],
  at?: number,
) => Promise<boolean>

function* insertCampaign({ accountId, id, code, createdAt, versions }: Campaign): Step<number> {
  const row = { account_id: accountId, id, code, created_at: createdAt }
  const added = yield* insert('campaigns', row, NEW)
  if (added > 0) {
    yield* insertAll(
      'campaign_versions',
      versions.map((version) => versionRow(accountId, id, version)),
    )
  }
  return added
}

const versionRow = (accountId: string, id: string, version: CampaignVersion): Row => ({
  account_id: accountId,
  campaign_id: id,
  version: version.version,
  since: version.since,
  body: JSON.stringify(version),
})

const insertPolicy = (accountId: string, policy: Policy): Step<number> =>
  insert(
    'policies',
    {
      account_id: accountId,
      version: policy.version,
      since: policy.since,
      body: JSON.stringify(policy),
    },
    NEW,
  )

const accountEdits = (
  { write, read }: Runner,
  edit: Edit,
  sealing: Sealing,
): Pick<Catalogue, 'addAccount' | 'accounts' | 'addPolicy'> => ({
  addAccount: (account, policy, campaign, owner) =>
    write(function* () {
      const row = {
        account_id: account.id,
        name: account.name,
        created_at: account.createdAt,
        secret: sealing.seal(account.secret, ofAccount(account.id)),
      }
      const added = yield* insert('accounts', row, NEW)
      if (added === 0) return false
      yield* together(insertPolicy(account.id, policy), insertCampaign(campaign))
      if (owner) yield* together(insertUser(owner.user), insertKey(owner.key, sealing))
      return true
    }),
  accounts: async () => {
    const rows = await inPages<AccountRow>((last) =>
      read(() =>
        all<AccountRow>(
          `select * from accounts where (created_at, account_id) > (?, ?)
           order by created_at, account_id limit ?`,
          last?.created_at ?? -1,
          last?.account_id ?? '',
          CATALOGUE_PAGE,
        ),
      ),
    )
    return rows.map((row) => toAccount(row, sealing))
  },
  addPolicy: (accountId, policy) => edit(accountId, () => insertPolicy(accountId, policy)),
})

/** All of a list, however long, a page at a time: what else there is to do comes in between. */
const inPages = async <Found>(
  pageAfter: (last: Found | undefined) => Promise<readonly Found[]>,
): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (;;) {
    const page = await pageAfter(found.at(-1))
    for (const one of page) found.push(one)
    if (page.length < CATALOGUE_PAGE) return found
    await setImmediate()
  }
}

const siteAndCampaignEdits = (
  edit: Edit,
): Pick<Catalogue, 'addSite' | 'removeSite' | 'addCampaign' | 'addCampaignVersion'> => ({
  addSite: ({ accountId, host, createdAt }) =>
    edit(accountId, () =>
      insert('sites', { account_id: accountId, host, created_at: createdAt }, NEW),
    ),
  removeSite: (accountId, host) =>
    edit(accountId, () =>
      run('delete from sites where account_id = ? and host = ?', accountId, host),
    ),
  addCampaign: (campaign) => edit(campaign.accountId, () => insertCampaign(campaign)),
  addCampaignVersion: (accountId, id, version) =>
    edit(accountId, () => insert('campaign_versions', versionRow(accountId, id, version), NEW)),
})

type AffiliateEdits = Pick<
  Catalogue,
  'addAffiliate' | 'affiliates' | 'affiliatesById' | 'affiliateByCode' | 'setAffiliateStatus'
>

const affiliateEdits = ({ read }: Runner, edit: Edit): AffiliateEdits => {
  const stateRow = (accountId: string, id: string, { since, status }: AffiliateState): Row => ({
    account_id: accountId,
    affiliate_id: id,
    since,
    status,
  })
  return {
    addAffiliate: ({ accountId, id, code, name, email, createdAt, states }) =>
      edit(
        accountId,
        function* () {
          const row = {
            account_id: accountId,
            id,
            code,
            name,
            email: orNull(email),
            created_at: createdAt,
          }
          yield* lockCodes(accountId, 'affiliate', [code], createdAt)
          const added = yield* insert('affiliates', row, NEW)
          if (added > 0) {
            const rows = states.map((state) => stateRow(accountId, id, state))
            yield* insertAll('affiliate_states', rows)
          }
          return added
        },
        // Links and reports may have named the affiliate before.
        [aTask('clicks', code), aTask('affiliate', code)],
        createdAt,
      ),
    affiliates: (accountId) =>
      inPages<Affiliate>((last) => read(() => affiliatesAfter(accountId, last))),
    affiliatesById: (accountId, ids) =>
      read(() => selectAffiliates(accountId, 'and id in (?*)', ids)),
    affiliateByCode: async (accountId, code) =>
      (await read(() => selectAffiliates(accountId, 'and code = ?', code)))[0],
    setAffiliateStatus: (accountId, id, status, since) =>
      edit(accountId, () =>
        insert(
          'affiliate_states',
          stateRow(accountId, id, { since, status }),
          'on conflict (account_id, affiliate_id, since) do update set status = excluded.status',
        ),
      ),
  }
}

const couponEdits = (
  { read }: Runner,
  edit: Edit,
): Pick<Catalogue, 'addCoupon' | 'coupons' | 'endCoupon'> => ({
  addCoupon: ({ accountId, code, ...coupon }, createdAt) =>
    edit(
      accountId,
      function* () {
        const row = {
          account_id: accountId,
          code,
          affiliate_id: coupon.affiliateId,
          campaign_id: orNull(coupon.campaignId),
          valid_from: coupon.validFrom,
          valid_until: orNull(coupon.validUntil),
          created_at: createdAt,
        }
        yield* lockCodes(accountId, 'coupon', [code], createdAt)
        return yield* insert('coupons', row, NEW)
      },
      // A coupon often goes out before it is entered.
      [aTask('coupon', code)],
      createdAt,
    ),
  coupons: async (accountId) => {
    const rows = await inPages<CouponRow>((last) =>
      read(() =>
        all<CouponRow>(
          'select * from coupons where account_id = ? and code > ? order by code limit ?',
          accountId,
          last?.code ?? '',
          CATALOGUE_PAGE,
        ),
      ),
    )
    return rows.map(toCoupon)
  },
  endCoupon: (accountId, code, validUntil) =>
    edit(
      accountId,
      () =>
        run(
          `update coupons
           set valid_until = case when valid_until < ? then valid_until else ? end
           where account_id = ? and code = ?`,
          validUntil,
          validUntil,
          accountId,
          code,
        ),
      [aTask('coupon', code, validUntil)],
      // Later, because an order that is being settled right now may not have seen the end yet.
      validUntil + MINUTE_MS,
    ),
})
