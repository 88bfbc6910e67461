import type { Server } from 'node:http'
import type { CliIo, Started, StartOptions } from './io.js'
import { interrupted, listen, stop } from './listen.js'

/** `waymark serve`: tracking and API on one port, the panel on another, until interrupted. */
export const serve = async (io: CliIo, options: StartOptions): Promise<void> => {
  const started = io.open(options)
  const servers = [started.createServer(), started.createPanelServer()] as const
  try {
    await started.ready
    await announce(io, started, servers)
    await interrupted()
    io.print('Stopping: finishing what is being written.')
  } finally {
    // Also where a port is taken: a process that answers nobody must end, so that it is restarted.
    await Promise.all(servers.map(stop))
    await started.close()
  }
}

const announce = async (
  io: CliIo,
  { config, deps }: Started,
  [server, panelServer]: readonly [Server, Server],
): Promise<void> => {
  const { host, panelHost } = config
  const port = await listen(server, config.port, 'collector (--port)', host)
  const panelPort = await listen(panelServer, config.panelPort, 'panel (--panel-port)', panelHost)
  io.print(`Collector  ${config.url}  (port ${port})`)
  io.print(`Panel      http://localhost:${panelPort}  (${panelHost}; WAYMARK_PANEL_HOST)`)
  io.print(`Database   ${config.database}`)
  const accounts = await deps.storage.accounts()
  const programs = await Promise.all(accounts.map(({ id }) => deps.storage.program(id)))
  if (programs.every((program) => program?.sites.length === 0)) {
    io.print('No site is registered yet. Let your shop report: waymark site add shop.example')
  }
}
