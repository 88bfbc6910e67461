// Writes docs/size.md: what each feature of wm.js costs, as the build with it minus the build without.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { rollup } from 'rollup'
import config from '../../rollup.config.mjs'

const PAGE = new URL('../../docs/size.md', import.meta.url)

/** Each with its modules, and what stands in their place where it is left out. */
const FEATURES = [
  [
    'the outbox: kept before it is sent, sent again, across tabs and pages',
    { deliver: 'enqueue = () => 0, flush = async () => 0' },
  ],
  [
    'links and forms to other domains hand the visitor over',
    {
      link: 'signLinks = () => 0, isNamed = [], withParameter = (a) => a, withoutParameter = (a) => a',
    },
  ],
  [
    'the script’s own cookie, on the widest domain',
    {
      cookie: 'readCookie = () => undefined, writeCookie = () => 0',
    },
  ],
  [
    '`writeTo`: fields, attributes, payment links',
    {
      writeTo: 'writeTo = () => 0, writeAgain = () => 0',
    },
  ],
  [
    'an image where `fetch` is forbidden or broken',
    { image: 'sendImage = () => Promise.reject()' },
  ],
  [
    '`pendingSale` and `confirmSale`',
    {
      pendingSale: 'pendingSale = () => 0, confirmSale = () => 0',
    },
  ],
  ['JSON blocks', { blocks: 'readBlocks = () => 0' }],
  [
    'the hook of debug mode',
    {
      say: 'say = () => 0, safely = (run, value) => { try { if (run) return run(value) } catch (_) {} }',
    },
  ],
  [
    'routes of storefronts, and what appears later',
    {
      watch: 'watch = (notice, look) => { notice(); look() }',
    },
  ],
  [
    "`on('attributed')`: who sent the visitor",
    {
      attributed: 'keepAttribution = () => 0, tellAttribution = () => 0',
    },
  ],
  ['`forget`', { forget: 'forget = () => 0' }],
]

/** Brotli at its highest level, as a content delivery network stores a file. */
const brotli = (code) =>
  brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

/** The bytes of wm.js with some modules replaced. */
const bytesWithout = async (replaced) => {
  const [{ input, plugins, output }] = config
  const replace = {
    name: 'replace',
    load: (id) => {
      const name = Object.keys(replaced).find((module) => id.endsWith(`/src/${module}.ts`))
      return name ? `export const ${replaced[name]}` : null
    },
  }
  const bundle = await rollup({ input, plugins: [replace, ...plugins], logLevel: 'silent' })
  const { output: chunks } = await bundle.generate({ ...output, sourcemap: false })
  return brotli(chunks[0].code)
}

const whole = await bytesWithout({})
const rows = []
for (const [title, replaced] of FEATURES) {
  rows.push([whole - (await bytesWithout(replaced)), title])
  process.stdout.write('.')
}
rows.sort(([a], [b]) => b - a)
const rest = whole - rows.reduce((sum, [bytes]) => sum + bytes, 0)
const table = [...rows, [rest, 'everything else: options, consent, capture, ids, events, calls']]
  .map(([bytes, title]) => `| ${title} | ${bytes} |`)
  .join('\n')
const text = readFileSync(PAGE, 'utf8').replace(
  /(<!-- features -->)[\s\S]*(<!-- \/features -->)/,
  `$1\n\n| feature | bytes |\n| --- | ---: |\n${table}\n| **wm.js** | **${whole}** |\n\n$2`,
)
writeFileSync(PAGE, text)
process.stdout.write(`\nwm.js: ${whole} bytes; wrote docs/size.md\n`)
