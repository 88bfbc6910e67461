import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen, stop } from './listening.js'
import { affiliates, aShop } from './program.js'
import { expect, type World } from './world.js'

/** What a web server needs to know to stand in front of the shop. */
export interface WebServerCall {
  readonly port: number
  readonly shop: string
  /** The address of the collector. */
  readonly collector: string
  /** A new folder for all its files. */
  readonly folder: string
}

/** Writes the configuration and returns the program with its arguments. */
export type WebServer = (call: WebServerCall) => readonly [string, readonly string[]]

export const isInstalled = (program: string, ask: string): boolean =>
  spawnSync(program, [ask]).status === 0

/** The configurations of one kind that merchants copy from the guides. */
export const fromGuides = (kind: string, guides: readonly string[], collector: string): string =>
  guides
    .map((guide) =>
      readFileSync(new URL(`../docs/integrations/${guide}.md`, import.meta.url), 'utf8'),
    )
    .flatMap((text) => [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)])
    .flatMap(([, found, text]) => (found === kind ? text : []))
    .join('\n')
    .replaceAll(/(http:\/\/)?127\.0\.0\.1:8787/g, (_, scheme = '') =>
      scheme ? collector : new URL(collector).host,
    )

/** Starts the web server in front of the shop, which has the affiliate jane, and stops it afterwards. */
export const behind = async (
  webServer: WebServer,
  world: World,
  use: (address: string) => Promise<void>,
): Promise<void> => {
  await affiliates(world, 'jane')
  aShop(world)
  const probe = createServer()
  const port = await listen(probe)
  await stop(probe)
  const quit = start(webServer, {
    port,
    shop: world.shop.replace('localhost', '127.0.0.1'),
    collector: world.collectorUrl.replace('localhost', '127.0.0.1'),
    folder: mkdtempSync(join(tmpdir(), 'waymark-web-')),
  })
  const address = `http://localhost:${port}`
  const accountId = world.secrets.account as never
  const site = { accountId, host: `localhost:${port}`, createdAt: Date.now() }
  await world.collector.deps.storage.addSite(site)
  const statusOf = () =>
    fetch(address).then(
      ({ status }) => status,
      () => 0,
    )
  try {
    await expect.poll(statusOf).toBe(200)
    await use(address)
  } finally {
    await quit()
  }
}

const start = (webServer: WebServer, call: WebServerCall) => {
  const [program, words] = webServer(call)
  // Caddy stores its settings below the home folder.
  const env = {
    ...process.env,
    HOME: call.folder,
    XDG_CONFIG_HOME: call.folder,
    XDG_DATA_HOME: call.folder,
  }
  const child = spawn(program, words, { stdio: 'ignore', env })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(call.folder, { recursive: true, force: true })
  }
}
