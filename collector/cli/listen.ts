import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { CommandError } from './io.js'

export const PORT_MAX = 65_535

/** Reads a port from an option. 0 means any free port. */
export const portOf =
  (max: number) =>
  (text: string): number => {
    if (/^\d{1,5}$/.test(text) && Number(text) <= max) return Number(text)
    throw new InvalidArgumentError(`Give a port number from 0 to ${max}.`)
  }

/** Starts listening and resolves to the port. Port 0 selects a free one. */
export const listen = (
  server: Server,
  port: number,
  what: string,
  host?: string,
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new CommandError(`Port ${port} is taken. Choose another one for the ${what}.`)
          : error,
      ),
    )
    const listening = () => resolve((server.address() as AddressInfo).port)
    if (host === undefined) server.listen(port, listening)
    else server.listen(port, host, listening)
  })

/** Stops listening and waits for the requests in progress. */
export const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })

/** Resolves at the first Ctrl-C or `kill`. */
export const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
