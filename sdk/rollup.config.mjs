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

/** Files that a page loads. */
const SCRIPTS = {
  'wm.js': 'src/wm.ts',
  'wm-safe.js': 'src/wmSafe.ts',
  'wm-consent.js': 'src/wmConsent.ts',
  'wm-debug.js': 'src/wmDebug.ts',
}

/** What the npm package exports. */
const MODULES = {
  index: 'src/index.ts',
  safe: 'src/safe/keepSafe.ts',
  consent: 'src/managers/followConsent.ts',
}

const hashOf = (name) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(`dist/${name}`))
    .digest('base64')}`

/** The hashes that a page writes into `integrity` to accept these files and no others. */
const writeIntegrity = {
  name: 'write-integrity',
  writeBundle() {
    const files = Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, hashOf(name)]))
    writeFileSync('dist/integrity.json', `${JSON.stringify({ version, files }, null, 2)}\n`)
  },
}

/** TypeScript tells by the file's name that a type belongs to a CommonJS module. */
const copyTypes = (name) => ({
  name: 'copy-types',
  writeBundle: () => copyFileSync(`dist/${name}.d.ts`, `dist/${name}.d.cts`),
})

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

/** Its bytes count, so the collector names its map in a header. */
const script = ([name, input]) => ({
  input,
  plugins: plugins(),
  output: {
    file: `dist/${name}`,
    format: 'iife',
    strict: false,
    sourcemap: 'hidden',
    plugins: [minify],
  },
})

const code = ([name, input]) => ({
  input,
  plugins: plugins(),
  output: [
    { file: `dist/${name}.js`, format: 'es', sourcemap: true },
    { file: `dist/${name}.cjs`, format: 'cjs', sourcemap: true },
  ],
})

const types = ([name, input]) => ({
  input,
  plugins: [
    inlineVersion,
    dts({ tsconfig: 'tsconfig.json' }),
    copyTypes(name),
    // All scripts are there by now.
    writeIntegrity,
  ],
  output: { file: `dist/${name}.d.ts`, format: 'es' },
})

export default [
  ...Object.entries(SCRIPTS).map(script),
  ...Object.entries(MODULES).map(code),
  ...Object.entries(MODULES).map(types),
]
