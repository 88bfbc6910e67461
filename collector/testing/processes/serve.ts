import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A `waymark serve` of its own. */
export interface Served {
  readonly port: number
  readonly kill: () => Promise<void>
}

const COMMAND = join(__dirname, '../../bin/waymark.js')

/** Starts the built command, and waits until it can write. */
export const serve = async (
  database: string,
  port?: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Served> => {
  const own = port ?? (await freePort())
  const child = spawn(
    process.execPath,
    [COMMAND, 'serve', '--port', String(own), '--panel-port', '0', '--database', database],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } },
  )
  let said = ''
  child.stderr?.on('data', (part) => {
    said += part
  })
  for (let waited = 0; !(await isReady(own)); waited += 50) {
    // Between looking for a free port and listening, another test may have taken it.
    if (child.exitCode !== null && port === undefined && said.includes('is taken')) {
      return serve(database, undefined, environment)
    }
    if (child.exitCode !== null || waited > 100_000) throw new Error(`No collector: ${said}`)
    await sleep(50)
  }
  return { port: own, kill: () => killed(child) }
}

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
