import { join } from 'node:path'
import { freePort } from '../../collector/testing/postgres/server.mjs'
import { ONE_CORE, serve, serveCommand } from '../processes.mjs'
import { aRun, bareTarget, collectorTarget, exactly, fullAndHalf, timed } from '../targets.mjs'
import { FLUSHED, NEVER } from './durability.mjs'
import { PEERS } from './peers.mjs'

/** Waymark beside a bare server, a simple program, and programs of others. All record clicks. */
export const besideOthers = (kind, { root, seconds, sqlite, downloads }) => {
  const ofOurs = { root, databases: sqlite, kind, seconds }
  return [
    async () => ({ ...(await bareTarget(kind, seconds)), stores: NEVER }),
    async () => ({ ...(await collectorTarget('Waymark on SQLite', ofOurs)), stores: FLUSHED }),
    () => simpleTarget(ofOurs),
    ...Object.keys(PEERS).map((peer) => () => peerTarget(peer, { kind, seconds, downloads })),
  ]
}

/** Sends rounds to servers, and counts in the end what they have stored. */
const recorder = (servers, run, { name, count }) => {
  let from = 0
  let acknowledged = 0
  const send = async (over) => {
    const measured = await timed(servers, aRun({ ...run, from, ...over })).catch((error) => {
      throw new Error(`${name}: ${error.message}\n${servers.map(({ said }) => said()).join('')}`)
    })
    from = measured.next
    acknowledged += measured.answered
    return measured
  }
  return {
    name,
    round: () => fullAndHalf(send),
    check: async () => {
      const found = await count()
      return found === acknowledged
        ? exactly(`${found} clicks`)
        : `${found} of ${acknowledged} acknowledged clicks`
    },
    close: () => Promise.all(servers.map(({ kill }) => kill())),
  }
}

const SIMPLE =
  'It is `bench/peers/expressSqlite.mjs`: WAL, `synchronous=FULL` and one transaction for each request.'

const simpleTarget = async ({ root, databases, kind, seconds }) => {
  const name = 'Express + better-sqlite3'
  const file = join(databases.folder, 'simple.db')
  const port = await freePort()
  const script = new URL('./expressSqlite.mjs', import.meta.url).pathname
  const environment = { NODE_ENV: 'production' }
  const server = await serve(ONE_CORE, [script, root, file, `${port}`], {
    port,
    path: '/',
    environment,
  })
  const count = () => databases.countRows(file, 'clicks')
  const run = { kind, seconds, ports: [port] }
  return { ...recorder([server], run, { name, count }), stores: FLUSHED, note: SIMPLE }
}

/** A program of others. If it cannot be downloaded or started, the result says why. */
const peerTarget = async (key, { kind, seconds, downloads }) => {
  const peer = PEERS[key]
  const servers = []
  try {
    const installed = peer.install(downloads)
    const port = await freePort()
    const commands = peer.commands(installed, port)
    for (const { words, environment } of commands) {
      // The last one is the server in front.
      const path = words === commands.at(-1).words ? peer.readyPath : undefined
      servers.push(await serveCommand(ONE_CORE, words, { port, path, environment }))
    }
    const { name, stores, note } = peer
    const run = { kind, seconds, ports: [port], peer: key }
    const count = async () => peer.count(installed)
    return {
      ...recorder(servers, run, { name, count }),
      stores,
      note,
      version: peer.versionOf(installed),
    }
  } catch (error) {
    for (const { kill } of servers) await kill()
    return { name: peer.name, leftOut: error.message }
  }
}
