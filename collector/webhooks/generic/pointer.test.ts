import fc from 'fast-check'
import { isProblem } from '../../domain/problem.js'
import { type Exact, readExactJson, shownOf } from './exactJson.js'
import { readPointer, valueAt } from './pointer.js'

const parsed = (text: string): Exact => {
  const value = readExactJson(text)
  if (isProblem(value)) throw new Error(value.message)
  return value
}

const found = (body: Exact, text: string): Exact | undefined => {
  const pointer = readPointer(text, '/at')
  if (isProblem(pointer)) throw new Error(pointer.message)
  return valueAt(body, pointer)
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-5 */
const DOCUMENT =
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}'

test.each([
  ['/foo', '["bar", "baz"]'],
  ['/foo/0', '"bar"'],
  ['/', '0'],
  ['/a~1b', '1'],
  ['/c%d', '2'],
  ['/e^f', '3'],
  ['/g|h', '4'],
  ['/i\\j', '5'],
  ['/k"l', '6'],
  ['/ ', '7'],
  ['/m~0n', '8'],
])('the pointer %s of RFC 6901 names %s', (pointer, value) => {
  expect(shownOf(found(parsed(DOCUMENT), pointer) ?? 'nothing')).toBe(value)
})

test('the empty pointer names the whole body', () => {
  const body = parsed(DOCUMENT)
  expect(found(body, '')).toBe(body)
})

test.each([
  ['/foo/2'],
  ['/foo/-'],
  ['/foo/00'],
  ['/foo/01'],
  ['/foo/length'],
  ['/foo/0/0'],
  ['/constructor'],
  ['/__proto__'],
  ['/toString/name'],
  ['/a/b'],
  ['/a~1b/0'],
])('the pointer %s names nothing', (pointer) => {
  expect(found(parsed(DOCUMENT), pointer)).toBeUndefined()
})

test('"~01" names the key "~1"', () => {
  expect(found(parsed('{"~1":true,"/":false}'), '/~01')).toBe(true)
})

test.each([
  ['foo'],
  ['#/foo'],
  ['/a~b'],
  ['/a~'],
  ['/a~2'],
  [7],
  [`/${'a'.repeat(300)}`],
  ['/a'.repeat(21)],
])('%p is refused as a pointer, and the problem names its place', (pointer) => {
  expect(readPointer(pointer, '/rules/0/total/pointer')).toMatchObject({
    code: 'invalid_mapping',
    field: '/rules/0/total/pointer',
  })
})

test('the pointer to any member of any body names that member', () => {
  const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
  const walk = (value: unknown, at: string): readonly (readonly [string, unknown])[] => [
    [at, value],
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => walk(part, `${at}/${escaped(key)}`))
      : []),
  ]
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      // Through JSON, because it has no -0 and no undefined.
      const plain = JSON.parse(JSON.stringify(value))
      const body = parsed(JSON.stringify(value))
      for (const [at, member] of walk(plain, '').filter(([text]) => text.length < 300)) {
        const one = found(body, at)
        expect(one).toEqual(parsed(JSON.stringify(member)))
      }
    }),
  )
})
