import type { Server } from 'node:http'
import type { CliIo, Started, StartOptions } from './io.js'
import { interrupted, listen, stop } from './listen.js'
import { listeningLines } from './listening.js'

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
  const accounts = await deps.storage.accounts()
  const programs = await Promise.all(accounts.map(({ id }) => deps.storage.program(id)))
  if (programs.every((program) => program?.sites.length === 0)) {
    io.print('No site is registered yet. Let your shop report: waymark site add shop.example')
  }
}
