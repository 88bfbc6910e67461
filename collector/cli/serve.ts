import type { CliIo, StartOptions } from './io.js'
import { interrupted, listen, stop } from './listen.js'

/** `waymark serve`: tracking and API on one port, the panel on another, until interrupted. */
export const serve = async (io: CliIo, options: StartOptions): Promise<void> => {
  const started = io.open(options)
  const { config, deps } = started
  await started.ready
  const server = started.createServer()
  const panelServer = started.createPanelServer()
  const port = await listen(server, config.port, 'collector (--port)')
  const panelPort = await listen(panelServer, config.panelPort, 'panel (--panel-port)')
  io.print(`Collector  ${config.url}  (port ${port})`)
  io.print(`Panel      http://localhost:${panelPort}`)
  io.print(`Database   ${config.database}`)
  const accounts = await deps.storage.accounts()
  const sites = await Promise.all(accounts.map(({ id }) => deps.storage.program(id)))
  if (sites.every((program) => program?.sites.length === 0)) {
    io.print('No site is registered yet. Let your shop report: waymark site add shop.example')
  }
  await interrupted()
  io.print('Stopping: finishing what is being written.')
  await Promise.all([stop(server), stop(panelServer)])
  await started.close()
}
