import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProblem } from '../domain/problem.js'
import { type Layout, layoutOf, plainName, toRow } from './columns.js'
import { columnsOf, KIND_NAMES } from './importFile.js'

const COLUMNS = [
  { name: 'code', also: ['refid', 'a'] },
  { name: 'name', also: ['title'] },
]

const laidOut = (
  header: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
): Layout => {
  const layout = layoutOf(COLUMNS, [['code']], header, new Map(Object.entries(renamed)))
  if (isProblem(layout)) throw new Error(layout.message)
  return layout
}

const read = (header: readonly string[], cells: readonly string[], renamed = {}) => {
  const row = toRow(laidOut(header, renamed), 2, cells)
  if (isProblem(row)) throw new Error(row.message)
  return [row.text('code'), row.text('name')]
}

test('columns are found in any order and spelling', () => {
  expect(read(['T-i_t le', ' REFID '], ['Jane', ' jane '])).toEqual(['jane', 'Jane'])
})

test('of several names for one column the preferred one counts, and the others are unused', () => {
  const header = ['a', 'refid', 'other']
  expect(read(header, ['1', '2', '3'])).toEqual(['2', ''])
  expect(laidOut(header).unused).toEqual(['a', 'other'])
})

test('a column that is renamed is not read under its own name any more', () => {
  expect(read(['name', 'refid'], ['1', '2'], { name: 'code' })).toEqual(['1', ''])
})

test.each(['NULL', '\\N', '', '  '])('"%s" means that there is nothing', (cell) => {
  expect(read(['code', 'name'], ['x', cell])).toEqual(['x', ''])
})

test('the documentation names every column with all its other names', () => {
  const docs = readFileSync(join(__dirname, '../../docs/integrations/import.md'), 'utf8')
  const missing = KIND_NAMES.flatMap((kind) => {
    const section = docs.split(`### ${kind}\n`)[1]?.split('\n##')[0] ?? ''
    const shared = /as for coupons/.test(section)
      ? (docs.split('### coupons\n')[1]?.split('\n##')[0] ?? '')
      : ''
    return columnsOf(kind)
      .flatMap(({ name, also }) => [name, ...also])
      .filter((name) => !`${section}${shared}`.includes(`\`${name}\``))
      .map((name) => `${kind}: ${name}`)
  })
  expect(missing).toEqual([])
})

test('no name means two columns of one kind, and all are written as they are compared', () => {
  for (const kind of KIND_NAMES) {
    const names = columnsOf(kind).flatMap(({ name, also }) => [name, ...also])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(names.filter((name) => plainName(name) !== name)).toEqual([])
  }
})
