import { createServer } from 'node:http'

/**
 * The only access to the store of events: a server on the loopback interface that counts bytes
 * and can delay answers or refuse connections. `answer` gets `{ method, url, rawHeaders, body }` and
 * returns `{ status, headers, body }`.
 */
export const openGate = async (answer) => {
  const sockets = []
  /** The requests that arrived completely and whose connection was still open after the delay. */
  const requests = []
  let delayMs = 0
  const handle = async (req, res) => {
    const chunks = []
    try {
      for await (const chunk of req) chunks.push(chunk)
    } catch {
      return
    }
    const { method, url, rawHeaders } = req
    const request = { method, url, rawHeaders, body: Buffer.concat(chunks) }
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    // The delay stands for the time of a slow connection. A request that the browser cancelled during
    // it counts as not arrived.
    if (res.closed || res.destroyed) return
    requests.push(request)
    const { status, headers, body } = await answer(request)
    res.writeHead(status, headers).end(body)
  }
  let server
  const open = async (port) => {
    server = createServer(handle)
    server.on('connection', (socket) => sockets.push(socket))
    await new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
    const address = /** @type {import('node:net').AddressInfo} */ (server.address())
    return address.port
  }
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  const port = await open(0)
  return {
    port,
    requests,
    /** The bytes of heads and bodies in both directions. */
    bytes: () =>
      sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    delay: (ms) => {
      delayMs = ms
    },
    down: close,
    up: () => open(port),
    close,
    /** Clears the recorded requests and bytes. */
    reset: () => {
      requests.length = 0
      sockets.length = 0
    },
  }
}
