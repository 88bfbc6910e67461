import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import type { FirstStart } from '../config.js'
import { type DemoProgram, seedDemo } from '../demo/seed.js'
import { createShop } from '../demo/shop/createShop.js'
import type { AccountId } from '../domain/ids.js'
import { addLoginLink } from '../program/login.js'
import { type CliIo, CommandError, type Started } from './io.js'
import { interrupted, listen, PORT_MAX, stop } from './listen.js'
import { listeningLines } from './listening.js'

export interface DemoOptions {
  readonly fresh?: boolean
  /** The port of the collector. The shop and the panel use the next two. Default: that of the environment. */
  readonly port?: number
  /** The folder for the data. */
  readonly folder: string
}

/** What scripts need to use the demo. It is written to `demo.json` in the demo's folder. */
export interface DemoFile extends DemoProgram {
  readonly collector: string
  readonly shop: string
  readonly affiliateLink: string
  readonly account: string
  /** A one-time login link, new at each start. */
  readonly panel: string
  readonly secretKey: string
  readonly email: string
  readonly password: string
}

/** The demo is reachable only from this machine. */
const HOST = '127.0.0.1'

/** The mode of `demo.json`, which contains a secret key and a password. */
const PRIVATE = 0o600

/** `waymark demo`: collector, panel and a shop, with two affiliates, until interrupted. */
export const demo = async (io: CliIo, options: DemoOptions): Promise<void> => {
  const { folder } = options
  const port = options.port ?? io.usualPort()
  await mustBeFree(port)
  const file = join(folder, 'demo.json')
  const database = join(folder, 'demo.db')
  if (options.fresh) for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true })
  if (options.fresh || !existsSync(database)) rmSync(file, { force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  const collectorUrl = `http://localhost:${port}`
  let secrets: FirstStart | undefined
  const onFirstStart = (made: FirstStart) => {
    secrets = made
  }
  const started = io.open({ database, url: collectorUrl, port, onFirstStart })
  await started.ready
  const known = secrets ?? readSecrets(file)
  const { deps } = started
  const shopUrl = `http://localhost:${port + 1}`
  const seeded = await seedDemo(deps, known.account as AccountId, [port + 1])
  const shop = express().use(
    createShop({
      account: known.account,
      collectorUrl,
      secretKey: known.secretKey,
      now: io.now,
      newId: io.newId,
      coupons: [{ code: seeded.coupon, discountPercent: seeded.couponDiscountPercent }],
    }),
  )
  const servers = [started.createServer(), createServer(shop), started.createPanelServer()] as const
  for (const [index, server] of servers.entries())
    await listen(server, port + index, 'demo (--port)', HOST)

  const details: DemoFile = {
    ...seeded,
    ...known,
    collector: collectorUrl,
    shop: shopUrl,
    affiliateLink: `${shopUrl}/?a_aid=${seeded.linkAffiliate}`,
    panel: await panelLink(started, known.account as AccountId, `http://localhost:${port + 2}`),
  }
  writeFileSync(file, `${JSON.stringify(details, undefined, 2)}\n`, { mode: PRIVATE })
  // `writeFileSync` sets the mode only of a new file.
  // https://nodejs.org/api/fs.html#fswritefilesyncfile-data-options
  chmodSync(file, PRIVATE)
  for (const line of whatToOpen(details, file, database)) io.print(line)
  const parts = ['collector', 'shop', 'panel'] as const
  const listening = parts.map((what, index) => ({ what, host: HOST, port: port + index }))
  for (const line of listeningLines(listening)) io.print(`  ${line}`)
  await interrupted()
  await Promise.all(servers.map(stop))
  await started.close()
}

/** Checked before anything is stored, because a first start that fails would leave data without its secrets. */
const mustBeFree = async (first: number): Promise<void> => {
  if (first > PORT_MAX - 2) {
    throw new CommandError(
      `--port: The demo needs this port and the next two, so use at most ${PORT_MAX - 2}.`,
    )
  }
  for (const port of [first, first + 1, first + 2]) {
    const server = createServer()
    await listen(server, port, 'demo, which also uses the next two: npm start -- --port', HOST)
    await stop(server)
  }
}

const panelLink = async ({ deps }: Started, account: AccountId, url: string): Promise<string> => {
  const [user] = await deps.storage.users(account)
  if (!user)
    throw new CommandError(
      'The demo account has no user. Start again without the old data: npm start -- --fresh',
    )
  return `${url}/login-link/${await addLoginLink(deps, user)}`
}

/** The database stores only hashes of the secrets, so the demo reads them from its own file. */
const readSecrets = (file: string): FirstStart => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoFile
  } catch {
    throw new CommandError(
      `${file} is missing or damaged. Start again without the old data: npm start -- --fresh`,
    )
  }
}

const whatToOpen = (details: DemoFile, file: string, database: string): readonly string[] => [
  '',
  'The Waymark demo is running. Open, in this order:',
  '',
  `  1. Jane's affiliate link   ${details.affiliateLink}`,
  `     Place an order. You can also use the coupon ${details.coupon}, which belongs to ${details.couponAffiliate}.`,
  `  2. The panel               ${details.panel}`,
  '     It shows the click, the sale and the commission, with the reason. (The link works once.)',
  `  3. The shop's back office  ${details.shop}/orders`,
  '     Confirm a payment or refund it, then see how the commission changes.',
  '',
  `  Log in again    account ${details.account}, e-mail ${details.email}, password ${details.password}`,
  `  For scripts     ${file}`,
  `  Commands        npx waymark --database ${database} explain <order>`,
  '',
  '  The collector keeps its data, the shop does not. To delete all data: npm start -- --fresh',
  '  Stop with: Ctrl-C',
  '',
]
