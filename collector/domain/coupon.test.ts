import { couponCode } from './coupon.js'

test.each(['JANE10', 'jane10', ' Jane10 ', '\tjane10\n'])('"%s" is the coupon JANE10', (typed) => {
  expect(couponCode(typed)).toBe('JANE10')
})

test('a coupon keeps what stands inside it', () => {
  expect(couponCode('jane 10%')).toBe('JANE 10%')
  expect(couponCode('  ')).toBe('')
})
