import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** What goes wrong with a beacon: an answer that is not the collector's, or none. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection stays open, and nothing is answered. */
  | 'hang'
  /** The collector never hears of it. */
  | 'cut'
  /** The collector keeps it, and its answer is lost. */
  | 'lose the answer'

export type Treatment = (beacon: string) => Fault | undefined

interface Treated {
  readonly delayMs: number
  readonly fault: Fault | undefined
}

/**
 * Set by `--slow`: every beacon and every answer travels up to so many milliseconds longer, so that a
 * test which does not wait for what it asserts fails at home, not once a week elsewhere.
 */
const SLOW_MS = Number(process.env.WAYMARK_SLOW_MS ?? 0)

/** Notes beacons, holds their answers back, and lets go wrong what shall. */
export const watched = (server: Server, note: (beacon: string) => Treated): Server => {
  const [handler] = server.listeners('request') as ((
    req: IncomingMessage,
    res: ServerResponse,
  ) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req, res) => {
    if (!/^\/([ep]([?]|$)|wm.*\.js)/.test(req.url ?? '')) return handler?.(req, res)
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
  // Readable, as a proxy in front of the collector would make it.
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*')
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  return res
    .writeHead(fault.status, { 'Content-Type': 'application/problem+json', ...fault.headers })
    .end(JSON.stringify({ status: fault.status, title: 'Refused by the test' }))
}
