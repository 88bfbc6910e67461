import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCollector } from 'waymark-collector'
import { eventually, expect, test } from './world.js'

const WAYMARK = fileURLToPath(new URL('../collector/bin/waymark.js', import.meta.url))
const PORT = 28_180
const URL_ = `http://localhost:${PORT}`
const KILLS = 5
/** The number of concurrent requests. */
const SENDERS = 16
/**
 * The average number of orders that are acknowledged before a kill; each kill uses 50 to 150 percent of
 * it. It is large enough to show a loss: a collector that answers before its commit loses about a
 * hundred orders in five kills.
 */
const ORDERS = 200

const serve = async (database: string): Promise<ChildProcess> => {
  const child = spawn(
    process.execPath,
    [WAYMARK, 'serve', '--database', database, '--port', `${PORT}`, '--panel-port', `${PORT + 1}`],
    { stdio: 'ignore' },
  )
  await eventually(
    async () => ((await fetch(`${URL_}/readyz`).catch(() => undefined))?.ok ? true : undefined),
    'collector',
  )
  return child
}

/** Posts sales until the collector is killed, and collects the orders that it acknowledged. */
const sendUntilGone = async (prefix: string, acknowledged: string[]): Promise<void> => {
  let count = 0
  const until = Date.now() + 20_000
  const sender = async () => {
    while (Date.now() < until) {
      count += 1
      const orderId = `${prefix}-${count}`
      const at = Date.now()
      const event = {
        id: `sale:${orderId}`,
        type: 'sale',
        at,
        orderId,
        total: '1.00',
        currency: 'EUR',
      }
      try {
        const response = await fetch(`${URL_}/e`, {
          method: 'POST',
          body: JSON.stringify({ v: 1, account: 'default1', sentAt: at, events: [event] }),
        })
        const { results } = (await response.json()) as { results: { state: string }[] }
        if (results[0]?.state === 'recorded') acknowledged.push(orderId)
      } catch {
        return
      }
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
}

test(`the collector loses no acknowledged order in ${KILLS} kills`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-kill-'))
  const database = join(folder, 'waymark.db')
  const acknowledged: string[] = []
  let child: ChildProcess | undefined
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      child = await serve(database)
      const enough = acknowledged.length + ORDERS * (0.5 + Math.random())
      const sending = sendUntilGone(`k${kill}`, acknowledged)
      await eventually(async () => acknowledged.length >= enough || undefined, 'load')
      child.kill('SIGKILL')
      await sending
    }
    const collector = createCollector({ database, reader: 'inline' })
    const { storage } = collector.deps
    const lost: string[] = []
    for (const orderId of acknowledged) {
      const found = await storage.conversionsOf('default1' as never, orderId)
      if (found.length !== 1) lost.push(orderId)
    }
    await collector.close()
    expect(lost).toEqual([])
  } finally {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
