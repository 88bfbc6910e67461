import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import type { AccountId, UserId } from '../../domain/ids.js'
import { openApiDocument } from '../../http/v1/program/openapi/document.js'
import type { Deps } from '../../program/deps.js'
import { addLoginLink } from '../../program/login.js'
import { openSqlite } from '../../storage/sqlite/openSqlite.js'
import type { Storage } from '../../storage/storage.js'
import { account, aProgram, countingDeps, NOON } from '../../testing/builders.js'
import { sqliteFile } from '../../testing/sqliteFile.js'
import { createPanel } from '../createPanel.js'
import { aVisitor, type Visitor } from './aVisitor.js'

/** The panel on a real port over a real database, with a clock that the test sets. */
export interface TestPanel {
  readonly url: string
  readonly file: string
  readonly storage: Storage
  readonly deps: Deps
  readonly clock: { now: number }
  /** What the log was told. */
  readonly errors: { readonly error: unknown; readonly id: string }[]
  /** Somebody with a browser who is not logged in. */
  stranger(): Visitor
  /** The owner of an account, logged in by a link. */
  owner(accountId?: AccountId): Promise<Visitor>
  close(): Promise<void>
}

interface Over {
  /** Where the panel is mounted. */
  readonly mount?: string
  /** The database, where it is not to be a file. */
  readonly open?: () => Storage
  /** Stands in for some of the storage, for example to break it. */
  readonly wrap?: (storage: Storage) => Storage
  readonly trustProxy?: boolean
  /** Where people reach it, as it is configured. */
  readonly panelUrl?: string
  /** What the host app has in front of the panel. */
  readonly before?: readonly RequestHandler[]
}

export const OWNER = 'owner@shop.example'

export const aPanel = async ({
  mount = '',
  open,
  wrap = (storage) => storage,
  trustProxy = false,
  panelUrl = 'http://localhost',
  before = [],
}: Over = {}): Promise<TestPanel> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-panel-'))
  const file = sqliteFile(folder)
  const storage = open?.() ?? openSqlite({ file })
  await aProgram(storage)
  const clock = { now: NOON }
  const deps = countingDeps(storage, () => clock.now)
  const errors: { error: unknown; id: string }[] = []
  const panel = createPanel({
    deps: { ...deps, storage: wrap(storage) },
    collectorUrl: 'https://go.shop.example',
    panelUrl,
    reference: async () => openApiDocument('https://go.shop.example', '0.1.0'),
    onError: (error, id) => errors.push({ error, id }),
  })
  const app = express().set('trust proxy', trustProxy)
  for (const handler of before) app.use(handler)
  app.use(mount === '' ? '/' : mount, panel)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${mount}`
  return {
    url,
    file,
    storage,
    deps,
    clock,
    errors,
    stranger: () => aVisitor(url),
    owner: async (accountId = account) => {
      const visitor = aVisitor(url)
      const token = await addLoginLink(deps, await anOwner(deps, accountId))
      await visitor.post(`/login-link/${token}`)
      return visitor
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Without a password that works: hashing one takes a third of a second. */
const anOwner = async ({ storage, now, newId }: Deps, accountId: AccountId) => {
  const known = await storage.userByEmail(accountId, OWNER)
  if (known) return known
  const id = newId() as UserId
  const user = { accountId, id, email: OWNER, passwordHash: 'none', createdAt: now() }
  await storage.addUser(user)
  return user
}
