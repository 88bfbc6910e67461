import type { Affiliate, AffiliateState } from '../../domain/affiliate.js'
import type { AccountId } from '../../domain/ids.js'
import { MINUTE_MS } from '../../domain/time.js'
import { CATALOGUE_PAGE, type Catalogue } from '../catalogue.js'
import { type CouponRow, toCoupon } from '../rows.js'
import { lockCodes } from './byCode.js'
import { inPages } from './inPages.js'
import { affiliatesAfter, selectAffiliates } from './program.js'
import { aTask, type Task } from './resettling/tasks.js'
import { all, insert, insertAll, orNull, type Row, type Runner, run, type Step } from './step.js'

export const NEW = 'on conflict do nothing'

/** An order that is being settled during an edit may not see it; after this long it is settled. */
export const UNSEEN_MS = MINUTE_MS

/** One write of a merchant, and the orders that it may decide anew. */
export type Edit = (
  accountId: AccountId,
  change: () => Step<number>,
  tasks?: readonly Task[],
  at?: number,
) => Promise<boolean>

type AffiliateEdits = Pick<
  Catalogue,
  'addAffiliate' | 'affiliates' | 'affiliatesById' | 'affiliateByCode' | 'setAffiliateStatus'
>

/** Affiliates: their links may be out before they are entered. */
export const affiliateEdits = ({ read }: Runner, edit: Edit): AffiliateEdits => {
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

/** Coupons: a code often goes out before it is entered. */
export const couponEdits = (
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
      validUntil + UNSEEN_MS,
    ),
})
