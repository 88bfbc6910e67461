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

const brotli = (bytes: Buffer): number =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

const gzip = (bytes: Buffer): number => gzipSync(bytes, { level: 9 }).length

test('wm.js keeps to its limits', () => {
  expect(brotli(built('wm.js'))).toBeLessThanOrEqual(sizeLimit.brotli.max)
  expect(gzip(built('wm.js'))).toBeLessThanOrEqual(sizeLimit.gzip.max)
  expect([sizeLimit.brotli.max, sizeLimit.gzip.max]).toEqual([4096, 4600])
})

/** Brotli and gzip of other Node versions differ by a few bytes. */
const TOLERANCE = 16

test('sizeLimit.json says what is measured', () => {
  const wmJs = built('wm.js')
  expect(Math.abs(sizeLimit.brotli.measured - brotli(wmJs))).toBeLessThanOrEqual(TOLERANCE)
  expect(Math.abs(sizeLimit.gzip.measured - gzip(wmJs))).toBeLessThanOrEqual(TOLERANCE)
})

test.each(['README.md', '../README.md'])('%s names the size of sizeLimit.json', (path) => {
  const file = join(__dirname, path)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const named = [...text.matchAll(/<!-- wm\.js size -->(.*?)<!-- \/size -->/g)].map(
    ([, size]) => size,
  )

  const measured = `${sizeLimit.brotli.measured.toLocaleString('en')} bytes`
  expect(named).toEqual(named.map(() => measured))
  if (path === 'README.md') expect(named).not.toEqual([])
})

test.each([
  ['wm.js', 'script'],
  ['wm-debug.js', 'script'],
  ['index.cjs', 'script'],
  ['index.js', 'module'],
  ['sandbox.iife.js', 'script'],
  ['sandbox.cjs', 'script'],
  ['sandbox.js', 'module'],
] as const)('%s is what browsers of 2018 understand', (name, sourceType) => {
  expect(() => parse(built(name).toString(), { ecmaVersion: 2018, sourceType })).not.toThrow()
})

test('wm.js fetches no code but in debug mode', () => {
  const code = built('wm.js').toString()

  expect(code.match(/createElement\(/g)).toHaveLength(1)
  expect(code.match(/[\w-]+\.js\b/g)).toEqual(['wm-debug.js', 'wm.js'])
  expect(code).not.toMatch(/\bimport\(|document\.write|sendBeacon|unload|preventDefault|\beval\b/)
})

test('the published hash is that of the published file', () => {
  const { version, files } = JSON.parse(built('integrity.json').toString())

  const hash = createHash('sha384').update(built('wm.js')).digest('base64')
  expect(files).toEqual({ 'wm.js': `sha384-${hash}` })
  expect(version).toBe(packageJson.version)
  expect(built('wm.js').toString()).toContain(`"${version}"`)
})

test('every file that package.json names is there, and nothing is needed at run time', () => {
  const named = JSON.stringify([packageJson.exports, packageJson.sideEffects]).match(
    /\.\/dist\/[^"]+/g,
  )

  for (const path of new Set(named)) expect(existsSync(join(__dirname, path))).toBe(true)
  expect(packageJson).not.toHaveProperty('dependencies')
  expect(Object.keys(packageJson.exports['.'].import)[0]).toBe('types')
  for (const name of ['index', 'sandbox']) {
    expect(built(`${name}.js`).toString()).not.toMatch(/^import |require\(/m)
    expect(built(`${name}.d.ts`).toString()).not.toMatch(/^(import|export) .* from /m)
  }
})
