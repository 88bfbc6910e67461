import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from './answer.js'

let server: Server

/** Answers one request with the handler, and returns the answer's headers as they were sent. */
const headersAfter = async (handle: (res: ServerResponse) => void) => {
  server = createServer((_req, res) => handle(res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { headers, status } = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  )
  return { status, headers }
}
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const ours = ['Vary', 'Origin', 'Set-Cookie', 'wm_id=1', 'Set-Cookie', 'wm_id=2', 'X-Own', 'yes']

test('an answer has all headers, and the length of its body in bytes', async () => {
  const { status, headers } = await headersAfter((res) => answer(res, 201, ours, 'schön'))
  expect(status).toBe(201)
  expect(headers.get('content-length')).toBe('6')
  expect(headers.getSetCookie()).toEqual(['wm_id=1', 'wm_id=2'])
  expect(headers.get('vary')).toBe('Origin')
})

test('headers that the host app has set are kept', async () => {
  const { headers } = await headersAfter((res) => {
    res.setHeader('Vary', 'Accept-Encoding')
    res.setHeader('Set-Cookie', 'theirs=1')
    answer(res, 200, ours, '{}')
  })
  expect(headers.get('vary')).toBe('Accept-Encoding, Origin')
  expect(headers.getSetCookie()).toEqual(['theirs=1', 'wm_id=1', 'wm_id=2'])
  expect(headers.get('x-own')).toBe('yes')
})

test('if middleware has replaced writeHead, the headers are set before it is called', async () => {
  let seen: unknown
  await headersAfter((res) => {
    const writeHead = res.writeHead.bind(res)
    res.writeHead = ((status: number, ...rest: readonly unknown[]) => {
      seen = { own: res.getHeader('X-Own'), rest }
      return writeHead(status)
    }) as typeof res.writeHead
    answer(res, 200, ours, '{}')
  })
  expect(seen).toEqual({ own: 'yes', rest: [] })
})

test('a second answer to the same request is ignored', async () => {
  const { status } = await headersAfter((res) => {
    answer(res, 200, [], 'first')
    answer(res, 500, [], 'second')
  })
  expect(status).toBe(200)
})

test('an answer with status 204 has no Content-Length', async () => {
  const { status, headers } = await headersAfter((res) => answer(res, 204, ours))
  expect([status, headers.get('content-length')]).toEqual([204, null])
})
