import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** The fault of a beacon: an answer from something other than the collector, or no answer. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection stays open without an answer. */
  | 'hang'
  /** The connection is closed before the collector gets the beacon. */
  | 'cut'
  /** The collector records the beacon, and the connection is closed before its answer. */
  | 'lose the answer'

export type Treatment = (beacon: string) => Fault | undefined

interface Treated {
  readonly delayMs: number
  readonly fault: Fault | undefined
}

/**
 * Set by `--slow`. Every beacon and every answer is delayed by a random time up to this, so that a test
 * that does not wait for what it asserts fails reliably.
 */
const SLOW_MS = Number(process.env.WAYMARK_SLOW_MS ?? 0)

/** Wraps a server: reports each beacon to `note`, then applies the delay or the fault that it returns. */
export const watched = (server: Server, note: (beacon: string) => Treated): Server => {
  const [handler] = server.listeners('request') as ((
    req: IncomingMessage,
    res: ServerResponse,
  ) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req, res) => {
    if (!/^(\/scripts)?\/([ep]([?]|$)|wm.*\.js)/.test(req.url ?? '')) return handler?.(req, res)
    const { delayMs, fault } = note(`${req.method} ${req.url}`)
    if (fault) return spoil(fault, req, res, () => handler?.(req, res))
    if (SLOW_MS > 0) answerLate(res)
    setTimeout(() => handler?.(req, res), delayMs + Math.random() * SLOW_MS)
  })
  return server
}

const answerLate = (res: ServerResponse) => {
  const end = res.end.bind(res) as (...body: readonly unknown[]) => void
  res.end = (...body: readonly unknown[]) => {
    setTimeout(() => end(...body), Math.random() * SLOW_MS)
    return res
  }
}

const spoil = (fault: Fault, req: IncomingMessage, res: ServerResponse, handle: () => void) => {
  if (fault === 'hang') return
  if (fault === 'cut') return req.socket.destroy()
  if (fault === 'lose the answer') {
    res.end = () => {
      req.socket.destroy()
      return res
    }
    return handle()
  }
  // The page may read the answer, as with a proxy in front of the collector.
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*')
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  return res
    .writeHead(fault.status, { 'Content-Type': 'application/problem+json', ...fault.headers })
    .end(JSON.stringify({ status: fault.status, title: 'Refused by the test' }))
}
