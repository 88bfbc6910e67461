import { freePort } from '../collector/testing/postgres/server.mjs'
import { seed } from './databases.mjs'
import { ONE_CORE, runLoad, serve, serveCollector } from './processes.mjs'
import { KINDS } from './requests.mjs'

const CONNECTIONS = 64
const WARM_SECONDS = 1
/** More clicks per second than sales that any database can record for them. */
const CLICKS_PER_SECOND = 4_000
const FILL_SECONDS_MAX = 120
/** The time in the first visitor id. */
const START = Date.now()

/** The baseline. */
export const bareTarget = async (kind, seconds) => {
  const port = await freePort()
  const script = new URL('./bare.mjs', import.meta.url).pathname
  const server = await serve(ONE_CORE, [script, `${port}`], { port, path: '/' })
  const round = () => timed([server], aRun({ kind, seconds, ports: [port], bare: true }))
  return { name: 'bare', round, check: async () => undefined, close: server.kill }
}

/** Runs the load, and adds the servers' CPU time for each request. */
export const timed = async (servers, run) => {
  const cpuMs = () => servers.reduce((sum, server) => sum + server.cpuMs(), 0)
  const before = cpuMs()
  const measured = await runLoad(run)
  return { ...measured, cpuUs: ((cpuMs() - before) * 1_000) / measured.answered }
}

/** What one call of the load needs, with the usual values. */
export const aRun = (over) => ({
  connections: KINDS[over.kind]?.connections ?? CONNECTIONS,
  from: 0,
  max: Number.MAX_SAFE_INTEGER,
  start: START,
  warmSeconds: WARM_SECONDS,
  ...over,
})

/** Starts `collectors` real collectors on a new database. */
export const collectorTarget = async (name, options) => {
  const {
    root,
    databases,
    kind,
    seconds,
    collectors = 1,
    core = ONE_CORE,
    isMounted,
    spread,
  } = options
  const database = await databases.create()
  const secretKey = await seed(root, database, spread)
  const servers = await Promise.all(
    Array.from({ length: collectors }, () =>
      isMounted ? serveMounted(core, root, database) : serveCollector(core, root, database),
    ),
  )
  const ports = servers.map(({ port }) => port)
  const kept = counter()
  let from = 0
  const send = async (over) => {
    const run = aRun({ kind, seconds, ports, secretKey, from, spread, ...over })
    const measured = await timed(servers, run).catch((error) => {
      throw new Error(`${name}: ${error.message}\n${servers.map(({ said }) => said()).join('')}`)
    })
    kept.add(run.kind, measured.answered)
    return measured
  }
  const sendRound = async (over) => {
    const { after } = KINDS[kind]
    const max = after ? Math.ceil((seconds + WARM_SECONDS) * CLICKS_PER_SECOND) : undefined
    if (after) await send({ kind: after, max, seconds: FILL_SECONDS_MAX, warmSeconds: 0 })
    const measured = await send(max === undefined ? over : { ...over, max })
    from = max === undefined ? measured.next : from + max
    return measured
  }
  return {
    name,
    round: () => fullAndHalf(sendRound),
    send,
    check: () => check(name, databases, database, kept),
    // The collectors are killed, so that the check finds rows that were acknowledged before they were
    // written.
    close: () => Promise.all(servers.map(({ kill }) => kill())),
  }
}

/** A round at full speed, and one with half of the rate that it reached. */
export const fullAndHalf = async (send) => {
  const measured = await send({})
  const half = await send({ rate: measured.perSecond / 2 })
  return { ...measured, halfP99: half.p99 }
}

const MOUNTED = new URL('./mounted.mjs', import.meta.url).pathname

/** The collector in a merchant's own Express app. */
const serveMounted = async (core, root, database) => {
  const port = await freePort()
  const args = [MOUNTED, root, database, `${port}`]
  const environment = { NODE_ENV: 'production' }
  return { port, ...(await serve(core, args, { port, path: '/readyz', environment })) }
}

/** How a target that lost nothing is described. */
export const exactly = (rows) => `exactly what it acknowledged: ${rows}`

/** Counts the rows of each table that the acknowledged requests must have added. */
const counter = () => {
  const rows = { clicks: 0, orders: 0, commissions: 0 }
  const add = (kind, answered) => {
    for (const [table, each] of Object.entries(KINDS[kind].keeps)) rows[table] += each * answered
  }
  return { rows, add }
}

/** Returns the rows of the database. Throws if their number differs from the acknowledged requests. */
const check = async (name, databases, database, { rows }) => {
  const held = []
  for (const [table, acknowledged] of Object.entries(rows)) {
    const found = await databases.countRows(database, table)
    if (found !== acknowledged) {
      throw new Error(`${name} acknowledged ${acknowledged} ${table} and has ${found}.`)
    }
    if (acknowledged > 0) held.push(`${acknowledged} ${table}`)
  }
  return held.length === 0 ? undefined : exactly(held.join(', '))
}
