import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a proxy before the collector does to one request. */
export type ProxyFault =
  /** Answers in the collector's place. */
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Closes the connection before the collector gets the request. */
  | 'cut'
  /** Passes the request on, and closes the connection instead of passing the answer on. */
  | 'lose the answer'
  | 'hang'
  /** Does something, and passes the request on. */
  | (() => Promise<void>)

export interface FaultyProxy {
  readonly url: string
  /** The faults of the next requests, in turn. Later requests are passed on. */
  readonly faults: ProxyFault[]
  /** The requests so far, as they arrived. */
  readonly seen: { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

/** A proxy on a real port that passes requests on to a collector, except as it is told. */
export const aFaultyProxy = async (collector: string): Promise<FaultyProxy> => {
  const faults: ProxyFault[] = []
  const seen: FaultyProxy['seen'] = []
  const server = createServer(async (req, res) => {
    seen.push({ path: req.url ?? '', headers: req.headers })
    const fault = faults.shift()
    if (fault === 'cut') return req.socket.destroy()
    if (fault === 'hang') return
    if (typeof fault === 'object') {
      res.writeHead(fault.status, { 'Content-Type': 'text/html', ...fault.headers })
      return res.end(fault.body ?? '<h1>Bad gateway</h1>')
    }
    if (typeof fault === 'function') await fault()
    passOn(collector, req, res, fault === 'lose the answer')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    seen,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const passOn = (
  collector: string,
  req: IncomingMessage,
  res: ServerResponse,
  isLost: boolean,
): void => {
  const { method, headers } = req
  const sent = request(`${collector}${req.url}`, { method, headers }, (answer) => {
    if (isLost) {
      answer.resume().on('end', () => req.socket.destroy())
      return
    }
    res.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(res)
  })
  sent.on('error', () => req.socket.destroy())
  req.pipe(sent)
}
