import {
  bannedCode,
  deadFiles,
  forbiddenImports,
  importCycles,
  LINES_MAX,
  librariesLoadedBy,
  sources,
} from './tidy.js'

const all = sources()

/** Files that are started or published and need no import. */
const ENTRIES = [
  'collector/main',
  'collector/bin',
  'collector/storage/sqlite/readWorker',
  'sdk/src/index',
  'sdk/src/sandbox/sandbox',
  'sdk/src/server/server',
  'sdk/src/wm',
  'sdk/src/wmConsent',
  'sdk/src/wmLinks',
  'sdk/src/wmDebug',
  'sdk/src/wmSafe',
  'sdk/src/pap/trackjs',
]

test('no import crosses the architecture', () => {
  expect(all.flatMap(forbiddenImports)).toEqual([])
})

test('no layer contains code that only another layer may contain', () => {
  expect(all.flatMap(bannedCode)).toEqual([])
})

test('no source is longer than the limit, and the median is below 100 lines', () => {
  // The types of the client are made from the endpoints, one file for each subject.
  const written = all.filter(({ path }) => !path.startsWith('wire/api/'))
  const lengths = written.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
  expect(lengths.filter(({ lines }) => lines > LINES_MAX)).toEqual([])
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100)
})

test('every source is imported or is an entry point', () => {
  expect(deadFiles(all, ENTRIES)).toEqual([])
})

test('the command starts without the query builder and the list of suffixes, which few calls need', () => {
  const loaded = librariesLoadedBy(all, 'collector/bin')
  expect(loaded).toContain('better-sqlite3')
  expect(loaded).not.toContain('kysely')
  expect(loaded).not.toContain('tldts')
})

test('there are no import cycles, including imports of types', () => {
  expect(importCycles(all)).toEqual([])
})

describe('the checks find', () => {
  const plant = (path: string, text: string) => ({ path, text })

  test.each([
    ['collector/settle/settle.ts', "import { gather } from '../storage/sqlite/gather.js'"],
    ['collector/domain/money.ts', "import { settle } from '../settle/settle.js'"],
    ['collector/settle/settle.ts', "import { z } from 'zod'"],
    ['collector/http/sales.ts', "import { openSqlite } from '../storage/sqlite/openSqlite.js'"],
    ['collector/panel/page.tsx', "import { takeEvents } from '../http/events.js'"],
    ['sdk/src/send.ts', "import { money } from '../../collector/domain/money.js'"],
    ['collector/http/sales.ts', "import { x } from '../../wire/v1.js'"],
    ['collector/domain/ids.ts', "import { randomUUID } from 'node:crypto'"],
    ['collector/http/sales.ts', "const open = () => import('../storage/sqlite/openSqlite.js')"],
    ['collector/strange/thing.ts', ''],
  ])('a forbidden import: %s with %s', (path, text) => {
    expect(forbiddenImports(plant(path, text))).toHaveLength(1)
  })

  test.each([
    ['collector/settle/settle.ts', 'const now = Date.now()'],
    ['collector/http/events.ts', 'const secret = process.env.SECRET'],
    ['collector/storage/sqlite/book.ts', "sql.run('update entries set amount = 0')"],
    ['collector/program/x.ts', "sql.run('select * from orders where 1')"],
    ['collector/domain/money.ts', 'total.toFixed(2)'],
    ['collector/ingest/x.ts', 'console.log(1)'],
  ])('banned code: %s with %s', (path, text) => {
    expect(bannedCode(plant(path, text))).toHaveLength(1)
  })

  test('a file that nothing imports', () => {
    const files = [plant('collector/main.ts', "import './used.js'"), plant('collector/used.ts', '')]
    expect(deadFiles([...files, plant('collector/dead.ts', '')], ENTRIES)).toEqual([
      'collector/dead',
    ])
  })

  test('an import cycle of three files, one of which imports only types', () => {
    const files = [
      plant('collector/domain/a.ts', "import { b } from './b.js'"),
      plant('collector/domain/b.tsx', "export * from './c.js'"),
      plant('collector/domain/c.ts', "import type { A } from './a.js'"),
      plant('collector/domain/d.ts', "import { a } from './a.js'"),
    ]
    expect(importCycles(files)).toEqual([
      'collector/domain/a <-> collector/domain/b <-> collector/domain/c',
    ])
  })
})
