import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
let receiver: Server
let heard: string[]
let url: string
// All tests share one database, because its first start hashes a password, which is slow.
beforeAll(async () => {
  process.env.WAYMARK_POSTBACK_ALLOW = '127.0.0.1'
  command = await aCommand()
  waymark = command.waymark
  await waymark('affiliate', 'add', 'jane')
  receiver = createServer((req, res) => {
    heard.push(`${req.method} ${req.url}`)
    req.resume()
    res.writeHead(202).end('stored')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/p`
})
beforeEach(() => {
  heard = []
})
afterAll(async () => {
  delete process.env.WAYMARK_POSTBACK_ALLOW
  await new Promise((resolve) => receiver.close(resolve))
  command.remove()
})

test('a postback is added, listed, tested, rotated, paused, resumed and removed', async () => {
  const added = await waymark(
    ...['postback', 'add', `${url}?c={clickId}`, '--affiliate', 'jane', '--events', 'sale, payout'],
  )
  expect(added).toMatch(/secret, shown once: whsec_/)
  const [, id = ''] = /Postback (\w+)/.exec(added) ?? []
  const list = await waymark('postback', 'list')
  expect(list).toMatch(new RegExp(`${id} +jane +active +0 +0 +POST +sale,payout +${url}`))

  const tested = await waymark('postback', 'test', id)
  expect(heard).toEqual(['POST /p?c=test-click'])
  expect(tested).toContain('Answer: 202')
  expect(await waymark('postback', 'rotate', id)).toMatch(/New secret, shown once: whsec_/)
  await waymark('postback', 'pause', id)
  expect(await waymark('postback', 'list')).toMatch(/ paused /)
  await waymark('postback', 'resume', id)
  expect(await waymark('postback', 'log')).toContain('There are none yet.')
  expect(await waymark('postback', 'replay', '--dead', id)).toContain('0 deliveries')
  await waymark('postback', 'remove', id)
  expect(await waymark('postback', 'list')).toContain('There are none yet.')
})

test.each<[string, readonly string[]]>([
  ['url: The host "10.0.0.1" is not on the public internet', ['add', 'http://10.0.0.1/']],
  ['url: The variable {x} does not exist', ['add', 'http://t.example/?a={x}']],
  ['--affiliate: There is no affiliate "nobody"', ['add', 'U', '--affiliate', 'nobody']],
  ['--events: Choose one or more', ['add', 'U', '--events', 'sale,lead']],
  ['--method: Use GET or POST', ['add', 'U', '--method', 'PUT']],
  ['--personal: Only your own', ['add', 'U', '--affiliate', 'jane', '--personal']],
  ['There is no postback "x"', ['test', 'x']],
  ['There is no postback "x"', ['remove', 'x']],
  ['There is no postback "x"', ['log', '--postback', 'x']],
  ['There is no delivery "x"', ['replay', 'x']],
  ['Name a delivery, or a postback with --dead', ['replay']],
  ['--limit takes a number', ['log', '--limit', 'many']],
])('a wrong command says why: %s', async (message, words) => {
  const typed = words.map((word) => (word === 'U' ? url : word))
  await expect(waymark('postback', ...typed)).rejects.toThrow(message)
})
