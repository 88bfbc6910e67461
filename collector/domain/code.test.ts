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

describe('an alias', () => {
  const aliased = (code: string, ...aliases: readonly [string, number, number?][]) => ({
    ...{ code, createdAt: 0, id: code },
    aliases: aliases.map(([alias, createdAt, removedAt]) => ({
      code: alias,
      createdAt,
      removedAt,
    })),
  })
  const jane = aliased('jane', ['11111111', 5], ['Ref.1', 6])
  const bob = aliased('bob', ['r1', 5, 10], ['r2', 5, 10])

  test.each([
    ['11111111', 'jane'],
    ['ref.1', 'jane'],
    ['REF.1/?x', 'jane'],
    ['ref', undefined],
    ['r1', undefined],
  ])('written as "%s" means %s', (text, code) => {
    expect(findByCode(text, [bob, jane])?.code).toBe(code)
  })

  test('is not used if the text is another affiliate’s own code, in any spelling', () => {
    const other = aliased('REF.1')
    expect(findByCode('ref.1', [jane, other])).toBe(other)
    expect(findByCode('ref.1...', [jane, other])).toBe(other)
  })

  test('that matches the whole text is preferred to a code that matches only its beginning', () => {
    const dotted = aliased('eve', ['r1.', 0])
    expect(findByCode('r1.', [aliased('r1'), dotted])).toBe(dotted)
  })

  test('that was removed still names its affiliate for earlier clicks and orders, even if another affiliate has the code now', () => {
    const now = aliased('r1')
    const later = aliased('eve', ['r2', 20])
    const known = [now, later, bob]
    const meant = (text: string, at?: number) => findByCode(text, known, at)?.code
    expect([meant('r1', 9), meant('r1', 10), meant('r1')]).toEqual(['bob', 'r1', 'r1'])
    expect([meant('r2', 9), meant('r2', 10), meant('r2')]).toEqual(['bob', 'eve', 'eve'])
    // Nobody had the code yet, and the first one who got it keeps what came before.
    expect(meant('r1', 1)).toBe('bob')
    expect(findNamed('r1', known, 9)?.code).toBe('bob')
  })

  test('that several affiliates had in turn names the one who had it at the time of the click', () => {
    const dan = aliased('dan', ['r1', 0, 3], ['r1', 10, 12])
    const eve = aliased('eve', ['r1', 3, 10])
    const known = [eve, dan]
    const meant = (at: number) => findByCode('r1', known, at)?.code
    expect([2, 3, 9, 10, 12].map(meant)).toEqual(['dan', 'eve', 'eve', 'dan', undefined])
  })
})
