import { remembered } from './remembered.js'

test('a text is computed once, also if its result is undefined', () => {
  const asked: string[] = []
  const read = remembered((text) => {
    asked.push(text)
    return text === 'none' ? undefined : text.length
  })

  expect(['a', 'none', 'a', 'none'].map(read)).toEqual([1, undefined, 1, undefined])
  expect(asked).toEqual(['a', 'none'])
})

test('the number and the length of remembered texts are bounded', () => {
  let computed = 0
  const read = remembered((text) => {
    computed += 1
    return text
  }, 2)

  for (const text of ['a', 'b', 'c', 'c', 'a']) read(text)
  expect(computed).toBe(4)
  const long = 'x'.repeat(301)
  read(long)
  read(long)
  expect(computed).toBe(6)
})
