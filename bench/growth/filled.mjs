import { randomUUID } from 'node:crypto'
import { seed as seedProgram } from '../databases.mjs'
import { fill } from './fill.mjs'

const ACCOUNT = 'default1'

/** A database with many clicks and orders, filled by the built collector's own code. */
export const aFilled = async (root, databases, database, { count, seed, say }) => {
  const built = `${root}/collector/dist/collector`
  const { createCollector } = await import(`${built}/main.js`)
  const { settle } = await import(`${built}/settle/settle.js`)
  const { recordEvents } = await import(`${built}/ingest/recordEvents.js`)
  const secretKey = await seedProgram(root, database)
  const { deps, close } = createCollector({ database, reader: 'inline', jobs: false })
  const program = await deps.storage.program(ACCOUNT)
  const order = async (orderId, { visitorId, at }) => {
    const event = {
      id: `sale:${orderId}`,
      type: 'sale',
      at,
      orderId,
      total: '149.90',
      currency: 'EUR',
    }
    const batch = {
      accountId: ACCOUNT,
      program,
      visitorId,
      visitorIds: [visitorId],
      site: 'shop.example',
    }
    const times = { sentAt: at, receivedAt: at, address: undefined, test: false, events: [event] }
    const [result] = await recordEvents({ ...deps, newId: randomUUID }, { ...batch, ...times })
    if (result?.state !== 'recorded') throw new Error(JSON.stringify(result))
  }
  const collector = { deps, order, decide: (at) => (facts) => settle(facts, at) }
  const startedAt = Date.now()
  const filled = await fill(collector, {
    count,
    seed,
    say,
    bytesOf: () => databases.bytesOf(database),
  })
  await close()
  return { ...filled, secretKey, seconds: (Date.now() - startedAt) / 1_000 }
}
