import { type AccountId, type AffiliateId, type CampaignId, KEY_TEXT_MAX } from './ids.js'
import { withoutIgnorable } from './text.js'

/** A code that belongs to an affiliate. */
export interface Coupon {
  readonly accountId: AccountId
  /** As `couponText` writes it: what the merchant sees, and customers are told. */
  readonly code: string
  readonly affiliateId: AffiliateId
  /** Decides the campaign of its sales. */
  readonly campaignId: CampaignId | undefined
  readonly validFrom: number
  /** Exclusive. Undefined: without end. */
  readonly validUntil: number | undefined
}

/**
 * A coupon as reports keep it: trimmed and upper case. Reports of earlier versions hold the same, and
 * what tells a message that is sent again rests on it, so it stays; `couponCode` says which are equal.
 */
export const couponText = (text: string): string => text.trim().toUpperCase()

/**
 * The one folding of coupons (decision 27): two texts with the same code are one coupon. Unicode's
 * compatibility form (NFKC), without characters that are not seen and without blanks, in upper case,
 * the Turkish capital I as any other.
 */
export const couponCode = (text: string): string =>
  // What was apart may become one letter once the blank between is gone.
  shortened(couponFold(text).replace(/\s/gu, '').normalize('NFKC'))

/**
 * The forms in which a merchant's server may have signed what a page calls this coupon: as it was sent,
 * composed, and in capital letters. Blanks stay, because a text is split at them: "AB" signed is not
 * "A B".
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
  // One character of a report may fold to eighteen.
  const whole = shortened(couponFold(text))
  const parts = whole.split(/[\s,;]+/u).filter((part) => part !== '')
  if (parts[0] === whole) return []
  return [...new Set(parts.map(couponCode))].slice(0, COUPON_PARTS_MAX + 1)
}

/** The codes that a text is looked up by: of the whole, and of its parts. */
export const couponCodes = (text: string): readonly string[] => [
  ...new Set([couponCode(text), ...couponParts(text).slice(0, COUPON_PARTS_MAX)]),
]

/** The coupons that a text means: the one that is called so as a whole, else those of its parts. */
export const couponsMeant = (text: string, known: readonly Coupon[]): readonly Coupon[] => {
  // The first of several stays, as it comes last here.
  const byCode = new Map([...known].reverse().map((coupon) => [couponCode(coupon.code), coupon]))
  const whole = known.find(({ code }) => code === text) ?? byCode.get(couponCode(text))
  if (whole) return [whole]
  return couponParts(text)
    .slice(0, COUPON_PARTS_MAX)
    .flatMap((part) => byCode.get(part) ?? [])
}

/** Upper case makes I of `i` and `ı`, and leaves the dot on the Turkish capital one. */
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

/** By whole letters: half of one is no text. */
const shortened = (text: string): string =>
  text.length <= KEY_TEXT_MAX ? text : [...text].slice(0, KEY_TEXT_MAX).join('')
