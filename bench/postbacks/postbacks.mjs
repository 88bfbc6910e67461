// Measures how long postbacks take to arrive while one of their receivers hangs.
// `node bench/postbacks/postbacks.mjs --help` lists the options.
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { postgresServer, seed, sqliteFiles } from '../databases.mjs'
import { median, whole as shown } from '../figures.mjs'
import { serveCollector } from '../processes.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { affiliateOf } from '../requests.mjs'
import { AFFILIATES } from '../spread.mjs'
import { textTable } from '../tables.mjs'
import { whole } from '../whole.mjs'

const HELP = `Reports sales of 100 affiliates, each of whom has a postback, and measures the time from the answer to a
sale until its postback arrives: once while all receivers answer, and once while one of them hangs.

  npm run build && npm run bench:postbacks

  --database <name>    sqlite or postgres (sqlite)
  --seconds <n>        length of each round (60)
  --rate <n>           sales per second (20)
  --check              fail if the 95th percentile of the other receivers reaches 2 s
  --help
`

const OPTIONS = /** @type {const} */ ({
  database: { type: 'string', default: 'sqlite' },
  seconds: { type: 'string', default: '60' },
  rate: { type: 'string', default: '20' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

const DATABASES = { sqlite: sqliteFiles, postgres: postgresServer }
const DELAY_MAX_MS = 2_000
/** A collector takes over the sending within five seconds after its start. */
const TAKES_OVER_MS = 6_000
/** Longer than the collector waits for an answer. */
const HANG_MS = 30_000
const HANGING = affiliateOf(0)

/** One server for all receivers; the path names the affiliate. */
const startReceivers = async (isHanging) => {
  const arrived = new Map()
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://receiver')
    arrived.set(url.searchParams.get('order'), Date.now())
    const hangs = isHanging && url.pathname === `/${HANGING}`
    setTimeout(() => res.writeHead(204).end(), hangs ? HANG_MS : 0)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: Object(server.address()).port, arrived, stop }
}

const addPostbacks = async (database, port) => {
  const built = `${ROOT}/collector/dist/collector`
  const { createCollector } = await import(`${built}/main.js`)
  const { addPostback } = await import(`${built}/program/postbacks.js`)
  const collector = createCollector({
    ...{ database, reader: 'inline', jobs: false, postbackAllow: ['127.0.0.1'] },
  })
  await collector.ready
  for (let number = 0; number < AFFILIATES; number += 1) {
    const affiliate = affiliateOf(number)
    const url = `http://127.0.0.1:${port}/${affiliate}?order={orderId}`
    const added = await addPostback(collector.deps, 'default1', {
      ...{ affiliate, url, method: 'GET', events: ['sale'] },
    })
    if (!added.postback) throw new Error(added.message)
  }
  await collector.close()
}

/** Reports sales of each affiliate in turn. Answers when each was acknowledged. */
const reportSales = async (port, secretKey, { seconds, rate }) => {
  const acknowledged = new Map()
  const start = Date.now()
  const sell = async (number) => {
    const affiliate = affiliateOf(number % AFFILIATES)
    const orderId = `${number}`
    const answer = await fetch(`http://127.0.0.1:${port}/v1/sales`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ orderId, total: '49.90', currency: 'EUR', affiliate }),
    })
    if (!answer.ok) throw new Error(`A sale was answered with ${answer.status}`)
    await answer.arrayBuffer()
    acknowledged.set(orderId, { at: Date.now(), affiliate })
  }
  const sales = []
  for (let number = 0; number < seconds * rate; number += 1) {
    const due = start + (number / rate) * 1_000
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())))
    sales.push(sell(number))
  }
  await Promise.all(sales)
  return acknowledged
}

const measure = async (databases, isHanging, options) => {
  const database = await databases.create()
  const receivers = await startReceivers(isHanging)
  const secretKey = await seed(ROOT, database)
  await addPostbacks(database, receivers.port)
  const environment = { WAYMARK_POSTBACK_ALLOW: '127.0.0.1' }
  const server = await serveCollector(undefined, ROOT, database, environment)
  try {
    await new Promise((resolve) => setTimeout(resolve, TAKES_OVER_MS))
    const acknowledged = await reportSales(server.port, secretKey, options)
    await new Promise((resolve) => setTimeout(resolve, DELAY_MAX_MS))
    const others = [...acknowledged].filter(([, { affiliate }]) => affiliate !== HANGING)
    const delays = others.map(([orderId, { at }]) => {
      const arrivedAt = receivers.arrived.get(orderId)
      return arrivedAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, arrivedAt - at)
    })
    return delays.sort((a, b) => a - b)
  } finally {
    await server.kill()
    await receivers.stop()
  }
}

const rowOf = (name, delays) => {
  const p95 = delays[Math.ceil(delays.length * 0.95) - 1]
  const missing = delays.filter((delay) => !Number.isFinite(delay)).length
  const row = [name, median(delays), p95, delays.at(-1)].map((cell) =>
    typeof cell === 'string' ? cell : Number.isFinite(cell) ? shown(cell) : 'not arrived',
  )
  return { p95, row: [...row, `${delays.length}`, `${missing}`] }
}

const main = async () => {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return say(HELP)
  const open = DATABASES[values.database]
  if (!open) throw new Error(`--database takes sqlite or postgres, not "${values.database}".`)
  const options = {
    seconds: whole('--seconds', values.seconds, 3_600),
    rate: whole('--rate', values.rate, 200),
  }
  refuseUnbuilt(ROOT)
  const databases = await open()
  const all = rowOf('all answer', await measure(databases, false, options))
  const one = rowOf('one of 100 hangs', await measure(databases, true, options))
  await databases.close()
  const columns = ['delay of the other 99', 'p50 ms', 'p95 ms', 'longest ms', 'sales', 'missing']
  say(textTable([columns, all.row, one.row]))
  if (values.check && one.p95 >= DELAY_MAX_MS) throw new Error(`${one.p95} ms is too long.`)
}

await runProgram(main)
