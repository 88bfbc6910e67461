import type { Affiliate } from '../../../domain/affiliate.js'
import type { Click } from '../../../domain/click.js'
import { codeKey, findByCode } from '../../../domain/code.js'
import { type Coupon, couponCode, couponCodes, couponsMeant } from '../../../domain/coupon.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import { type CouponRow, couponFromRow } from '../../rows.js'
import { affiliatesMeantBy, selectAffiliates } from '../catalogue/affiliates.js'
import { knownAffiliates, remember } from '../catalogue/knownAffiliates.js'
import { distinct } from '../settling/lockOrders.js'
import { all, just, lock, type Step, together } from '../step.js'
import { CODES_MAX } from './orderCodes.js'

/** Codes have separate locks per kind, because an affiliate and a coupon may have the same code. */
export const lockCodes = (
  accountId: AccountId,
  kind: 'coupon' | 'affiliate',
  codes: readonly string[],
  at: number,
): Step<void> => lock('code', accountId, distinct(codes.map((code) => `${kind} ${code}`)), at)

/**
 * The coupons that these texts name, as a whole or in part. Unknown codes are locked: a concurrent
 * edit that adds such a coupon either waits for this transaction and then finds its order, or is
 * committed before and is found here.
 */
export function* couponsOf(
  accountId: AccountId,
  texts: readonly string[],
  at: number,
): Step<readonly Coupon[]> {
  const codes = [...new Set(texts.flatMap(couponCodes))].slice(0, CODES_MAX)
  const found = yield* selectCoupons(accountId, texts, codes)
  const known = new Set(found.map(({ code }) => couponCode(code)))
  // The parts of a text are ignored if the whole text is a coupon.
  const open = new Set(texts.filter((text) => !isWhole(text, found)).flatMap(couponCodes))
  const unknown = codes.filter((code) => open.has(code) && !known.has(code))
  if (unknown.length === 0) return found
  const { entered } = yield* together({
    locked: lockCodes(accountId, 'coupon', unknown, at),
    entered: selectCoupons(accountId, [], unknown),
  })
  return [...found, ...entered]
}

const isWhole = (text: string, found: readonly Coupon[]): boolean =>
  couponsMeant(text, found).some(
    ({ code }) => code === text || couponCode(code) === couponCode(text),
  )

/**
 * Also searches by exact spelling, because the normalized codes of an earlier version's coupons may
 * be missing.
 */
export function* selectCoupons(
  accountId: AccountId,
  texts: readonly string[],
  codes: readonly string[],
): Step<readonly Coupon[]> {
  if (codes.length === 0) return []
  // Two statements, because SQLite would read all coupons for an `or`.
  const { exact, folded } = yield* together({
    exact: all<CouponRow>(
      'select * from coupons where account_id = ? and code in (?*)',
      accountId,
      [...new Set([...texts, ...codes])],
    ),
    folded: all<CouponRow>(
      `select * from coupons /* indexed by coupons_by_folding */
       where account_id = ? and folded in (?*)`,
      accountId,
      codes,
    ),
  })
  const rows = new Map([...exact, ...folded].map((row) => [row.code, row]))
  return [...rows.values()].sort(bySpelling).map(couponFromRow)
}

const bySpelling = (a: CouponRow, b: CouponRow): number =>
  a.spelling - b.spelling || (a.code < b.code ? -1 : 1)

interface WithAffiliates {
  /** Includes clicks on the link of an affiliate who was entered after the click. */
  readonly clicks: readonly Click[]
  readonly affiliates: readonly Affiliate[]
}

/**
 * The affiliates of clicks, ids and codes. Unknown codes are locked as for coupons, if `at` is given.
 */
export function* affiliatesOf(
  program: Program,
  clicks: readonly Click[],
  ids: readonly (AffiliateId | undefined)[],
  named: readonly string[],
  at?: number,
): Step<WithAffiliates> {
  const all = [...clicks.map(({ affiliateId }) => affiliateId), ...ids]
  const wanted = [...new Set(all.filter((id) => id !== undefined))]
  const links = clicks.filter(({ affiliateId }) => affiliateId === undefined)
  const texts = distinct([...named, ...links.map(({ affiliateCode }) => affiliateCode)])
  const found = yield* known(program, wanted, texts)
  const unknown = texts.filter((text) => !findByCode(text, found))
  const { entered } =
    at === undefined || unknown.length === 0
      ? { entered: [] }
      : yield* together({
          locked: lockCodes(program.account.id, 'affiliate', unknown.map(codeKey), at),
          entered: selectByIdOrCode(program.account.id, [], unknown),
        })
  const affiliates = [...found, ...entered]
  const ownerOf = ({ affiliateCode, clickedAt }: Click) =>
    findByCode(affiliateCode, affiliates, clickedAt)?.id
  return {
    clicks: clicks.map((click) => ({
      ...click,
      affiliateId: click.affiliateId ?? ownerOf(click),
    })),
    affiliates,
  }
}

/** Reads only what was not read before for this version of the program. */
function* known(
  program: Program,
  ids: readonly AffiliateId[],
  texts: readonly string[],
): Step<readonly Affiliate[]> {
  const kept = knownAffiliates(program)
  const found = new Map<AffiliateId, Affiliate>()
  const add = (affiliate: Affiliate | undefined) =>
    affiliate !== undefined && Boolean(found.set(affiliate.id, affiliate))
  const openIds = ids.filter((id) => !add(kept.byId.get(id)))
  const openTexts = texts.filter((text) => !add(kept.byText.get(text)))
  const read = yield* selectByIdOrCode(program.account.id, openIds, openTexts)
  remember(kept, read, openTexts)
  for (const affiliate of read) add(affiliate)
  return [...found.values()]
}

/** The affiliates that texts mean, by text. A text that means none is missing. */
export function* affiliatesMeant(
  program: Program,
  texts: readonly string[],
): Step<ReadonlyMap<string, Affiliate>> {
  const { byText } = knownAffiliates(program)
  const meant = new Map<string, Affiliate>()
  const open: string[] = []
  for (const text of texts) {
    const affiliate = byText.get(text)
    if (affiliate) meant.set(text, affiliate)
    else if (!byText.has(text)) open.push(text)
  }
  if (open.length === 0) return meant
  const read = yield* selectByIdOrCode(program.account.id, [], open)
  remember(knownAffiliates(program), read, open)
  for (const text of open) {
    const affiliate = findByCode(text, read)
    if (affiliate) meant.set(text, affiliate)
  }
  return meant
}

function* selectByIdOrCode(
  accountId: AccountId,
  ids: readonly AffiliateId[],
  texts: readonly string[],
): Step<readonly Affiliate[]> {
  // Two statements, because SQLite would read all affiliates for an `or`.
  const { byId, byCode } = yield* together({
    byId: ids.length === 0 ? just([]) : selectAffiliates(accountId, 'and id in (?*)', ids),
    byCode: affiliatesMeantBy(accountId, texts),
  })
  const known = new Set(ids)
  return [...byId, ...byCode.filter(({ id }) => !known.has(id))]
}
