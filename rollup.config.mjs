// Builds the sdk: the scripts that pages load, the modules of the npm package and their types.
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const inSdk = (path) => fileURLToPath(new URL(`sdk/${path}`, import.meta.url))

const TSCONFIG = inSdk('tsconfig.build.json')

/** The scripts that a page loads. */
const SCRIPTS = {
  'wm.js': 'src/wm.ts',
  'wm-safe.js': 'src/wmSafe.ts',
  'wm-consent.js': 'src/wmConsent.ts',
  'wm-links.js': 'src/wmLinks.ts',
  'wm-debug.js': 'src/wmDebug.ts',
  'trackjs.js': 'src/pap/trackjs.ts',
}

/** The modules that the npm package exports. */
const MODULES = {
  index: 'src/index.ts',
  sandbox: 'src/sandbox/sandbox.ts',
  safe: 'src/safe/keepSafe.ts',
  consent: 'src/managers/followConsent.ts',
  links: 'src/links/followLinks.ts',
  server: 'src/server/server.ts',
}

/** A cycle of imports, an unresolved import or a syntax error ends the build. */
const onwarn = ({ message }) => {
  throw new Error(message)
}

const { version } = JSON.parse(readFileSync(inSdk('package.json'), 'utf8'))

/** Replaces `package.json` by its version: the other fields would only add bytes. */
const inlineVersion = {
  name: 'inline-version',
  load: (id) =>
    id.endsWith('package.json') ? `export const version = ${JSON.stringify(version)}` : null,
}

/**
 * Compiles all sources once, in one TypeScript program, and serves every bundle from the result.
 * The plugin by itself creates a program for each bundle, which doubles the time of the build.
 */
const compileOnce = () => {
  // `npm run types` checks the types.
  const options = { noCheck: true, incremental: false, declaration: false, inlineSources: true }
  const { buildStart, buildEnd, ...plugin } = typescript({ tsconfig: TSCONFIG, ...options })
  let isCompiled = false
  return {
    ...plugin,
    buildStart(inputOptions) {
      if (isCompiled) return
      isCompiled = true
      hook(buildStart).call(this, inputOptions)
      // Stops watching files. The compiled text stays in the plugin's memory.
      hook(buildEnd).call(this)
    },
  }
}

/** Rollup lets a plugin declare a hook as a function or as an object. */
const hook = (declared) => (typeof declared === 'function' ? declared : declared.handler)

/** The globals that the tracker uses. `Page` in `sdk/src/sandbox/page.ts` declares the same names. */
const PAGE =
  'window, document, location, navigator, history, localStorage, sessionStorage, fetch, ' +
  'addEventListener, Image, MutationObserver, top'

/**
 * Wraps the whole tracker into a function whose parameters are the browser's globals. A sandbox then
 * runs the code of the script itself, with globals of its own for each tracker, and `wm.js` needs no
 * code for it.
 */
const coreInFunction = {
  name: 'core-in-function',
  resolveId: (id, importer) =>
    id === './coreOf.js' ? importer.replace(/[^/]*$/, 'coreOf.js') : null,
  async load(id) {
    if (!id.endsWith('/coreOf.js')) return null
    const bundle = await rollup({ input: inSdk('src/sandbox/core.ts'), plugins, onwarn })
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

const plugins = [inlineVersion, coreInFunction, compileOnce(), resolve()]

const minify = terser({
  ecma: 2018,
  toplevel: true,
  compress: {
    passes: 4,
    hoist_funs: true,
    // With the defaults of these three the file is longer (measured).
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

/** Removes the line break at the end of a file, which costs four bytes of brotli. */
const noLastLine = {
  name: 'no-last-line',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle)) if (file.code) file.code = file.code.trimEnd()
  },
}

const hashOf = (name) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(inSdk(`dist/${name}`)))
    .digest('base64')}`

/** Writes the hashes for the `integrity` attribute of script tags. It runs after the last script. */
const writeIntegrity = {
  name: 'write-integrity',
  writeBundle() {
    const files = Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, hashOf(name)]))
    writeFileSync(inSdk('dist/integrity.json'), `${JSON.stringify({ version, files }, null, 2)}\n`)
  },
}

/** TypeScript tells by the extension `.d.cts` that types belong to a CommonJS module. */
const copyTypes = (name) => ({
  name: 'copy-types',
  writeBundle: () => copyFileSync(inSdk(`dist/${name}.d.ts`), inSdk(`dist/${name}.d.cts`)),
})

/**
 * Leaves out debug mode, which would load another file: pages that call Post Affiliate Pro have no way
 * to turn it on.
 */
const withoutDebug = {
  name: 'without-debug',
  load: (id) =>
    id.endsWith('/src/say.ts')
      ? 'export const say = () => {}; ' +
        'export const safely = (run, value) => { try { if (run) return run(value) } catch (_) {} }'
      : null,
}

/** The source map is hidden because a comment that names it costs bytes; the collector sends a header. */
const script = ([name, input]) => [
  name,
  {
    input: inSdk(input),
    plugins: name === 'trackjs.js' ? [withoutDebug, ...plugins] : plugins,
    onwarn,
    output: {
      file: inSdk(`dist/${name}`),
      format: /** @type {const} */ ('iife'),
      strict: false,
      sourcemap: 'hidden',
      plugins: [minify, noLastLine],
    },
  },
]

const code = ([name, input]) => ({
  input: inSdk(input),
  plugins,
  onwarn,
  output: [
    { file: inSdk(`dist/${name}.js`), format: 'es', sourcemap: true },
    { file: inSdk(`dist/${name}.cjs`), format: 'cjs', sourcemap: true },
  ],
})

const types = ([name, input]) => ({
  input: inSdk(input),
  plugins: [inlineVersion, dts({ tsconfig: TSCONFIG }), copyTypes(name), writeIntegrity],
  onwarn,
  output: { file: inSdk(`dist/${name}.d.ts`), format: 'es' },
})

/** The sandbox module as one file that merchants paste. */
const sandbox = {
  input: inSdk('src/sandbox/sandbox.ts'),
  plugins,
  onwarn,
  output: {
    file: inSdk('dist/sandbox.iife.js'),
    format: 'iife',
    name: 'waymarkSandbox',
    sourcemap: true,
    // None of the unsafe assumptions of `minify`: the globals of a sandbox are not the browser's own.
    plugins: [terser({ ecma: 2018, format: { comments: /^!/ } })],
  },
}

/** The build of each script. `sdk/scripts/features.mjs` measures the sizes of its parts. */
export const scripts = Object.fromEntries(Object.entries(SCRIPTS).map(script))

export default [
  ...Object.values(scripts),
  ...Object.entries(MODULES).map(code),
  ...Object.entries(MODULES).map(types),
  sandbox,
]
