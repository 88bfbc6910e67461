// Fills databases with many clicks and orders, and measures what grows with them.
// `node bench/growth/growth.mjs --help` lists the options.
import { parseArgs } from 'node:util'
import { postgresServer, sqliteFiles } from '../databases.mjs'
import { ONE_CORE, runLoad, serveCollector } from '../processes.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { whole } from '../whole.mjs'
import { aFilled } from './filled.mjs'
import { measureLists } from './lists.mjs'

const HELP = `Fills databases with many clicks and orders for 5 % of them, and measures the bytes of a click, the
time of each list, the time until the first answer after a start, clicks per second, and the delay of
clicks while old ones are deleted.

  npm run build && npm run bench:growth
  npm run bench:growth -- --clicks 100000 --clicks 10000000

  --clicks <n>         the size of a database; may be given several times (100000 and 1000000)
  --database <name>    sqlite or postgres (sqlite)
  --seed <n>           repeats the random choices (1)
  --kept-days <n>      clicks older than that are deleted (182)
  --help
`

const OPTIONS = /** @type {const} */ ({
  clicks: { type: 'string', multiple: true },
  database: { type: 'string', default: 'sqlite' },
  seed: { type: 'string', default: '1' },
  'kept-days': { type: 'string', default: '182' },
  help: { type: 'boolean', default: false },
})

const start = (database, environment) => serveCollector(ONE_CORE, ROOT, database, environment)

let sent = 0
const load = async ({ port }, over) => {
  const run = {
    kind: 'clicks',
    connections: 64,
    max: 1e9,
    start: Date.now(),
    warmSeconds: 1,
    seconds: 4,
  }
  const measured = await runLoad({ ...run, from: sent, ports: [port], ...over })
  sent = measured.next
  return measured
}

/** Clicks per second, and the p99 at half of it, without and with a deletion that runs beside. */
const measureClicks = async (database, keptDays, countClicks) => {
  const startedAt = performance.now()
  const plain = await start(database)
  const startMs = performance.now() - startedAt
  await load(plain)
  const full = await load(plain)
  const rate = full.perSecond / 2
  const half = await load(plain, { rate })
  await plain.kill()
  const before = await countClicks()
  const deleting = await start(database, { WAYMARK_CLICKS_KEPT_DAYS: `${keptDays}` })
  const beside = await load(deleting, { rate, seconds: 10, warmSeconds: 6 })
  await deleting.kill()
  const deleted = before + beside.answered - (await countClicks())
  return {
    'start to the first answer, ms': startMs,
    'clicks per second': full.perSecond,
    'p99 at half, ms': half.p99,
    'p99 at half while clicks are deleted, ms': beside.p99,
    'deleted meanwhile': deleted,
  }
}

const measureOne = async (databases, { count, seed, keptDays }) => {
  const database = await databases.create()
  say(`\n${count} clicks`)
  const { bytesPerClick, orders, seconds } = await aFilled(ROOT, databases, database, {
    count,
    seed,
    say,
  })
  say(`  filled with ${orders} orders in ${Math.round(seconds)} s`)
  const lists = await measureLists(ROOT, database)
  const clicks = await measureClicks(database, keptDays, () =>
    databases.countRows(database, 'clicks'),
  )
  return { orders, 'bytes per click': bytesPerClick, ...clicks, ...lists }
}

const shown = (value) => (value < 10 ? value.toFixed(1) : `${Math.round(value)}`)

const tableOf = (sizes, measured) => {
  const names = Object.keys(measured[0])
  const width = Math.max(...names.map((name) => name.length))
  const line = (name, values) =>
    `${name.padEnd(width)}  ${values.map((value) => value.padStart(10)).join('')}`
  return [
    line('clicks', sizes.map(String)),
    ...names.map((name) =>
      line(
        name,
        measured.map((one) => shown(one[name])),
      ),
    ),
  ].join('\n')
}

const main = async () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return say(HELP)
  refuseUnbuilt(ROOT)
  if (!['sqlite', 'postgres'].includes(`${values.database}`))
    throw new Error(`--database takes sqlite or postgres, not "${values.database}".`)
  const { clicks = ['100000', '1000000'] } = values
  const sizes = clicks.map((text) => whole('--clicks', text, 100_000_000))
  const seed = whole('--seed', values.seed, 4_294_967_295)
  const keptDays = whole('--kept-days', values['kept-days'], 365)
  const databases = values.database === 'postgres' ? await postgresServer() : sqliteFiles()
  try {
    const measured = []
    for (const count of sizes) measured.push(await measureOne(databases, { count, seed, keptDays }))
    say(`\n${tableOf(sizes, measured)}`)
  } finally {
    await databases.close()
  }
}

await runProgram(main)
