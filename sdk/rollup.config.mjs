import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** Of `package.json` only the version is worth its bytes. */
const inlineVersion = {
  name: 'inline-version',
  load: (id) =>
    id.endsWith('package.json') ? `export const version = ${JSON.stringify(version)}` : null,
}

/** The hash that a page writes into `integrity` to accept this file and no other. */
const writeIntegrity = {
  name: 'write-integrity',
  writeBundle() {
    const hash = createHash('sha384').update(readFileSync('dist/wm.js')).digest('base64')
    const files = { 'wm.js': `sha384-${hash}` }
    writeFileSync('dist/integrity.json', `${JSON.stringify({ version, files }, null, 2)}\n`)
  },
}

/** TypeScript tells by the file's name that a type belongs to a CommonJS module. */
const copyTypes = {
  name: 'copy-types',
  writeBundle: () => copyFileSync('dist/index.d.ts', 'dist/index.d.cts'),
}

const plugins = () => [
  inlineVersion,
  resolve(),
  typescript({ tsconfig: 'tsconfig.json', noEmit: false, noForceEmit: true, declaration: false }),
]

const minify = terser({
  ecma: 2018,
  toplevel: true,
  compress: {
    passes: 4,
    hoist_funs: true,
    // More would make it longer.
    inline: 1,
    keep_fargs: false,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_math: true,
    unsafe_methods: true,
  },
  format: { comments: /^!/ },
})

/** A file that a page loads: its bytes count, so the collector names its map in a header. */
const script = (input, file, ...more) => ({
  input,
  plugins: plugins(),
  output: { file, format: 'iife', strict: false, sourcemap: 'hidden', plugins: [minify, ...more] },
})

export default [
  script('src/wm.ts', 'dist/wm.js', writeIntegrity),
  script('src/wmDebug.ts', 'dist/wm-debug.js'),
  {
    input: 'src/index.ts',
    plugins: plugins(),
    output: [
      { file: 'dist/index.js', format: 'es', sourcemap: true },
      { file: 'dist/index.cjs', format: 'cjs', sourcemap: true },
    ],
  },
  {
    input: 'src/index.ts',
    plugins: [inlineVersion, dts({ tsconfig: 'tsconfig.json' }), copyTypes],
    output: { file: 'dist/index.d.ts', format: 'es' },
  },
]
