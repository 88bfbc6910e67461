import type { Server } from 'node:http'
import { StorageOutage } from '../storage/storage.js'
import type { CliIo, Started, StartOptions } from './io.js'
import { interrupted, listen, stop } from './listen.js'
import { listeningLines } from './listening.js'

/** `waymark serve`: tracking and API on one port, the panel on another, until interrupted. */
export const serve = async (io: CliIo, options: StartOptions): Promise<void> => {
  const started = io.open(options)
  const servers = [started.createServer(), started.createPanelServer()] as const
  try {
    await started.ready
    const ended = interrupted()
    await announce(io, started, servers)
    await Promise.race([hintAtSites(io, started), ended])
    await ended
    io.print('Stopping after the writes in progress.')
  } finally {
    // Also runs if a port is taken: a process that cannot serve must end, so that a supervisor
    // restarts it.
    await Promise.all(servers.map(stop))
    await started.close()
  }
}

const announce = async (
  io: CliIo,
  { config }: Started,
  [server, panelServer]: readonly [Server, Server],
): Promise<void> => {
  const { host, panelHost, panelUrl } = config
  const port = await listen(server, config.port, 'collector (--port)', host)
  const panelPort = await listen(panelServer, config.panelPort, 'panel (--panel-port)', panelHost)
  io.print(`Collector  ${config.url}`)
  io.print(`Panel      ${panelUrl ?? `http://localhost:${panelPort}`}`)
  const listening = [
    { what: 'collector', host, port, option: '--host' },
    { what: 'panel', host: panelHost, port: panelPort, option: '--panel-host' },
  ]
  for (const line of listeningLines(listening)) io.print(line)
  io.print(`Database   ${config.database}`)
}

/**
 * Prints a hint to a new installation, which has one account and no site. Serving does not depend
 * on this read: it may fail, or wait for an unavailable node of a cluster.
 */
const hintAtSites = async (io: CliIo, { deps }: Started): Promise<void> => {
  try {
    const [first, ...others] = await deps.storage.accounts()
    if (!first || others.length > 0) return
    const program = await deps.storage.program(first.id)
    if (program?.sites.length !== 0) return
    io.print(
      'No site is registered yet. To accept reports from your shop: waymark site add shop.example',
    )
  } catch (error) {
    if (!(error instanceof StorageOutage)) throw error
  }
}
