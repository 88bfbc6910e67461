import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { isProblem } from '../domain/problem.js'
import { addSecretKey } from '../program/keys.js'
import { addPostback } from '../program/postbacks.js'
import { run } from '../storage/steps/step.js'
import { anEmptyCopyable, COPYABLE, type CopyableDatabase } from '../testing/aCopyable.js'
import { account, aProgram, countingDeps } from '../testing/builders.js'
import { post } from '../testing/processes/post.js'
import { serve } from '../testing/processes/serve.js'
import { until } from '../testing/until.js'
import { IN_FLIGHT_MAX } from './sender.js'

/** `WAYMARK_KILLS` raises it, for a run that takes longer than a test may. */
const KILLS = Number(process.env.WAYMARK_KILLS ?? 2)
const ORDERS_PER_KILL = Number(process.env.WAYMARK_ORDERS_PER_KILL ?? 60)
const SENDERS = 16
const ALLOWED = { WAYMARK_POSTBACK_ALLOW: '127.0.0.1' }

/** What a receiver got: how often each delivery came, and what it said. */
interface Received {
  readonly times: Map<string, number>
  readonly bodies: Map<string, Set<string>>
  /** Deliveries whose signature was wrong. */
  readonly forged: string[]
}

const aReceiver = async (
  secretOf: () => string,
): Promise<{ server: Server; url: string; received: Received }> => {
  const received: Received = { times: new Map(), bodies: new Map(), forged: [] }
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const id = `${req.headers['webhook-id']}`
      received.times.set(id, (received.times.get(id) ?? 0) + 1)
      received.bodies.set(id, (received.bodies.get(id) ?? new Set()).add(body))
      try {
        new Webhook(secretOf()).verify(body, req.headers as Record<string, string>)
      } catch {
        received.forged.push(id)
      }
      // Slow enough that a kill finds requests in flight.
      setTimeout(() => res.writeHead(204).end(), 10)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { server, url: `http://127.0.0.1:${port}/`, received }
}

/** Sends orders until all of them are acknowledged, whatever happens to the collector. */
const sender = (key: string, orders: readonly string[]) => {
  const open = [...orders]
  let acknowledged = 0
  let port = 0
  const worker = async () => {
    for (let orderId = open.shift(); orderId !== undefined; orderId = open.shift()) {
      const body = { orderId, total: '49.90', currency: 'EUR', affiliate: 'jane' }
      const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
      for (;;) {
        const answer = await post(port, '/v1/sales', JSON.stringify(body), headers).catch(
          () => undefined,
        )
        if (answer && answer.status < 300) break
        if (answer && answer.status < 500) throw new Error(JSON.stringify(answer))
        await sleep(20)
      }
      acknowledged += 1
    }
  }
  return {
    acknowledged: () => acknowledged,
    to: (other: number) => {
      port = other
    },
    all: () => Promise.all(Array.from({ length: SENDERS }, worker)),
  }
}

/** Ends what a killed collector held, as if the minute had passed for which it held it. */
const letHoldsEnd = async (database: CopyableDatabase): Promise<void> => {
  const end = await database.end()
  await end.runner.write(() => run('update leases set held_until = 0'))
  await end.runner.write(() =>
    run(
      "update postback_deliveries set due_at = 0 where account_id = ? and state = 'waiting'",
      account,
    ),
  )
  await end.close()
}

describe.each(COPYABLE)('on %s', (kind) => {
  test('a collector that is killed again and again under load loses no delivery, and repeats only what was in flight', async () => {
    let secret = ''
    const database = await anEmptyCopyable(kind)
    const { server, url, received } = await aReceiver(() => secret)
    const storage = database.open()
    await aProgram(storage)
    const deps = countingDeps(storage, Date.now)
    const key = await addSecretKey(deps, account, 'server')
    const added = await addPostback(deps, account, { url })
    if (isProblem(added)) throw new Error(added.message)
    secret = added.secret

    const orders = Array.from({ length: KILLS * ORDERS_PER_KILL }, (_, n) => `order-${n}`)
    const sending = sender(key.secret, orders)
    let collector = await serve(database.name, undefined, ALLOWED)
    sending.to(collector.port)
    let failure: unknown
    const all = sending.all().catch((error: unknown) => {
      failure = error
    })
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const most = (kill - 0.5) * ORDERS_PER_KILL
      const got = received.times.size
      await until(() => {
        if (failure) throw failure
        return sending.acknowledged() >= most && received.times.size > got
      })
      await collector.kill()
      await letHoldsEnd(database)
      collector = await serve(database.name, undefined, ALLOWED)
      sending.to(collector.port)
    }
    await all
    expect(failure).toBeUndefined()
    const countOpen = async () =>
      (await storage.countDeliveries(account)).get(added.postback.id)?.open ?? 0
    // Some more must always have arrived within the limit of `until`; how long all take depends on their
    // number.
    for (let open = await countOpen(); open > 0; ) {
      const before = open
      await until(async () => {
        open = await countOpen()
        return open < before
      })
    }
    await collector.kill()

    const stored = await storage.deliveries({ accountId: account, limit: 1_000_000 })
    await storage.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await database.remove()
    const repeated = [...received.times.values()].reduce((sum, times) => sum + times - 1, 0)
    if (process.env.WAYMARK_KILLS) {
      process.stdout.write(
        `${kind}: ${KILLS} kills, ${stored.length} deliveries of ${orders.length} orders, ${repeated} repeated\n`,
      )
    }
    expect(stored.filter(({ state }) => state !== 'sent')).toEqual([])
    expect([...received.times.keys()].sort()).toEqual(stored.map(({ id }) => id).sort())
    expect(received.forged).toEqual([])
    expect([...received.bodies.values()].filter((bodies) => bodies.size > 1)).toEqual([])
    const told = stored.map(({ event, variables }) => `${event} ${variables.orderId}`)
    expect(told.sort()).toEqual(orders.map((orderId) => `sale ${orderId}`).sort())
    expect(repeated).toBeLessThanOrEqual(KILLS * IN_FLIGHT_MAX)
  })
})
