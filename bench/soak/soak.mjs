// Sends clicks and sales for a long time and watches the collector's memory and event loop.
// `node bench/soak/soak.mjs --help` lists the options.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { postgresServer, seed, sqliteFiles } from '../databases.mjs'
import { ONE_CORE, runLoad, serveCollector } from '../processes.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { textTable } from '../tables.mjs'
import { whole } from '../whole.mjs'
import { mostOf, slopeOf, watchMemory } from './watch.mjs'

const HELP = `Sends clicks and sales at half of what the collector can take for an hour, then at full speed for a
minute. Reports how fast its memory grows after the first sixth of the time, its delay of the event loop,
and its memory at full speed.

  npm run build && npm run bench:soak
  npm run bench:soak -- --minutes 5 --database postgres

  --minutes <n>        how long half of the load is sent (60)
  --database <name>    sqlite or postgres (sqlite)
  --check              fail if memory grows by 1 MB an hour or more, reaches 150 MB, or the event loop is
                       delayed by 50 ms (p99)
  --help
`

const OPTIONS = /** @type {const} */ ({
  minutes: { type: 'string', default: '60' },
  database: { type: 'string', default: 'sqlite' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

const DATABASES = { sqlite: sqliteFiles, postgres: postgresServer }
/** One sale for each twentieth click. */
const SALES_SHARE = 0.05
const RATE_SECONDS = 10
const FULL_SECONDS = 60
const WARM_SHARE = 1 / 6
const GROWTH_MAX = 1
const MEMORY_MAX = 150
const DELAY_MAX = 50

/** A collector with the probe, and how to ask the probe. */
const startProbed = async (database, folder) => {
  const file = join(folder, 'probe.jsonl')
  const probe = new URL('./probe.mjs', import.meta.url).href
  const environment = { NODE_OPTIONS: `--import ${probe}`, WAYMARK_BENCH_PROBE: file }
  const server = await serveCollector(ONE_CORE, ROOT, database, environment)
  let asked = 0
  /** What the probe has measured since it was last asked. */
  const ask = async () => {
    asked += 1
    process.kill(server.pid, 'SIGUSR2')
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
      if (lines.length >= asked) return JSON.parse(lines[asked - 1])
    }
  }
  return { ...server, ask }
}

/** Sends clicks, and sales of the visitors of earlier clicks. */
const aSender = (port) => {
  const start = Date.now()
  const kept = { clicks: 0, orders: 0, commissions: 0 }
  let clicks = 0
  let sales = 0
  const usual = { connections: 64, max: 1e9, start, warmSeconds: 0, ports: [port] }
  const sendClicks = async (seconds, rate) => {
    const sent = await runLoad({ ...usual, kind: 'clicks', from: clicks, seconds, rate })
    clicks = sent.next
    kept.clicks += sent.answered
    return sent
  }
  const sendSales = async (seconds, rate) => {
    // Sales are far behind the clicks, which are twenty times as many.
    const max = Math.max(0, clicks - sales)
    const run = { ...usual, kind: 'sales', from: sales, max, connections: 4 }
    const sent = await runLoad({ ...run, seconds, rate })
    sales = sent.next
    kept.orders += sent.answered
    kept.commissions += sent.answered
  }
  return { sendClicks, sendSales, kept }
}

const soak = async (server, minutes) => {
  const { sendClicks, sendSales, kept } = aSender(server.port)
  await sendClicks(RATE_SECONDS)
  const { perSecond } = await sendClicks(RATE_SECONDS)
  const rate = perSecond / 2
  const half = (seconds) =>
    Promise.all([
      sendClicks(seconds, rate * (1 - SALES_SHARE)),
      sendSales(seconds, rate * SALES_SHARE),
    ])
  say(`  ${Math.round(perSecond)} clicks/s at full speed; half of it for ${minutes} minutes`)
  const warmSeconds = Math.ceil(minutes * 60 * WARM_SHARE)
  await half(warmSeconds)
  await server.ask()
  const memory = watchMemory(server.pid)
  await half(minutes * 60 - warmSeconds)
  const readings = memory.stop()
  const delays = await server.ask()
  const fullMemory = watchMemory(server.pid)
  await sendClicks(FULL_SECONDS)
  const full = fullMemory.stop()
  const fullDelays = await server.ask()
  return { readings, delays, full, fullDelays, kept }
}

const shown = (value, digits = 1) => (value === undefined ? 'too short' : value.toFixed(digits))

const report = ({ readings, delays, full, fullDelays }) => {
  const growth = slopeOf(readings)
  const rows = [
    ['', 'at half', 'at full speed', 'limit'],
    ['memory grows, MB an hour', shown(growth, 2), '', `${GROWTH_MAX}`],
    ['most memory, MB', shown(mostOf(readings)), shown(mostOf(full)), `${MEMORY_MAX}`],
    ['event loop p99, ms', shown(delays.p99), shown(fullDelays.p99), `${DELAY_MAX} at half`],
    ['event loop, longest, ms', shown(delays.most), shown(fullDelays.most), ''],
  ]
  const heap = ({ heapUsed, heapTotal, external }) =>
    [heapUsed, heapTotal, external].map((bytes) => Math.round(bytes / 2 ** 20)).join(' / ')
  rows.push(['heap used / reserved / external, MB', heap(delays.heap), heap(fullDelays.heap), ''])
  say(textTable(rows))
  return [
    growth !== undefined && growth >= GROWTH_MAX && 'memory grows too fast',
    mostOf(full) >= MEMORY_MAX && 'too much memory at full speed',
    delays.p99 >= DELAY_MAX && 'the event loop is delayed too long',
  ].filter(Boolean)
}

const checkRows = async (databases, database, kept) => {
  for (const [table, acknowledged] of Object.entries(kept)) {
    const stored = await databases.countRows(database, table)
    if (stored !== acknowledged)
      throw new Error(`${acknowledged} ${table} were acknowledged, and ${stored} are stored.`)
  }
  say(`  everything acknowledged is stored: ${kept.clicks} clicks, ${kept.orders} sales`)
}

const main = async () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return say(HELP)
  refuseUnbuilt(ROOT)
  if (!existsSync('/proc/self/status')) throw new Error('This needs /proc, so it runs on Linux.')
  if (!Object.hasOwn(DATABASES, `${values.database}`))
    throw new Error(`--database takes sqlite or postgres, not "${values.database}".`)
  const minutes = whole('--minutes', values.minutes, 1_440)
  const folder = mkdtempSync(join(tmpdir(), 'waymark-soak-'))
  const databases = await DATABASES[values.database]()
  try {
    const database = await databases.create()
    await seed(ROOT, database)
    const server = await startProbed(database, folder)
    const result = await soak(server, minutes).finally(server.kill)
    const broken = report(result)
    await checkRows(databases, database, result.kept)
    for (const one of broken) say(`Beyond the limit: ${one}`)
    if (values.check && broken.length > 0) throw new Error('A limit is broken.')
  } finally {
    await databases.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

await runProgram(main)
