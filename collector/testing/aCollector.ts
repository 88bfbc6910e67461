import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOptions, createApp } from '../app.js'
import { addSecretKey } from '../program/keys.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import { account, aProgram, countingDeps, NOON } from './builders.js'
import { sqliteFile } from './sqliteFile.js'

/** A collector on a real port and a real database, with a clock that the test sets. */
export interface TestCollector {
  readonly app: App
  readonly storage: Storage
  readonly url: string
  readonly secretKey: string
  readonly clock: { now: number }
  /** Posts to `/e` as a page of the registered site does. */
  events(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Calls `/v1` with the secret key. */
  v1(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  close(): Promise<void>
}

/** On a database of its own in a file, unless the test brings an empty one. */
export const aCollector = async (
  given?: Storage,
  over: Partial<AppOptions> = {},
): Promise<TestCollector> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const storage = given ?? openSqlite({ file: sqliteFile(folder) })
  await aProgram(storage)
  const clock = { now: NOON }
  const deps = countingDeps(storage, () => clock.now)
  const { secret: secretKey } = await addSecretKey(deps, account, 'test')
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const where = { collectorUrl: 'http://localhost', trustProxy: 0, papPrefix: '' }
  const app = createApp({ ...deps, log: quiet, ...where, ...over })
  const server: Server = app.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    app,
    storage,
    url,
    secretKey,
    clock,
    events: (body, headers = {}) =>
      fetch(`${url}/e`, {
        method: 'POST',
        headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    v1: (method, path, body, headers = {}) =>
      fetch(`${url}/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${secretKey}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
