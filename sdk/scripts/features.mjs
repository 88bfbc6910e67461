import { brotliCompressSync, constants } from 'node:zlib'
import { rollup } from 'rollup'
import config from '../rollup.config.mjs'

/** Brotli at its highest level, as a content delivery network stores a file. */
export const brotli = (code) =>
  brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

/** Without a feature, the module that is its own answers that nothing is there. */
export const FEATURES = [
  ['delivery by image where `fetch` is forbidden', 'image', 'sendImage: () => Promise.reject()'],
  ['several tabs, retry and backoff', 'deliver', 'enqueue: () => 0, flush: () => 0'],
  ['the script’s own cookie', 'cookie', 'readCookie: () => undefined, writeCookie: () => 0'],
  [
    'signing links and forms to other domains',
    'link',
    'signLinks: () => 0, isNamed: [], withParameter: (a) => a, withoutParameter: (a) => a',
  ],
  ['`writeTo`, and fields that appear later', 'writeTo', 'writeTo: () => 0, writeAgain: () => 0'],
  ['JSON blocks', 'blocks', 'readBlocks: () => 0'],
  ['routes of single-page storefronts, and what appears later', 'watch', 'watch: (look) => look()'],
  ['`pendingSale` and `confirmSale`', 'pendingSale', 'pendingSale: () => 0, confirmSale: () => 0'],
  ['who sent the visitor', 'attributed', 'keepAttribution: () => 0, tellAttribution: () => 0'],
  ['`forget`', 'forget', 'forget: () => 0'],
  [
    'debug mode’s hook',
    'say',
    'say: () => 0, safely: (run, value) => { try { if (run) return run(value) } catch (_) {} }',
  ],
]

/** The code of wm.js, with some modules replaced. */
export const build = async (replaced = {}) => {
  const [{ input, plugins, output }] = config
  const replace = {
    name: 'replace',
    load: (id) => {
      const found = Object.keys(replaced).find((name) => id.endsWith(`/src/${name}.ts`))
      if (!found) return null
      const parts = replaced[found].split(/, (?=\w+: )/)
      return parts.map((part) => `export const ${part.replace(': ', ' = ')}`).join('\n')
    },
  }
  const bundle = await rollup({ input, plugins: [replace, ...plugins], onwarn: () => {} })
  const minify = output.plugins[0]
  const {
    output: [chunk],
  } = await bundle.generate({ format: 'iife', strict: false, plugins: [minify] })
  return chunk.code
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const whole = brotli(await build())
  process.stdout.write(`wm.js: ${whole}\n`)
  for (const [title, module, stub] of FEATURES)
    process.stdout.write(`${whole - brotli(await build({ [module]: stub }))}  ${title}\n`)
}
