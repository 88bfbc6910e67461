import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isProblem } from '../domain/problem.js'
import { ANSWER_BYTES_MAX, createPostman, type PostmanOptions } from './postman.js'

const PUBLIC = '8.8.8.8'

let servers: Server[] = []
let requests = 0
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  servers = []
  requests = 0
})

/** A server on this machine; returns its port. */
const aServer = async (answer: RequestListener): Promise<number> => {
  const server = createServer((req, res) => {
    requests += 1
    answer(req, res)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const aPostman = (over: Partial<PostmanOptions> = {}) =>
  createPostman({ ports: [], privateHosts: [], ownHosts: [], resolve: async () => [], ...over })

const get = (url: string) => ({ method: 'GET' as const, url, headers: {}, body: undefined })

/** Spellings of addresses of this machine and of its network, and what hides them. */
const HOSTILE = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '017700000001', '①②⑦.⓪.⓪.①', '[::1]'],
  ...['[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '0.0.0.0', '0', '169.254.169.254', '100.64.0.1'],
  ...['198.18.0.1', '224.0.0.1', '[fd00::1]', '[fe80::1]', 'localhost', 'localhost.'],
  ...['user:pass@tracker.example', 'two.example', 'rebinding.example'],
]

describe('a request does not reach this machine by', () => {
  test.each(HOSTILE)('%s', async (host) => {
    const port = await aServer((_req, res) => res.end())
    const known: Readonly<Record<string, readonly (readonly string[])[]>> = {
      'two.example': [[PUBLIC, '127.0.0.1']],
      localhost: [['127.0.0.1']],
      'localhost.': [['::1']],
      'rebinding.example': [['127.0.0.1'], [PUBLIC]],
    }
    const left = [...(known[host] ?? [[PUBLIC]])]
    const postman = aPostman({ ports: [port], resolve: async () => left.shift() ?? [] })
    const url = `http://${host}:${port}/`
    expect(isProblem(await postman.send(get(url)))).toBe(true)
    const fresh = [...(known[host] ?? [[PUBLIC]])]
    const saving = aPostman({ ports: [port], resolve: async () => fresh.shift() ?? [] })
    expect(await saving.refusal(url)).toMatchObject({ field: 'url' })
    expect(requests).toBe(0)
  })

  test('a name that resolves to a public address first and to this machine then', async () => {
    const port = await aServer((_req, res) => res.end())
    let asked = 0
    const resolve = async () => {
      asked += 1
      // Reserved for documentation, so nothing answers there if the check is broken.
      return asked === 1 ? ['192.0.2.1'] : ['127.0.0.1']
    }
    // The first address is one that may be connected to here, which stands for a public one.
    const rules = { ports: [port], privateHosts: ['rebinding.example'] }
    const postman = aPostman({ ...rules, resolve, answerMs: 300 })
    const answer = await postman.send(get(`http://rebinding.example:${port}/`))
    expect(isProblem(answer)).toBe(true)
    expect([asked, requests]).toEqual([1, 0])
  })
})

describe('an answer', () => {
  const local = { privateHosts: ['127.0.0.1', 'receiver.example'], answerMs: 2_000 }

  test('comes from the address that was checked, with the name in the Host header', async () => {
    let host: string | undefined
    const port = await aServer((req, res) => {
      host = req.headers.host
      res.writeHead(204).end()
    })
    const postman = aPostman({ ...local, resolve: async () => ['127.0.0.1'] })
    const answer = await postman.send(get(`http://receiver.example:${port}/p?a=1`))
    expect(answer).toEqual({ status: 204, body: '' })
    expect(host).toBe(`receiver.example:${port}`)
  })

  test('comes over a new connection, because the address may have changed since the last request', async () => {
    let connections = 0
    const port = await aServer((_req, res) => {
      res.writeHead(200, { 'content-length': '2' }).end('ok')
    })
    servers.at(-1)?.on('connection', () => {
      connections += 1
    })
    const found = [['127.0.0.1'], ['127.0.0.2']]
    const postman = aPostman({ ...local, resolve: async () => found.shift() ?? [] })
    for (const path of ['a', 'b'])
      await postman.send(get(`http://receiver.example:${port}/${path}`))
    expect([requests, connections]).toEqual([1, 1])
  })

  test('comes over TLS if the address says https', async () => {
    const port = await aServer((_req, res) => res.end('in the clear'))
    const answer = await aPostman(local).send(get(`https://127.0.0.1:${port}/`))
    expect(answer).toMatchObject({ message: expect.stringMatching(/EPROTO|SSL/) })
    expect(requests).toBe(0)
  })

  test('is kept without characters that the database cannot store', async () => {
    const port = await aServer((_req, res) => res.end('a\0b'))
    const answer = await aPostman(local).send(get(`http://127.0.0.1:${port}/`))
    expect(answer).toMatchObject({ status: 200, body: expect.not.stringContaining('\0') })
  })

  test('that redirects is not followed', async () => {
    const port = await aServer((_req, res) => {
      res.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end()
    })
    const answer = await aPostman(local).send(get(`http://127.0.0.1:${port}/`))
    expect(answer).toMatchObject({ status: 302 })
    expect(requests).toBe(1)
  })

  test('is read up to a limit, although it never ends', async () => {
    const port = await aServer((_req, res) => {
      res.writeHead(200)
      const more = () => res.write('x'.repeat(10_000), () => setImmediate(more))
      res.on('error', () => undefined)
      more()
    })
    const answer = await aPostman(local).send(get(`http://127.0.0.1:${port}/`))
    expect(answer).toEqual({ status: 200, body: 'x'.repeat(ANSWER_BYTES_MAX) })
  })

  test('whose body breaks off has its status', async () => {
    const port = await aServer((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('part')
      setTimeout(() => res.destroy(), 20)
    })
    const answer = await aPostman(local).send(get(`http://127.0.0.1:${port}/`))
    expect(answer).toEqual({ status: 200, body: 'part' })
  })

  test('that does not come is a problem after the time limit', async () => {
    const port = await aServer(() => undefined)
    const postman = aPostman({ ...local, answerMs: 100 })
    expect(await postman.send(get(`http://127.0.0.1:${port}/`))).toMatchObject({ code: 'timeout' })
  })

  test('does not come from a name that is never resolved, or from a closed port', async () => {
    const never = aPostman({ answerMs: 50, resolve: () => new Promise(() => undefined) })
    expect(await never.send(get('http://slow.example/'))).toMatchObject({ code: 'unresolved' })
    expect(await aPostman(local).send(get('http://127.0.0.1:9/'))).toMatchObject({
      code: 'no_answer',
      message: 'There was no answer: ECONNREFUSED.',
    })
  })
})
