import type { Layout } from './columns.js'
import { importRows } from './importRows.js'
import type { Added, Context, Kind, Known } from './kind.js'

const layout: Layout = { places: new Map([['a', 0]]), header: ['a'], unused: [] }
const records = (...texts: readonly string[]) =>
  texts.map((text, index) => ({ line: index + 2, cells: [text] }))

/** A kind whose items are "order/product", with what is stored and how often that was asked. */
const aKind = (keepsAll: boolean, answer: Added = 'added') => {
  const stored = new Set<string>()
  const asked: string[] = []
  // Objects, because two rows may say the same.
  const kind: Kind<{ readonly text: string }> = {
    columns: [{ name: 'a', also: [] }],
    needs: [['a']],
    keyColumn: 'a',
    keepsAll,
    read: async (_context, row) => ({ text: row.text('a') }),
    keyOf: ({ text }) => text,
    contentOf: ({ text }) => text,
    groupOf: ({ text }) => ({
      key: text.split('/')[0] ?? '',
      content: text.endsWith('/') ? 'whole' : 'product',
    }),
    known: async (_context, items) =>
      items.map(({ text }): Known => {
        asked.push(text)
        return stored.has(text) ? 'unchanged' : undefined
      }),
    add: async (_context, items) =>
      items.map(({ text }) => {
        if (answer === 'added') stored.add(text)
        return answer
      }),
  }
  const run = async (...texts: readonly string[]) =>
    (
      await importRows({ kind, context: {} as Context, layout, seen: undefined }, records(...texts))
    ).map(({ fate }) => fate)
  return { run, asked }
}

test('each product of an order is compared once with what is stored', async () => {
  const { run, asked } = aKind(true)
  const products = Array.from({ length: 100 }, (_, n) => `1001/${n}`)
  expect(await run(...products)).toEqual(products.map(() => 'added'))
  expect(asked).toHaveLength(100)
})

test('a second row of one product, and the whole order, are compared anew after the first', async () => {
  const { run, asked } = aKind(true)
  expect(await run('1001/a', '1001/b', '1001/a', '1001/')).toEqual([
    ...['added', 'added', 'unchanged', 'added'],
  ])
  expect(asked.filter((item) => item === '1001/')).toHaveLength(3)
})

test('a row that cannot be stored is refused, unless its kind forgets what is stored', async () => {
  const refusal = { code: 'not_stored', field: 'a' }
  expect(await aKind(true, 'exists').run('1001/a')).toMatchObject([refusal])
  expect(await aKind(false, 'exists').run('1001/a')).toEqual(['unchanged'])
})
