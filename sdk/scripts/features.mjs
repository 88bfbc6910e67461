// Writes docs/size.md: the size of each feature of wm.js, which is the size of the build with it minus
// the size of the build without it.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { rollup } from 'rollup'
import { scripts } from '../../rollup.config.mjs'

const PAGE = new URL('../../docs/size.md', import.meta.url)

/** Each feature, its modules, and the exports that replace a module that is left out. */
const FEATURES = [
  {
    title: 'the outbox: events are stored, sent and retried across tabs and pages',
    modules: { deliver: 'enqueue = () => 0, flush = async () => 0' },
  },
  {
    title: 'hand-over to other domains: making tokens and removing them from the address',
    modules: { handOver: 'handOver = () => undefined, withoutToken = (href) => href' },
  },
  {
    title: 'the script’s own cookie, on the widest domain, js-cookie included',
    modules: { cookie: 'readCookie = () => undefined, writeCookie = () => 0' },
  },
  {
    title: '`writeTo`: fields and attributes',
    modules: { writeTo: 'writeTo = () => 0, writeAgain = () => 0' },
  },
  {
    title: 'an image if `fetch` is blocked or broken',
    modules: { image: 'sendImage = () => Promise.reject()' },
  },
  {
    title: '`pendingSale` and `confirmSale`',
    modules: { pendingSale: 'pendingSale = () => 0, confirmSale = () => 0' },
  },
  { title: 'JSON blocks', modules: { blocks: 'readBlocks = () => 0' } },
  {
    title: 'the hook of debug mode',
    modules: {
      say: 'say = () => 0, safely = (run, value) => { try { if (run) return run(value) } catch (_) {} }',
    },
  },
  {
    title: 'route changes, and elements that are added later',
    modules: { watch: 'watch = (notice, look) => { notice(); look() }' },
  },
  {
    title: "`on('attributed')`: the affiliate who referred the visitor",
    modules: { attributed: 'keepAttribution = () => 0, tellAttribution = () => 0' },
  },
  {
    title: 'short anchors and direct links: what the collector is asked',
    modules: { clue: 'clueOf = () => undefined' },
  },
  { title: '`forget`', modules: { forget: 'forget = () => 0' } },
]

/** Brotli at its highest level, as a content delivery network stores a file. */
const brotli = (code) =>
  brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

const { input, plugins, output } = scripts['wm.js']

/** The bytes of wm.js with some modules replaced. */
const bytesWithout = async (replaced) => {
  const replace = {
    name: 'replace',
    load: (id) => {
      const name = Object.keys(replaced).find((module) => id.endsWith(`/src/${module}.ts`))
      return name ? `export const ${replaced[name]}` : null
    },
  }
  const bundle = await rollup({ input, plugins: [replace, ...plugins], logLevel: 'silent' })
  const { output: chunks } = await bundle.generate(output)
  return brotli(chunks[0].code)
}

const whole = await bytesWithout({})
const rows = []
for (const { title, modules } of FEATURES) {
  rows.push({ title, bytes: whole - (await bytesWithout(modules)) })
  process.stdout.write('.')
}
rows.sort((one, other) => other.bytes - one.bytes)
rows.push({
  title: 'everything else: options, consent, capture, ids, events, calls',
  bytes: rows.reduce((rest, { bytes }) => rest - bytes, whole),
})
const table = rows.map(({ title, bytes }) => `| ${title} | ${bytes} |`).join('\n')
const text = readFileSync(PAGE, 'utf8').replace(
  /(<!-- features -->)[\s\S]*(<!-- \/features -->)/,
  `$1\n\n| feature | bytes |\n| --- | ---: |\n${table}\n| **wm.js** | **${whole}** |\n\n$2`,
)
writeFileSync(PAGE, text)
process.stdout.write(`\nwm.js: ${whole} bytes; wrote docs/size.md\n`)
