import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { rollup } from 'rollup'
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
  writeBundle: ({ file }) => copyFileSync(file, file.replace(/\.ts$/, '.cts')),
}

/** What the tracker takes from a browser: `Page` in `src/sandbox/page.ts` names the same. */
const PAGE =
  'window, document, location, navigator, history, localStorage, fetch, addEventListener, Image, ' +
  'MutationObserver, navigation'

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

const plugins = () => [
  inlineVersion,
  coreInFunction,
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

/** Files that a bundler or Node takes, with their types. */
const library = (input, name) => [
  {
    input,
    plugins: plugins(),
    output: [
      { file: `dist/${name}.js`, format: 'es', sourcemap: true },
      { file: `dist/${name}.cjs`, format: 'cjs', sourcemap: true },
    ],
  },
  {
    input,
    plugins: [inlineVersion, dts({ tsconfig: 'tsconfig.json' }), copyTypes],
    output: { file: `dist/${name}.d.ts`, format: 'es' },
  },
]

export default [
  script('src/wm.ts', 'dist/wm.js', writeIntegrity),
  script('src/wmDebug.ts', 'dist/wm-debug.js'),
  ...library('src/index.ts', 'index'),
  ...library('src/sandbox/sandbox.ts', 'sandbox'),
  {
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
  },
]
