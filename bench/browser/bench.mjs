// The program of `npm run bench:browser`. `--help` lists its options.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { textTable } from '../tables.mjs'
import { openChromium } from './chromium.mjs'
import { publishedFile } from './downloads.mjs'
import { HELP, readOptions } from './options.mjs'
import { PARTS } from './parts.mjs'
import { openPeer, PEERS } from './peers.mjs'
import { setupOf, writeResults } from './results.mjs'
import { openShop } from './shop.mjs'
import { openWaymark } from './waymark.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

const say = (text) => process.stdout.write(`${text}\n`)

/** Opens Waymark first, because the others are compared with it. */
const openTrackers = async (options, shop) => {
  const published = options.peer.map((name) => [PEERS[name], publishedFile(PEERS[name])])
  const trackers = [await openWaymark(ROOT, shop)]
  for (const [peer, text] of published) trackers.push(await openPeer(peer, text, shop))
  return trackers
}

const measureAll = async (options, shop, chromium) => {
  const trackers = await openTrackers(options, shop)
  try {
    const setup = setupOf(ROOT, chromium.version)
    const measured = []
    for (const { title, measure, table } of options.only.map((name) => PARTS[name])) {
      say(`\n${title}`)
      const rows = table(await measure(trackers, { ...options, shop, chromium, say }))
      say(textTable(rows))
      measured.push({ title, rows })
    }
    if (options.write) say(`\nWrote ${writeResults({ setup, options, trackers, measured })}`)
  } finally {
    for (const { close } of trackers) await close()
  }
}

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return say(HELP)
  for (const part of ['sdk', 'collector'])
    if (!existsSync(`${ROOT}/${part}/dist`))
      throw new Error(`${part} is not built: run npm run build first.`)
  const shop = await openShop()
  const chromium = await openChromium()
  try {
    await measureAll(options, shop, chromium)
  } finally {
    await chromium.close()
    await shop.close()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
