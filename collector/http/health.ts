import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from './deps.js'
import { sendJson } from './problemJson.js'

/**
 * `/healthz`: says that the process is alive, with its counters of events and outages since the
 * start.
 */
export const health =
  ({ counters, storage }: Deps, version: string) =>
  (_req: IncomingMessage, res: ServerResponse) =>
    sendJson(res, 200, {
      status: 'ok',
      version,
      events: counters.states,
      unknownKeys: counters.unknownKeys,
      outages: storage.outages(),
      limited: counters.limited,
    })

/**
 * `/readyz`: says whether writes reach the database. An unavailable node of a cluster does not make
 * it fail, because a load balancer would then remove every collector; it is only listed in the
 * answer.
 */
export const readiness =
  ({ storage }: Deps) =>
  async (_req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const ready = await storage.ready()
    const nodesAway = await storage.nodesAway()
    sendJson(res, ready ? 200 : 503, {
      status: ready ? 'ready' : 'the database cannot be written',
      ...(nodesAway.length > 0 && { nodesAway }),
    })
  }
