import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import packageJson from './package.json'
import sizeLimit from './sizeLimit.json'

const inDist = (name: string) => join(__dirname, 'dist', name)

const built = (name: string): Buffer => {
  if (!existsSync(inDist(name)))
    throw new Error(`dist/${name} is missing: run "npm run build -w waymark" first`)
  return readFileSync(inDist(name))
}

/** The modules of the npm package, by the names of their files. */
const MODULES = ['index', 'safe', 'consent', 'links', 'sandbox'] as const

const brotli = (bytes: Buffer): number =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

const gzip = (bytes: Buffer): number => gzipSync(bytes, { level: 9 }).length

const FILES = Object.entries(sizeLimit)

/** Brotli and gzip of other Node versions differ by a few bytes. */
const TOLERANCE = 16

test.each(FILES)(
  '%s is within its limits and has the size that sizeLimit.json says',
  (name, limit) => {
    const sizes = [
      [limit.brotli, brotli(built(name))],
      [limit.gzip, gzip(built(name))],
    ] as const

    for (const [{ max, measured }, size] of sizes) {
      expect(size).toBeLessThanOrEqual(max)
      expect(Math.abs(measured - size)).toBeLessThanOrEqual(TOLERANCE)
    }
  },
)

test('the limits of wm.js are the published ones', () => {
  const { brotli, gzip } = sizeLimit['wm.js']
  expect([brotli.max, gzip.max]).toEqual([5120, 5700])
})

test('every file that pages load has a limit', () => {
  const scripts = packageJson.sideEffects.map((path) => path.replace('./dist/', ''))
  expect(Object.keys(sizeLimit).sort()).toEqual(scripts.sort())
})

test.each(['README.md', '../README.md', '../docs/size.md'])(
  '%s names the sizes of sizeLimit.json',
  (path) => {
    const text = readFileSync(join(__dirname, path), 'utf8')
    const named = [...text.matchAll(/<!-- (\S+) size -->(.*?)<!-- \/size -->/g)]

    for (const [, name, size] of named) {
      const { brotli } = sizeLimit[name as keyof typeof sizeLimit]
      expect([name, size]).toEqual([name, `${brotli.measured.toLocaleString('en')} bytes`])
    }
    const names = new Set(named.map(([, name]) => name))
    expect([...names].sort()).toEqual(
      path === '../README.md' ? ['trackjs.js', 'wm.js'] : Object.keys(sizeLimit).sort(),
    )
  },
)

test.each([
  ...FILES.map(([name]) => [name, 'script'] as const),
  ...MODULES.flatMap((name) => [
    [`${name}.cjs`, 'script'] as const,
    [`${name}.js`, 'module'] as const,
  ]),
])('%s has only syntax that browsers of 2018 support', (name, sourceType) => {
  expect(() => parse(built(name).toString(), { ecmaVersion: 2018, sourceType })).not.toThrow()
})

test('wm.js loads no code except in debug mode', () => {
  const code = built('wm.js').toString()

  expect(code.match(/createElement\(/g)).toHaveLength(1)
  expect(code.match(/[\w-]+\.js\b/g)).toEqual(['wm-debug.js', 'wm.js'])
  expect(code).not.toMatch(/\bimport\(|document\.write|sendBeacon|unload|preventDefault|\beval\b/)
})

test('trackjs.js loads no code and evaluates nothing', () => {
  const code = built('trackjs.js').toString()

  expect(code).not.toMatch(
    /createElement|\bimport\(|document\.write|sendBeacon|unload|\beval\b|Function\(/,
  )
  expect(code).not.toMatch(/preventDefault|console\b/)
})

test('add-ons load no code and set no property of the window except waymark', () => {
  for (const name of ['wm-safe.js', 'wm-consent.js', 'wm-links.js']) {
    const code = built(name).toString()
    expect(code).not.toMatch(/createElement|\bimport\(|document\.write|\beval\b/)
    expect(code.match(/\bwindow\.(?!waymark\b)\w+ ?=[^=]/g)).toBeNull()
  }
})

test('integrity.json has the hash of every published file', () => {
  const { version, files } = JSON.parse(built('integrity.json').toString())

  const hashOf = (name: string) => createHash('sha384').update(built(name)).digest('base64')
  // `sandbox.iife.js` is pasted into a page and not loaded from a server.
  const served = FILES.map(([name]) => name).filter((name) => name !== 'sandbox.iife.js')
  expect(files).toEqual(Object.fromEntries(served.map((name) => [name, `sha384-${hashOf(name)}`])))
  expect(version).toBe(packageJson.version)
  expect(built('wm.js').toString()).toContain(`"${version}"`)
})

test('every file that package.json names exists, and the package has no dependencies', () => {
  const named = JSON.stringify([packageJson.exports, packageJson.sideEffects]).match(
    /\.\/dist\/[^"]+/g,
  )

  for (const path of new Set(named)) expect(existsSync(join(__dirname, path))).toBe(true)
  expect(packageJson).not.toHaveProperty('dependencies')
})

test.each(MODULES)(
  '%s has types and no imports, as an ES module and as a CommonJS module',
  (name) => {
    const { exports } = packageJson
    const entry = exports[name === 'index' ? '.' : (`./${name}` as const)]

    expect(Object.keys(entry.import)[0]).toBe('types')
    expect(Object.keys(entry.require)[0]).toBe('types')
    expect(built(`${name}.js`).toString()).not.toMatch(/^import |require\(/m)
    expect(built(`${name}.d.ts`).toString()).not.toMatch(/^(import|export) .* from /m)
  },
)
