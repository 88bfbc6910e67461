import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../app.js'
import { SCOPES, type Scope } from '../domain/key.js'
import { fingerprint } from '../ingest/fingerprint.js'
import type { Deps } from '../program/deps.js'
import { addSecretKey } from '../program/keys.js'
import { openDatabase } from '../storage/sqlite/open.js'
import { storageOver } from '../storage/sqlite/openSqlite.js'
import { inlineReader } from '../storage/sqlite/reader.js'
import type { Storage } from '../storage/storage.js'
import { account, countingDeps, NOON } from './builders.js'
import { fillApiWorld } from './fillApiWorld.js'
import { sqliteFile } from './sqliteFile.js'
import { copyOfSlowTemplate } from './templates.js'

/** A collector with a program in which every endpoint of `/v1` has something to answer. */
export interface ApiWorld {
  readonly storage: Storage
  readonly url: string
  readonly clock: { now: number }
  /** All that the database has on the disk. */
  bytes(): string
  /** Calls `/v1` with a key that has every scope, or these. */
  call(method: string, path: string, body?: unknown, more?: CallOptions): Promise<Response>
  close(): Promise<void>
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly scopes?: readonly Scope[]
  /** Ends the call before its answer. */
  readonly signal?: AbortSignal
}

/**
 * Each world is a copy of the same one, with ids that are the same each time. On a database of its own,
 * unless the test brings an empty one.
 */
export const anApiWorld = async (
  given?: Storage,
  wrap = (storage: Storage) => storage,
): Promise<ApiWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  if (given) await fillApiWorld(given, network)
  const storage = wrap(given ?? (await aCopy(folder)))
  const clock = { now: NOON }
  const deps = { ...countingDeps(storage, () => clock.now), ...idsOf('call'), postman: network }
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const where = { collectorUrl: 'https://go.shop.example', trustProxy: 1 }
  const app = createApp({ ...deps, log: quiet, ...where })
  const server = app.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys = new Map<string, string>()
  const secretWith = async (scopes: readonly Scope[]) => {
    const name = scopes.join()
    const { secret = keys.get(name) ?? '' } = keys.has(name)
      ? {}
      : await addSecretKey({ ...deps, ...idsOf(`key ${name}`) }, account, name, scopes)
    keys.set(name, secret)
    return secret
  }
  return {
    ...{ storage, url, clock },
    bytes: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join(''),
    call: async (method, path, body, { headers = {}, scopes = SCOPES, signal } = {}) =>
      fetch(`${url}/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${await secretWith(scopes)}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a refused call was told. `field`: of its first problem. */
export const problemOf = async (answer: Response) => {
  const {
    code,
    problems = [],
    detail,
  } = (await answer.json()) as {
    readonly code: string
    readonly detail: string
    readonly problems?: readonly { readonly field: string }[]
  }
  return { status: answer.status, code, field: problems[0]?.field, detail }
}

const aCopy = async (folder: string): Promise<Storage> => {
  const file = await copyOfSlowTemplate('api', folder, async (template) => {
    sqliteFile(join(template, '..'))
    const storage = storageOver(openDatabase(template), inlineReader(template))
    await fillApiWorld(storage, network)
    await storage.close()
  })
  return storageOver(openDatabase(file), inlineReader(file))
}

/** Ids that differ from those of `countingDeps`. */
const idsOf = (name: string) => {
  let last = 0
  const newId = () => {
    last += 1
    return fingerprint(`${name} ${last}`)
  }
  return { newId, newSecret: () => `secret-${newId()}` }
}

/** What is outside of this machine: every destination exists, and answers 200. */
const network: Deps['postman'] = {
  refusal: async () => undefined,
  send: async () => ({ status: 200, body: 'ok' }),
}
