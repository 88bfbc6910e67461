import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import type { CollectorOptions } from '../config.js'
import { type Collector, createCollector } from '../main.js'
import { account } from '../testing/builders.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

let folder: string
let collector: Collector
const servers: Server[] = []

const start = async (options: CollectorOptions = {}) => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  collector = createCollector({
    database: join(folder, 'waymark.db'),
    reader: 'inline',
    log: quiet,
    onFirstStart: () => undefined,
    ...options,
  })
  await collector.ready
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

const listening = async (server: Server): Promise<string> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A path for each kind of answer: script, beacon, image, API, health, not found, invalid address. */
const PATHS = ['/wm.js', '/e', '/p?d=', '/v1/sales', '/healthz', '/nothing', '/v1/conversions/%']

const headersOf = async (url: string, name: string) =>
  Promise.all(PATHS.map(async (path) => (await fetch(url + path)).headers.get(name)))

const NONE = PATHS.map(() => null)

test('no answer carries Strict-Transport-Security or Origin-Agent-Cluster by default', async () => {
  await start()
  const app = express().use('/wm', collector.router).use('/panel', collector.panel)
  const mounted = await listening(createServer(app))
  const urls = [
    await listening(collector.createServer()),
    await listening(collector.createPanelServer()),
    `${mounted}/wm`,
    `${mounted}/panel`,
  ]
  for (const url of urls) {
    expect(await headersOf(url, 'strict-transport-security')).toEqual(NONE)
    expect(await headersOf(url, 'origin-agent-cluster')).toEqual(NONE)
  }
})

test('hstsSeconds sets HSTS without subdomains on every answer of both servers, and on none of a mounted router', async () => {
  await start({ hstsSeconds: 86_400 })
  const said = PATHS.map(() => 'max-age=86400')
  for (const server of [collector.createServer(), collector.createPanelServer()]) {
    const url = await listening(server)
    expect(await headersOf(url, 'strict-transport-security')).toEqual(said)
  }
  const app = express().use('/wm', collector.router)
  const mounted = `${await listening(createServer(app))}/wm`
  expect(await headersOf(mounted, 'strict-transport-security')).toEqual(NONE)
})

test('a configured url sets Domain and Secure of the cookie, and the default url does not', async () => {
  for (const [options, expected] of [
    [{ url: 'https://go.shop.example' }, /Domain=shop\.example;.* Secure/],
    [{}, /^wm_id=[^;]+;(?!.*(Domain|Secure))/],
  ] as const) {
    await start(options)
    await collector.deps.storage.addSite({ accountId: account, host: 'shop.example', createdAt: 1 })
    const url = await listening(collector.createServer())
    const response = await fetch(`${url}/e`, {
      method: 'POST',
      headers: { Origin: 'https://shop.example', 'Sec-Fetch-Site': 'same-site' },
      body: JSON.stringify({ ...aBatch([aClickEvent()]), account }),
    })
    expect(response.headers.get('set-cookie')).toMatch(expected)
    if (options.url) await collector.close()
  }
})
