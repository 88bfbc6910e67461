import { createServer } from 'node:http'

/**
 * The one way to what stores events: a server on the loopback interface that counts bytes, holds
 * answers back and can be away. `answer` gets `{ method, url, headers, body }` and answers
 * `{ status, headers, body }`.
 */
export const openGate = async (answer) => {
  const sockets = []
  /** What arrived: whole, and with somebody there to be answered. */
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
    // Stands for a connection that still had to be made: what the browser gave up did not arrive.
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
    /** Heads and bodies in both directions. */
    bytes: () =>
      sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    delay: (ms) => {
      delayMs = ms
    },
    down: close,
    up: () => open(port),
    close,
    /** Forgets what arrived. */
    reset: () => {
      requests.length = 0
      sockets.length = 0
    },
  }
}
