// Kills the collector again and again while it takes clicks and sales, and then checks that it has each
// acknowledged one exactly once. `node bench/crash/crash.mjs --help` lists the options.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { postgresServer, seed as seedProgram, sqliteFiles } from '../databases.mjs'
import { serveCollector } from '../processes.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { whole } from '../whole.mjs'
import { earlyCollector } from './early.mjs'
import { traffic } from './traffic.mjs'

const HELP = `Kills the collector (SIGKILL) while it takes clicks and sales, starts it again, and checks that each
acknowledged click and order is stored exactly once.

  npm run build && npm run bench:crash
  npm run bench:crash -- --database postgres

  --database <name>      sqlite or postgres (sqlite)
  --kills <n>            how often it is killed (50)
  --acknowledged <n>     how many clicks and sales it acknowledges at least (100000)
  --connections <n>      how many requests are sent at the same time (64)
  --seed <n>             repeats the random choices of a run (chosen at random)
  --early                run a collector that answers before it commits. Succeeds if losses are found
  --help
`

const OPTIONS = /** @type {const} */ ({
  database: { type: 'string', default: 'sqlite' },
  kills: { type: 'string', default: '50' },
  acknowledged: { type: 'string', default: '100000' },
  connections: { type: 'string', default: '64' },
  seed: { type: 'string', default: `${Math.floor(Math.random() * 1_000_000) + 1}` },
  early: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

const DATABASES = { sqlite: sqliteFiles, postgres: postgresServer }
/** How long a sale may wait for the commission of a click that arrived after it. */
const SETTLED_MS = 30_000

const readOptions = () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (!Object.hasOwn(DATABASES, `${values.database}`))
    throw new Error(`--database takes sqlite or postgres, not "${values.database}".`)
  return {
    ...values,
    kills: whole('--kills', values.kills, 1_000),
    acknowledged: whole('--acknowledged', values.acknowledged, 100_000_000),
    connections: whole('--connections', values.connections, 1_000),
    seed: whole('--seed', values.seed, 4_294_967_295),
  }
}

/** Kills the collector in the middle of its work, each time after another number of acknowledgements. */
const killAgainAndAgain = async ({ root, database, kills, acknowledged: most }, sender) => {
  const { acknowledged, random } = sender
  const count = () => acknowledged.clicks + acknowledged.sales
  for (let kill = 1; kill <= kills; kill += 1) {
    const server = await serveCollector(undefined, root, database)
    const left = most - count()
    const enough = count() + (left / (kills - kill + 1)) * (kill === kills ? 1 : 0.5 + random())
    const sending = sender.send(server.port)
    const killing = (async () => {
      while (count() < enough) await new Promise((resolve) => setTimeout(resolve, random() * 20))
      await server.kill()
    })()
    await Promise.all([sending, killing])
    if (kill % 10 === 0 || kill === kills) say(`  ${kill} kills, ${count()} acknowledged`)
  }
}

/** Sends what is unsure once more, and waits until the commissions of all sales are booked. */
const settleRest = async ({ root, database, databases }, sender) => {
  const server = await serveCollector(undefined, root, database)
  const { acknowledged } = sender
  await sender.send(server.port, { onlyAgain: true })
  const until = Date.now() + SETTLED_MS
  while ((await databases.countRows(database, 'commissions')) < acknowledged.sales) {
    if (Date.now() > until) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await server.kill()
}

/** What differs between the database and what was acknowledged. */
const differences = async ({ root, database, databases }, { acknowledged }) => {
  const expected = {
    clicks: acknowledged.clicks,
    orders: acknowledged.sales,
    reports: acknowledged.sales,
    commissions: acknowledged.sales,
  }
  const found = []
  for (const [table, count] of Object.entries(expected)) {
    const stored = await databases.countRows(database, table)
    say(`  ${table.padEnd(12)} ${count} acknowledged, ${stored} stored`)
    if (stored !== count) found.push(table)
  }
  const command = [`${root}/collector/bin/waymark.js`, 'audit', '--database', database]
  const audit = spawnSync(process.execPath, command, { encoding: 'utf8' })
  say(`  ${audit.stdout.trim().split('\n').at(-1)}`)
  if (audit.status !== 0) found.push(`ledger (${audit.stderr.trim()})`)
  return found
}

const main = async () => {
  const options = readOptions()
  if (options.help) return say(HELP)
  refuseUnbuilt(ROOT)
  const early = options.early ? earlyCollector(ROOT) : undefined
  const databases = await DATABASES[options.database]()
  try {
    const database = await databases.create()
    await seedProgram(ROOT, database)
    say(`${options.database}, --seed ${options.seed}`)
    const sender = traffic({ ...options, start: Date.now() })
    const run = { ...options, database, databases, root: early?.folder ?? ROOT }
    await killAgainAndAgain(run, sender)
    await settleRest({ ...run, root: ROOT }, sender)
    const found = await differences({ ...run, root: ROOT }, sender)
    if (options.early && found.length === 0)
      throw new Error('A collector that answers before it commits lost nothing that was noticed.')
    if (!options.early && found.length > 0) throw new Error(`These differ: ${found.join(', ')}.`)
    say(options.early ? 'The losses were found.' : 'Nothing was lost, and nothing is there twice.')
  } finally {
    await databases.close()
    early?.remove()
  }
}

await runProgram(main)
