// Measures how long `waymark replay` takes for many orders.
// `node bench/replay/replay.mjs --help` lists the options.
import { parseArgs } from 'node:util'
import { postgresServer, sqliteFiles } from '../databases.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { whole } from '../whole.mjs'
import { fill } from './fill.mjs'
import { multiply } from './multiply.mjs'

const HELP = `Fills a database with orders, two clicks each on average, a third of them of known customers, and
replays them under another policy: the first click earns instead of the last.

  npm run build && npm run bench:replay

  --orders <n>         how many orders (100000)
  --database <name>    sqlite or postgres (sqlite)
  --seed <n>           repeats the random choices (1)
  --help
`

const OPTIONS = /** @type {const} */ ({
  orders: { type: 'string', default: '100000' },
  database: { type: 'string', default: 'sqlite' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
})

/** How many orders are settled by the collector. The others are copies of them. */
const SETTLED = 5_000

const replayed = async (database) => {
  const built = `${ROOT}/collector/dist/collector`
  const { createCollector } = await import(`${built}/main.js`)
  const { readAlternative } = await import(`${built}/program/replay/alternative.js`)
  const { replay } = await import(`${built}/program/replay/replay.js`)
  const { deps, close } = createCollector({ database, reader: 'inline', jobs: false })
  const program = await deps.storage.program('default1')
  const json = JSON.stringify({ policy: { clickModel: 'first' } })
  const alternative = await readAlternative(deps, program, json)
  const span = { from: 0, to: Date.now() + 86_400_000 }
  const startedAt = performance.now()
  const before = process.cpuUsage()
  const done = await replay(deps, { accountId: 'default1', program, alternative, ...span })
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - startedAt) / 1_000
  await close()
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024)
  return { ...done, seconds, cpuSeconds: (user + system) / 1_000_000, megabytes }
}

const main = async () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return say(HELP)
  refuseUnbuilt(ROOT)
  if (!['sqlite', 'postgres'].includes(`${values.database}`))
    throw new Error(`--database takes sqlite or postgres, not "${values.database}".`)
  const orders = whole('--orders', values.orders, 10_000_000)
  const seed = whole('--seed', values.seed, 4_294_967_295)
  const databases = values.database === 'postgres' ? await postgresServer() : sqliteFiles()
  try {
    const database = await databases.create()
    const settled = Math.min(orders, SETTLED)
    await fill(ROOT, database, { count: settled, seed, say })
    const times = Math.ceil(orders / settled)
    if (times > 1) await multiply(database, times)
    const found = await replayed(database)
    say(`${found.total} orders in ${found.seconds.toFixed(1)} s`)
    say(`  processor time of the process  ${found.cpuSeconds.toFixed(1)} s`)
    say(`  memory at most                 ${found.megabytes} MB, with the filling before it`)
    say(`  orders that earn other money   ${found.changed}`)
  } finally {
    await databases.close()
  }
}

await runProgram(main)
