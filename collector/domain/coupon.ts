import { type AccountId, type AffiliateId, type CampaignId, KEY_TEXT_MAX } from './ids.js'
import { withoutIgnorable } from './text.js'

/** A code that belongs to an affiliate. */
export interface Coupon {
  readonly accountId: AccountId
  /** The code in the form of `couponText`, as shown to the merchant and to customers. */
  readonly code: string
  readonly affiliateId: AffiliateId
  /** Decides the campaign of its sales. */
  readonly campaignId: CampaignId | undefined
  readonly validFrom: number
  /** Exclusive. Undefined: no end. */
  readonly validUntil: number | undefined
  /** How many orders may use it. Undefined: any number. */
  readonly usesMax?: number | undefined
  /** How many orders of one customer may use it. Undefined: any number. */
  readonly customerUsesMax?: number | undefined
}

/** Whether an order of an instant may use the coupon. */
export const isValidAt = (
  { validFrom, validUntil = Infinity }: Pick<Coupon, 'validFrom' | 'validUntil'>,
  at: number,
): boolean => validFrom <= at && at < validUntil

/**
 * The form of a coupon in reports: trimmed and upper case. It must not change, because stored
 * reports have this form and the detection of retries compares it. `couponCode` decides which
 * coupons are equal.
 */
export const couponText = (text: string): string => text.trim().toUpperCase()

/**
 * The normalized code of a coupon (decision 27): two texts with the same code are one coupon. NFKC
 * (https://www.unicode.org/reports/tr15/), without invisible characters and spaces, in upper case,
 * with the Turkish dotted I as I.
 */
export const couponCode = (text: string): string =>
  // Normalizes again, because removing a space may make characters combine.
  shortened(couponFold(text).replace(/\s/gu, '').normalize('NFKC'))

/**
 * The forms in which a merchant's server may have signed this coupon: as sent, NFC, and upper case.
 * Spaces stay, because a text is split at them: a signed "AB" is not "A B".
 */
export const couponForms = (text: string): readonly string[] => [
  ...new Set([text, text.normalize(), couponText(text), couponFold(text)]),
]

/** How many parts of one text are looked up. */
export const COUPON_PARTS_MAX = 20

/**
 * The codes in a text that lists several (`SUMMER,BOB5`), split at commas, semicolons and blanks; none
 * where it is one word. One more than the limit where there are more.
 */
export const couponParts = (text: string): readonly string[] => {
  // Shortened, because one character may expand to eighteen.
  const whole = shortened(couponFold(text))
  const parts = whole.split(/[\s,;]+/u).filter((part) => part !== '')
  if (parts[0] === whole) return []
  return [...new Set(parts.map(couponCode))].slice(0, COUPON_PARTS_MAX + 1)
}

/** The codes by which a text is looked up: of the whole text and of its parts. */
export const couponCodes = (text: string): readonly string[] => [
  ...new Set([couponCode(text), ...couponParts(text).slice(0, COUPON_PARTS_MAX)]),
]

/**
 * The coupons that a text means: the one matching the whole text, else those matching its parts.
 */
export const couponsMeant = (text: string, known: readonly Coupon[]): readonly Coupon[] => {
  // Reversed, so that the first of several coupons with one code wins.
  const byCode = new Map([...known].reverse().map((coupon) => [couponCode(coupon.code), coupon]))
  const whole = known.find(({ code }) => code === text) ?? byCode.get(couponCode(text))
  if (whole) return [whole]
  return couponParts(text)
    .slice(0, COUPON_PARTS_MAX)
    .flatMap((part) => byCode.get(part) ?? [])
}

/**
 * `toUpperCase` turns `i` and `ı` into I but keeps the dot of the Turkish `İ`, which is removed
 * here.
 */
const couponFold = (text: string): string =>
  // Most coupons are plain, and an order may compare hundreds.
  /^[!-~]*$/.test(text)
    ? text.toUpperCase()
    : withoutIgnorable(text)
        .normalize('NFKC')
        .toUpperCase()
        .normalize('NFKD')
        .replaceAll('I\u0307', 'I')
        .normalize('NFKC')
        .trim()

/** Cuts at code points, because a lone surrogate is not valid text. */
const shortened = (text: string): string =>
  text.length <= KEY_TEXT_MAX ? text : [...text].slice(0, KEY_TEXT_MAX).join('')
