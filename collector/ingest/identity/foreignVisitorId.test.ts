import { visitorIdOf } from './foreignVisitorId.js'

const own = '0198c0ffee00700080000000000000aa'
const foreign = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD'

test('a visitor id of Waymark stays as it is', () => {
  expect(visitorIdOf(own)).toBe(own)
})

test('a visitor id of Post Affiliate Pro always stands for the same visitor', () => {
  expect(visitorIdOf(foreign)).toMatch(/^[0-9a-f]{32}$/)
  expect(visitorIdOf(foreign)).toBe(visitorIdOf(foreign))
  expect(visitorIdOf(foreign)).not.toBe(visitorIdOf(foreign.toLowerCase()))
})

test.each(['', 'null', own.slice(1), `${own}0`, `${'x'.repeat(31)}-`, `${own}\n`])(
  '"%s" is no visitor id',
  (text) => {
    expect(visitorIdOf(text)).toBeUndefined()
  },
)
