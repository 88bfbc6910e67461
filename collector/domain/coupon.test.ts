import fc from 'fast-check'
import { aCoupon } from '../testing/facts.js'
import {
  COUPON_PARTS_MAX,
  couponCode,
  couponForms,
  couponParts,
  couponsMeant,
  couponText,
} from './coupon.js'

const known = (...codes: readonly string[]) => codes.map((code) => aCoupon({ code }))
const meant = (text: string, ...codes: readonly string[]) =>
  couponsMeant(couponText(text), known(...codes)).map(({ code }) => code)

describe('a coupon', () => {
  test.each([
    ['jane10', 'JANE10'],
    [' Jane10 ', 'JANE10'],
    ['\tjane10\n', 'JANE10'],
    ['JANE 10', 'JANE10'],
    ['JANE\u00a010', 'JANE10'],
    ['JA\u200bNE10', 'JANE10'],
    ['JANE\u00ad10', 'JANE10'],
    ['\ufeffJANE10', 'JANE10'],
    ['ＪＡＮＥ１０', 'JANE10'],
    ['cafe\u0301', 'CAFÉ'],
    ['CAFÉ', 'CAFÉ'],
    ['İNDİRİM', 'INDIRIM'],
    ['indirim', 'INDIRIM'],
    ['I\u0307ndirim', 'INDIRIM'],
    ['ındırım', 'INDIRIM'],
    ['İNDİRİM'.toLowerCase(), 'INDIRIM'],
    ['straße', 'STRASSE'],
    ['jane 10%', 'JANE10%'],
    ['SUMMER,BOB5', 'SUMMER,BOB5'],
    ['  ', ''],
    ['\u200b', ''],
  ])('typed as "%s" is folded to %s', (typed, code) => {
    expect(couponCode(typed)).toBe(code)
  })

  test('has the same code if it is folded twice or arrives in another Unicode form', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(text, (typed) => {
        const code = couponCode(typed)
        expect(couponCode(code)).toBe(code)
        expect(couponCode(couponText(typed))).toBe(code)
        expect(couponCode(typed.normalize('NFD'))).toBe(code)
        expect(code.isWellFormed() || !typed.isWellFormed()).toBe(true)
        expect(code.length).toBeLessThanOrEqual(2 * 191)
      }),
      { numRuns: 2_000 },
    )
  })

  test('with any Unicode character in it has the same code if it is folded twice', () => {
    const wrong: string[] = []
    for (let point = 0; point <= 0x1ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue
      const typed = `A${String.fromCodePoint(point)}B`
      const code = couponCode(typed)
      if (couponCode(code) !== code || couponCode(couponText(typed)) !== code) {
        wrong.push(point.toString(16))
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('a list of coupons in one text', () => {
  test.each([
    ['SUMMER,BOB5', ['SUMMER', 'BOB5']],
    ['summer; bob5', ['SUMMER', 'BOB5']],
    ['summer bob5', ['SUMMER', 'BOB5']],
    [',bob5,,', ['BOB5']],
    ['ＳＵＭＭＥＲ，bob5', ['SUMMER', 'BOB5']],
    ['bob5', []],
    [' bob5 ', []],
    [' , ', []],
  ])('"%s" is split into %j', (text, parts) => {
    expect(couponParts(text)).toEqual(parts)
  })

  test('is split into the same parts in every form that a server may have signed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const form of couponForms(text)) expect(couponParts(form)).toEqual(couponParts(text))
      }),
    )
  })

  test('matches the known coupons among its parts, in the order of the list', () => {
    expect(meant('SUMMER,BOB5', 'JANE10', 'BOB5')).toEqual(['BOB5'])
    expect(meant('BOB5,JANE10', 'JANE10', 'BOB5')).toEqual(['BOB5', 'JANE10'])
    expect(meant('A,B', 'JANE10')).toEqual([])
  })

  test('is not split if the whole text is itself a known coupon', () => {
    expect(meant('summer 5', 'SUMMER', 'SUMMER 5')).toEqual(['SUMMER 5'])
    expect(meant('summer5', 'SUMMER', 'SUMMER 5')).toEqual(['SUMMER 5'])
    expect(meant('A,B', 'A', 'A,B')).toEqual(['A,B'])
  })

  test('matches a coupon with the same spelling before one that only has the same folding', () => {
    expect(meant('JANE10', 'JANE 10', 'JANE10')).toEqual(['JANE10'])
    expect(meant('JANE 10', 'JANE10', 'JANE 10')).toEqual(['JANE 10'])
  })

  test('is looked up only up to the maximum number of parts', () => {
    const many = Array.from({ length: 90 }, (_, n) => `C${n}`)
    expect(couponParts(many.join(','))).toHaveLength(COUPON_PARTS_MAX + 1)
    expect(meant(many.join(','), `C${COUPON_PARTS_MAX}`)).toEqual([])
    expect(meant(many.join(','), `C${COUPON_PARTS_MAX - 1}`)).toEqual([`C${COUPON_PARTS_MAX - 1}`])
  })
})
