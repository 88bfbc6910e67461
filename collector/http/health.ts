import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from './deps.js'
import { sendJson } from './problemJson.js'

/** `/healthz`: the process answers. Also what became of the events, and outages, since it started. */
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
 * `/readyz`: writes reach the database. For load balancers, who must not take every collector away
 * because one node of a cluster is: that is said beside.
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
