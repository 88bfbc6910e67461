import type { Coupon } from '../domain/coupon.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { addCoupon, COUPON_MAX, type NewCoupon } from './coupons.js'
import type { Deps } from './deps.js'
import { sha256 } from './keys.js'

export const GENERATED_MAX = 1_000

/** Without letters and digits that look alike when they are read aloud or printed. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 8

export interface GeneratedForm extends Omit<NewCoupon, 'code'> {
  readonly count: number
  /** What each code begins with, for example "JANE-". */
  readonly prefix?: string
}

/**
 * Adds coupons with new, random codes for an affiliate, so that each can be given to one customer. Their
 * order is that in which they were made. If one cannot be added, those before it stay.
 */
export const generateCoupons = async (
  deps: Deps,
  accountId: AccountId,
  { count, prefix = '', ...form }: GeneratedForm,
): Promise<readonly Coupon[] | Problem> => {
  if (!Number.isInteger(count) || count < 1 || count > GENERATED_MAX) {
    return problem('invalid', 'count', `Enter a whole number from 1 to ${GENERATED_MAX}.`)
  }
  if (prefix.length + LENGTH > COUPON_MAX) {
    return problem('invalid', 'prefix', `Use at most ${COUPON_MAX - LENGTH} characters.`)
  }
  const added: Coupon[] = []
  while (added.length < count) {
    const coupon = await addCoupon(deps, accountId, { ...form, code: prefix + codeFrom(deps) })
    if (!isProblem(coupon)) added.push(coupon)
    // A code that exists already is as rare as a repeated random number.
    else if (coupon.code !== 'exists') return coupon
  }
  return added
}

/** One of 31^8 codes (39 bits), so that nobody finds a valid one by trying. */
const codeFrom = ({ newSecret }: Pick<Deps, 'newSecret'>): string => {
  let value = BigInt(`0x${sha256(newSecret())}`)
  let text = ''
  while (text.length < LENGTH) {
    text += ALPHABET[Number(value % BigInt(ALPHABET.length))]
    value /= BigInt(ALPHABET.length)
  }
  return text
}
