import type { Affiliate } from '../../domain/affiliate.js'
import type { Coupon } from '../../domain/coupon.js'
import type { World } from './history.js'

// "Codes and coupons".

/** Zero-width characters, soft hyphens and byte order marks: the invisible ones that histories use. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu

/** The forms in which a damaged code of a link is looked up, one after the other. */
const formsOfCode = (text: string): readonly string[] => {
  const visible = text.replace(INVISIBLE, '').trim()
  const cut = /^[A-Za-z0-9._-]*/.exec(visible)?.[0] ?? ''
  const forms = [cut, cut.replace(/[._-]+$/, '')]
  return forms.filter((form, place) => form !== '' && forms.indexOf(form) === place)
}

/** The affiliate that a link's code means for a click or order of some time. */
export const affiliateOfLink = (
  { affiliates }: World,
  text: string,
  at: number,
): Affiliate | undefined => {
  for (const form of formsOfCode(text)) {
    const found = meantBy(form, affiliates, at)
    if (found) return found
  }
  return undefined
}

/** "For an affiliate that a report names, it ignores only punctuation around the code." */
export const affiliateNamed = (world: World, text: string, at: number): Affiliate | undefined => {
  const name = /^[^A-Za-z0-9]*([A-Za-z0-9._-]+)[^A-Za-z0-9]*$/.exec(text.trim())?.[1]
  return name === undefined ? undefined : affiliateOfLink(world, name, at)
}

const meantBy = (
  form: string,
  affiliates: readonly Affiliate[],
  at: number,
): Affiliate | undefined => {
  const isSame = (code: string) => code.toLowerCase() === form.toLowerCase()
  // "A removed alias credits nobody for clicks that are made and orders that are placed from then on.
  // Earlier ones keep their affiliate, also if another affiliate gets the code afterwards."
  const before = affiliates.flatMap((affiliate) =>
    affiliate.aliases
      .filter(({ code }) => isSame(code))
      .flatMap(({ removedAt }) =>
        removedAt !== undefined && at < removedAt ? [{ affiliate, removedAt }] : [],
      ),
  )
  const [first] = before.sort((a, b) => a.removedAt - b.removedAt)
  if (first) return first.affiliate
  return (
    affiliates.find(({ code }) => code === form) ??
    affiliates.find(({ code }) => isSame(code)) ??
    affiliates.find(({ aliases }) =>
      aliases.some((one) => isSame(one.code) && one.removedAt === undefined),
    )
  )
}

/** "Unicode's form NFKC, upper case (i, ı and İ become I), without blanks and invisible characters." */
const folded = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/[iıİ]/gu, 'I')
    .toUpperCase()
    .replace(/\s/gu, '')

const PARTS_MAX = 20

/** The coupons that a report's text means, in the order in which they are asked. */
export const couponsNamed = ({ coupons }: World, text: string): readonly Coupon[] => {
  const called = (code: string) => coupons.find((one) => folded(one.code) === folded(code))
  const asWhole = called(text)
  if (asWhole) return [asWhole]
  return text
    .split(/[,;\s]+/u)
    .filter((part) => part !== '')
    .slice(0, PARTS_MAX)
    .flatMap((part) => called(part) ?? [])
}
