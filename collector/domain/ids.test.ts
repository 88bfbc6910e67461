import { newId } from '../identifiers.js'
import { isAccountId, isCode, isVisitorId } from './ids.js'

describe('a visitor id', () => {
  test('is 32 lower-case hex characters, as the collector makes them', () => {
    for (let n = 0; n < 100; n += 1) expect(isVisitorId(newId())).toBe(true)
  })

  test.each([
    '',
    '0'.repeat(31),
    '0'.repeat(33),
    'A'.repeat(32),
    `${'0'.repeat(31)}g`,
    `${'0'.repeat(32)}\n`,
    '٥'.repeat(32),
    '01890a5d-ac96-774b-bcce-b302099a8057',
  ])('is not "%s"', (text) => {
    expect(isVisitorId(text)).toBe(false)
  })
})

test.each([
  ['default1', true],
  ['abc', true],
  ['a'.repeat(32), true],
  ['ab', false],
  ['a'.repeat(33), false],
  ['Shop', false],
  ['my_shop', false],
  ['', false],
])('"%s" may be an account: %s', (text, expected) => {
  expect(isAccountId(text)).toBe(expected)
})

test.each([
  ['jane', true],
  ['Jane.Doe_2-x', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
  ['-jane', false],
  ['_proto_', false],
  ['jane doe', false],
  ['jäne', false],
  ['jane&x', false],
])('"%s" may stand in an affiliate link: %s', (text, expected) => {
  expect(isCode(text)).toBe(expected)
})
