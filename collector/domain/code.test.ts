import fc from 'fast-check'
import { codeKey, codesMeant, findByCode, findNamed } from './code.js'

const entered = (...codes: readonly string[]) =>
  codes.map((code, index) => ({ code, createdAt: index, id: `${index}` }))

const found = (text: string, ...codes: readonly string[]) =>
  findByCode(text, entered(...codes))?.code

test.each([
  ['bob', 'bob'],
  ['BOB ', 'bob'],
  ['bob/', 'bob'],
  ['(bob)', 'bob'],
  ['bob marley', undefined],
  ['bob@firm.example', undefined],
  ['bob?fbclid=x', undefined],
])('the affiliate that a server names as "%s" is %s', (text, code) => {
  expect(findNamed(text, entered('bob', 'b'))?.code).toBe(code)
})

describe('a code in a link', () => {
  test.each([
    'bob',
    'bob/',
    'bob?fbclid=x',
    'bob&amp;utm_source=mail',
    'bob.',
    'bob...',
    'bob)',
    'bob).',
    'bob>',
    'bob]',
    '"bob"',
    '<bob>',
    'bob,',
    'bob;',
    'bob…',
    'bob”',
    'bob\u200b',
    'bo\u200bb',
    'bo\u00adb',
    '\ufeffbob',
    ' bob ',
    'bob\u00a0',
    'bob%3Ffbclid=x',
    'bob#top',
    'bob、詳しくは',
    'bobを見て',
    'BOB',
    'Bob/',
    'bob_',
  ])('that arrives as "%s" matches bob', (text) => {
    expect(found(text, 'jane', 'bob')).toBe('bob')
  })

  test.each([
    '',
    '/',
    'bobby',
    'böb',
    'bobö',
    'bob\u0308',
    'bo',
    'bob-2',
    'Жbob',
    'b\uFFFDb',
    'x'.repeat(999),
  ])('that arrives as "%s" matches none of bob, b and bo-', (text) => {
    expect(found(text, 'bob', 'b', 'bo-')).toBeUndefined()
  })

  test('matches an identical code before one that differs in case or punctuation', () => {
    expect(found('bob.', 'bob', 'bob.')).toBe('bob.')
    expect(found('BOB', 'bob', 'BOB')).toBe('BOB')
    expect(found('bob./', 'bob', 'bob.')).toBe('bob.')
    expect(found('BOB.', 'BOB', 'bob.')).toBe('bob.')
  })

  test('matches the code that was entered first if several differ from it only in case', () => {
    expect(found('JANE', 'Jane', 'jane')).toBe('Jane')
    expect(found('JANE', 'jane', 'Jane')).toBe('jane')
  })

  test('has the same key in every spelling in which it may arrive', () => {
    const damaged = fc.tuple(
      fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/),
      fc.stringMatching(/^([/?)\]>&#,;…、][ -~]{0,9})?$/),
    )
    fc.assert(
      fc.property(damaged, ([code, rest]) => {
        for (const meant of codesMeant(code + rest)) expect(codeKey(meant)).toBe(codeKey(code))
        expect(codeKey(code + rest)).toBe(codeKey(code))
      }),
    )
  })
})
