import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventsResponse } from '../../wire/v1.js'
import { createApp } from '../app.js'
import { addSecretKey } from '../program/keys.js'
import type { Db } from '../storage/sqlite/db.js'
import { openDatabase } from '../storage/sqlite/open.js'
import { storageOver } from '../storage/sqlite/openSqlite.js'
import { inlineReader } from '../storage/sqlite/reader.js'
import type { Storage } from '../storage/storage.js'
import { account, aProgram, countingDeps, NOON, visitor } from '../testing/builders.js'
import { until } from '../testing/until.js'
import { aBatch, aSaleEvent } from '../testing/wireBuilders.js'
import { QUIET_MS } from './outages.js'

let folder: string
let db: Db
let storage: Storage
let server: Server
let panel: Server
let url: string
let panelUrl: string
let secret: string
let lines: { level: string; message: string; fields: Record<string, unknown> }[]
const clock = { now: NOON }

const listening = async (one: Server) => {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  db = openDatabase(file)
  storage = storageOver(db, inlineReader(file))
  await aProgram(storage)
  clock.now = NOON
  const deps = countingDeps(storage, () => clock.now)
  secret = (await addSecretKey(deps, account, 'test')).secret
  lines = []
  const write =
    (level: string) =>
    (message: string, fields = {}) =>
      void lines.push({ level, message, fields })
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  const app = createApp({ ...deps, log, collectorUrl: 'http://localhost', trustProxy: 0 })
  server = app.createServer()
  panel = app.createPanelServer()
  url = await listening(server)
  panelUrl = await listening(panel)
})
afterEach(async () => {
  for (const one of [server, panel]) {
    one.closeAllConnections()
    await new Promise((resolve) => one.close(resolve))
  }
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

let count = 0
const sell = async () => {
  count += 1
  const orderId = `full-${count}`
  const sale = aSaleEvent({ id: `sale:${orderId}`, orderId })
  const response = await fetch(`${url}/e`, {
    method: 'POST',
    headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain' },
    body: JSON.stringify(aBatch([sale], { visitorId: visitor(orderId) })),
  })
  if (response.status === 503) return 'retry'
  const { results } = (await response.json()) as EventsResponse
  return results[0]?.state
}

const report = () =>
  fetch(`${url}/v1/sales`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ orderId: `server-${count}`, total: '1.00', currency: 'EUR' }),
  })

const login = () =>
  fetch(`${panelUrl}/login`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({
      account,
      email: 'nobody@shop.example',
      password: 'a wrong password',
    }),
    redirect: 'manual',
  })

const readyz = async () => (await fetch(`${url}/readyz`)).status

const fill = async () => {
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
  await until(async () => (await sell()) === 'retry')
  // Until an attempt to log in has no room either.
  const attempt = db.prepare('insert into login_limits values (?, ?, ?, 1)')
  const fillPage = (at: number): void => {
    attempt.run(account, `filler ${at}`, at)
    fillPage(at + 1)
  }
  expect(() => fillPage(1)).toThrow(/full/)
}

test('readiness says no while sales are refused because the disk is full', async () => {
  expect(await readyz()).toBe(200)
  await fill()
  await until(async () => (await readyz()) === 503)
  expect(await sell()).toBe('retry')
  db.pragma('max_page_count = 1000000')
  await until(async () => (await readyz()) === 200)
  expect(await sell()).toBe('recorded')
})

test('readiness writes once, however many ask', async () => {
  await fill()
  await until(async () => (await readyz()) === 503)
  db.pragma('max_page_count = 1000000')
  await until(async () => (await readyz()) === 200)
  const changes = () => Number(db.prepare('select total_changes()').pluck().get())
  const before = changes()
  const answers = await Promise.all(Array.from({ length: 100 }, readyz))
  expect(new Set(answers)).toEqual(new Set([200]))
  // One that was answered a moment ago, or one new one: a row that is written and taken away.
  expect(changes() - before).toBeLessThanOrEqual(4)
})

test('an outage is logged once with its cause, and once when it is over with what was refused', async () => {
  await fill()
  for (let n = 0; n < 5; n += 1) expect(await sell()).toBe('retry')
  expect((await report()).status).toBe(503)
  expect((await login()).status).toBe(503)
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'Writes to the database fail',
      fields: {
        error: 'The database could not be written.',
        cause: expect.stringMatching(/database or disk is full/),
      },
    },
  ])
  db.pragma('max_page_count = 1000000')
  expect(await sell()).toBe('recorded')
  expect(lines).toHaveLength(1)
  clock.now += QUIET_MS
  await until(async () => (await sell()) === 'recorded' && lines.length === 2)
  expect(lines[1]).toMatchObject({
    level: 'info',
    message: 'Writes succeed again',
    fields: { afterMs: QUIET_MS },
  })
  expect(lines[1]?.fields.eventsAnsweredRetry).toBeGreaterThanOrEqual(6)
  expect(lines[1]?.fields.refused).toBeGreaterThanOrEqual(8)
})
