import type { Affiliate, AffiliateContact, AffiliateState } from '../../../domain/affiliate.js'
import { codeKey } from '../../../domain/code.js'
import { couponCode } from '../../../domain/coupon.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { CATALOGUE_PAGE, type Catalogue } from '../../catalogue.js'
import { type CouponRow, couponFromRow } from '../../rows.js'
import { affiliatesMeant, lockCodes, selectCoupons } from '../facts/byCode.js'
import { inPages } from '../inPages.js'
import { aTask, type Task, type TaskKind } from '../resettling/tasks.js'
import {
  all,
  insert,
  insertAll,
  just,
  one,
  orNull,
  type Row,
  type Runner,
  run,
  type Step,
} from '../step.js'
import { affiliatesAfter, isAlias, selectAffiliates } from './affiliates.js'
import type { ProgramCache } from './programCache.js'

export const NEW = 'on conflict do nothing'

/**
 * An order that is settled during an edit may not see the edit. After this delay it is re-settled.
 */
export const UNSEEN_MS = MINUTE_MS

/**
 * Tasks for orders that collectors of earlier versions settled. These are found only by the exact
 * spelling of the code.
 */
export const spelledTasks = (
  kind: TaskKind,
  code: string,
  spelled: string,
  since = 0,
): readonly Task[] => [...new Set([code, spelled])].map((subject) => aTask(kind, subject, since))

/** Tasks for earlier clicks and reports that may name the affiliate who got this code. */
export const namingTasks = (code: string): readonly Task[] => [
  aTask('clicks', codeKey(code)),
  ...spelledTasks('affiliate', code, codeKey(code)),
]

/** One edit of a merchant, with the tasks for the orders that it may affect. */
export type Edit = (
  accountId: AccountId,
  change: () => Step<number>,
  tasks?: readonly Task[],
  at?: number,
) => Promise<boolean>

type AffiliateEdits = Pick<
  Catalogue,
  | 'addAffiliate'
  | 'affiliates'
  | 'affiliatesById'
  | 'affiliateByCode'
  | 'affiliatesByCode'
  | 'setAffiliateStatus'
  | 'editAffiliate'
>

/** Edits of affiliates. Their links may be in use before they are entered. */
export const affiliateEdits = (
  { read }: Runner,
  edit: Edit,
  { programOf }: ProgramCache,
): AffiliateEdits => {
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
          yield* lockCodes(accountId, 'affiliate', [codeKey(code)], createdAt)
          if (yield* isAlias(accountId, code)) return 0
          const added = yield* insert('affiliates', row, NEW)
          if (added > 0) {
            const rows = states.map((state) => stateRow(accountId, id, state))
            yield* insertAll('affiliate_states', rows)
          }
          return added
        },
        namingTasks(code),
        createdAt,
      ),
    affiliates: (accountId) =>
      inPages<Affiliate>((last) => read(() => affiliatesAfter(accountId, last))),
    affiliatesById: (accountId, ids) =>
      read(() => selectAffiliates(accountId, 'and id in (?*)', ids)),
    affiliateByCode: (accountId, code) =>
      read(function* () {
        const program = yield* programOf(accountId)
        return program && (yield* affiliatesMeant(program, [code])).get(code)
      }),
    affiliatesByCode: (accountId, codes) =>
      read(function* () {
        const program = yield* programOf(accountId)
        return program ? yield* affiliatesMeant(program, codes) : new Map()
      }),
    setAffiliateStatus: (accountId, id, status, since) =>
      edit(accountId, () =>
        insert(
          'affiliate_states',
          stateRow(accountId, id, { since, status }),
          'on conflict (account_id, affiliate_id, since) do update set status = excluded.status',
        ),
      ),
    editAffiliate: (accountId, id, changed) =>
      edit(accountId, () => changeContact(accountId, id, changed)),
  }
}

const changeContact = (
  accountId: AccountId,
  id: AffiliateId,
  changed: AffiliateContact,
): Step<number> => {
  const edits: Row = {
    ...('name' in changed && { name: orNull(changed.name) }),
    ...('email' in changed && { email: orNull(changed.email) }),
  }
  const columns = Object.keys(edits).map((column) => `${column} = ?`)
  if (columns.length === 0) return just(0)
  return run(
    `update affiliates set ${columns.join(', ')} where account_id = ? and id = ?`,
    ...Object.values(edits),
    accountId,
    id,
  )
}

/** Edits of coupons. A code is often in use before it is entered. */
export const couponEdits = (
  { read }: Runner,
  edit: Edit,
): Pick<Catalogue, 'addCoupon' | 'coupons' | 'couponsCalled' | 'endCoupon'> => ({
  addCoupon: ({ accountId, code, ...coupon }, createdAt) =>
    edit(
      accountId,
      function* () {
        const row = {
          account_id: accountId,
          code,
          folded: couponCode(code),
          affiliate_id: coupon.affiliateId,
          campaign_id: orNull(coupon.campaignId),
          valid_from: coupon.validFrom,
          valid_until: orNull(coupon.validUntil),
          uses_max: orNull(coupon.usesMax),
          customer_uses_max: orNull(coupon.customerUsesMax),
          created_at: createdAt,
        }
        yield* lockCodes(accountId, 'coupon', [couponCode(code)], createdAt)
        return yield* insert('coupons', row, NEW)
      },
      spelledTasks('coupon', code, couponCode(code)),
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
    return rows.map(couponFromRow)
  },
  couponsCalled: (accountId, texts) =>
    read(() => selectCoupons(accountId, texts, [...new Set(texts.map(couponCode))])),
  endCoupon: (accountId, code, validUntil) =>
    edit(
      accountId,
      () => endCoupon(accountId, code, validUntil),
      spelledTasks('coupon', code, couponCode(code), validUntil),
      validUntil + UNSEEN_MS,
    ),
})

/**
 * Ends the coupon with this spelling. Earlier versions accepted several coupons that now count as
 * one code.
 */
function* endCoupon(accountId: AccountId, text: string, validUntil: number): Step<number> {
  const found = yield* one<{ code: string }>(
    `select code from coupons where account_id = ? and (code = ? or folded = ?)
     order by case when code = ? then 0 else 1 end, spelling limit 1`,
    accountId,
    text,
    couponCode(text),
    text,
  )
  if (!found) return 0
  return yield* run(
    `update coupons
     set valid_until = case when valid_until < ? then valid_until else ? end
     where account_id = ? and code = ?`,
    validUntil,
    validUntil,
    accountId,
    found.code,
  )
}
