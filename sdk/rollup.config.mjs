import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { stripTypes } from './scripts/stripTypes.mjs'

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
  sandbox: 'src/sandbox/sandbox.ts',
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

/** What the tracker takes from a browser: `Page` in `src/sandbox/page.ts` names the same. */
const PAGE =
  'window, document, location, navigator, history, localStorage, sessionStorage, fetch, ' +
  'addEventListener, Image, MutationObserver'

/**
 * Puts the whole tracker into a function whose parameters are the browser's globals. So a sandbox
 * runs the code of the script itself, each tracker has its own, and a page pays nothing for it.
 */
const coreInFunction = {
  name: 'core-in-function',
  resolveId: (id, importer) =>
    id === './coreOf.js' ? importer.replace(/[^/]*$/, 'coreOf.js') : null,
  async load(id) {
    if (!id.endsWith('/coreOf.js')) return null
    const input = 'src/sandbox/core.ts'
    const bundle = await rollup({ input, plugins: plugins(), logLevel: 'silent' })
    const { output } = await bundle.generate({
      file: id,
      format: 'iife',
      name: 'core',
      sourcemap: true,
      banner: `export const coreOf = ({ ${PAGE} }) => {`,
      footer: 'return core }',
    })
    const [{ code, map }] = output
    return { code: code.replace(/\n\/\/# sourceMappingURL=.*/, ''), map }
  },
}

const plugins = () => [inlineVersion, coreInFunction, resolve({ extensions: ['.ts'] }), stripTypes]

const minify = terser({
  ecma: 2018,
  toplevel: true,
  compress: {
    passes: 4,
    hoist_funs: true,
    // These three were tried: their defaults make a longer file.
    comparisons: false,
    inline: 2,
    negate_iife: false,
    keep_fargs: false,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_math: true,
    unsafe_methods: true,
  },
  format: { comments: /^!/ },
})

/** The line break at the end of a file costs brotli four bytes. */
const noLastLine = {
  name: 'no-last-line',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle)) if (file.code) file.code = file.code.trimEnd()
  },
}

/** Its bytes count, so the collector names its map in a header. */
const script = ([name, input]) => ({
  input,
  plugins: plugins(),
  output: {
    file: `dist/${name}`,
    format: 'iife',
    strict: false,
    sourcemap: 'hidden',
    plugins: [minify, noLastLine],
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

/** The sandbox in one file, to be pasted. */
const sandbox = {
  input: 'src/sandbox/sandbox.ts',
  plugins: plugins(),
  output: {
    file: 'dist/sandbox.iife.js',
    format: 'iife',
    name: 'waymarkSandbox',
    sourcemap: true,
    // Without assumptions about the page: the sandbox's is made up.
    plugins: [terser({ ecma: 2018, format: { comments: /^!/ } })],
  },
}

export default [
  ...Object.entries(SCRIPTS).map(script),
  ...Object.entries(MODULES).map(code),
  ...Object.entries(MODULES).map(types),
  sandbox,
]
