import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const integrations = readdirSync(join(ROOT, 'docs/integrations')).map(
  (name) => `docs/integrations/${name}`,
)

/** The files from which merchants copy snippets. */
const COPIED = [
  'README.md',
  'sdk/README.md',
  'docs/wire.md',
  'collector/panel/merchant/snippets.ts',
  'examples/express/reportSale.js',
  'examples/next/app/reportSale.ts',
  ...integrations,
]

/** A call of `/v1/sales` and the lines around it. */
const callsIn = (text: string): readonly string[] => {
  const lines = text.split('\n')
  return lines.flatMap((line, at) =>
    /https?:.*\/v1\/sales|\}\/v1\/sales/.test(line)
      ? [lines.slice(Math.max(0, at - 6), at + 16).join('\n')]
      : [],
  )
}

test('every snippet that reports an order from a server sends visitorId', () => {
  const without = COPIED.flatMap((path) =>
    callsIn(read(path))
      .filter((call) => !call.includes('visitorId'))
      .map((call) => `${path}: ${call}`),
  )
  expect(without).toEqual([])
  const found = COPIED.filter((path) => callsIn(read(path)).length > 0)
  expect(found).toEqual(expect.arrayContaining(COPIED.slice(0, 6)))
})

test('no snippet that reports an order from a server sends the current time as the time of the order', () => {
  const calls = COPIED.flatMap((path) => callsIn(read(path)).map((call) => ({ path, call })))
  const now = /\$\(date|`date|new Date\(\)|Date\.now\(\)/
  expect(calls.filter(({ call }) => now.test(call)).map(({ path }) => path)).toEqual([])
  const withCurl = calls.filter(({ call }) => call.includes('curl'))
  expect(withCurl.map(({ path }) => path)).toContain('README.md')
  expect(withCurl.filter(({ call }) => /"at":"('\$)?PLACED_AT/.test(call))).toHaveLength(2)
})

test.each(['docs/wire.md', 'sdk/README.md', 'collector/panel/merchant/snippets.ts'])(
  '%s says what to do if order numbers can be guessed',
  (path) => {
    expect(read(path).replace(/`|\s+/g, (found) => (found === '`' ? '' : ' '))).toMatch(
      /order numbers (that )?can be guessed[:,] send visitorId,? or sign the page/i,
    )
  },
)

test('every document that takes the visitor id from the page says that it is a bearer secret', () => {
  const texts = COPIED.filter((path) => /\.md$|snippets\.ts$/.test(path))
  const takers = texts.filter((path) =>
    /data-waymark-visitor|writeTo|getVisitorId/.test(read(path)),
  )
  expect(takers.length).toBeGreaterThanOrEqual(6)
  const says = /visitor id(\*\*)? is a bearer secret: whoever knows it can claim/i
  expect(takers.filter((path) => !says.test(read(path).replace(/\s+/g, ' ')))).toEqual([])
})

test('the index of the integrations lists every page', () => {
  const index = read('docs/integrations/index.md')
  const missing = integrations
    .map((path) => path.replace('docs/integrations/', ''))
    .filter((name) => name !== 'index.md' && !index.includes(`](${name})`))
  expect(missing).toEqual([])
})
