import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import express from 'express'
import { STYLESHEET } from '../panel/assets.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { sendRaw } from '../testing/papRequests.js'
import { until } from '../testing/until.js'
import { guardedServer } from './server.js'

let collector: TestCollector
let servers: Server[]
beforeEach(async () => {
  collector = await aCollector(undefined, { stalledMs: 200 })
  servers = []
})
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await collector.close()
})

const listening = async (server: Server): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const connections = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))

/** Sends bytes; answers all that comes back until the server closes. */
const exchange = (port: number, bytes: string) =>
  new Promise<string>((resolve, reject) => {
    let text = ''
    connect(port, '127.0.0.1')
      .on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      .on('error', reject)
      .on('end', () => resolve(text))
      .end(bytes)
  })

test.each([
  ['the collector', () => collector.app.createServer(), '/wm.js.map'],
  ['the panel', () => collector.app.createPanelServer(), STYLESHEET],
])('%s closes connections whose client never reads the answers', async (_which, make, path) => {
  const server = make()
  let opened = 0
  server.on('connection', () => {
    opened += 1
  })
  const port = await listening(server)
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const sockets = Array.from({ length: 5 }, (): Socket => {
    const socket = connect(port, '127.0.0.1')
    socket.pause()
    socket.on('error', () => undefined)
    socket.write(request.repeat(500))
    return socket
  })
  await until(() => opened === sockets.length)
  await until(async () => (await connections(server)) === 0)
  for (const socket of sockets) socket.destroy()
})

test('a client that waits for a slow answer is not cut off', async () => {
  let finish: () => void = () => undefined
  const server = guardedServer((_req, res) => {
    finish = () => res.end('a long list')
  }, 50)
  // It was silent for as long as one may be silent who does not read.
  server.on('timeout', () => finish())
  const port = await listening(server)
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('a long list')
})

test.each([
  ['unencoded UTF-8', Buffer.from('€')],
  ['no valid UTF-8', Buffer.from([0x80])],
])('an address with %s gets a problem that says to encode it', async (_which, text) => {
  const port = await listening(collector.app.createServer())
  const line = Buffer.concat([Buffer.from('GET /p.gif?currency='), text, Buffer.from(' HTTP/1.1')])
  const host = Buffer.from('\r\nHost: localhost\r\n\r\n')
  const { status, headers, body } = await sendRaw(
    `http://127.0.0.1:${port}`,
    Buffer.concat([line, host]),
  )
  expect([status, headers]).toEqual([400, expect.stringContaining('application/problem+json')])
  expect(JSON.parse(Buffer.from(body, 'latin1').toString())).toMatchObject({
    status: 400,
    detail: expect.stringContaining('for example "€" as %E2%82%AC'),
  })
})

test('headers that are too large and requests that are none keep their status', async () => {
  const port = await listening(collector.app.createServer())
  const url = `http://127.0.0.1:${port}`
  const large = `GET / HTTP/1.1\r\nHost: localhost\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`
  expect((await sendRaw(url, large)).status).toBe(431)
  const none = await sendRaw(url, 'no request\r\n\r\n')
  expect([none.status, none.body]).toEqual([400, expect.stringContaining('complete HTTP/1.1')])
})

test('a request with two Host headers is refused, on our servers and in a host app', async () => {
  const guest = express().use('/wm', collector.app.router)
  const hosted = await listening(createServer(guest))
  const ports: readonly (readonly [number, string])[] = [
    [await listening(collector.app.createServer()), '/healthz'],
    [await listening(collector.app.createPanelServer()), '/login'],
    [hosted, '/wm/healthz'],
  ]
  for (const [port, path] of ports) {
    const ask = (hosts: string) => exchange(port, `GET ${path} HTTP/1.1\r\n${hosts}\r\n`)
    const two = 'Host: go.shop.example\r\nhOsT: evil.example\r\n'
    expect(await ask(`${two}Connection: close\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await ask('Host: go.shop.example\r\nConnection: close\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  }
})
