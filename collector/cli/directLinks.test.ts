import { createCollector } from '../main.js'
import { settle } from '../settle/settle.js'
import { aClick, aSale } from '../testing/builders.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeEach(async () => {
  command = await aCommand()
  waymark = command.waymark
  await waymark('site', 'add', 'shop.example')
  await waymark('affiliate', 'add', 'jane')
  await waymark('affiliate', 'add', 'bob')
})
afterEach(() => command.remove())

const add = (...words: readonly string[]) => waymark('direct-link', 'add', ...words)

test('a site of an affiliate is added, approved, declined, listed and removed', async () => {
  expect(await add('*.blog.example*', '--affiliate', 'jane', '--channel', 'blog')).toBe(
    '*.blog.example waits for approval: waymark direct-link approve "*.blog.example"',
  )
  expect(await waymark('direct-link', 'approve', '*.blog.example')).toMatch(/from now on/)
  expect(await add('bob.example', '--affiliate', 'bob', '--approved', '--note', 'met in May')).toBe(
    'Visitors from bob.example are credited to bob from now on.',
  )
  expect(await waymark('direct-link', 'list')).toMatch(
    /^\*\.blog\.example +jane +approved +blog[\s\S]*^bob\.example +bob +approved .*met in May$/m,
  )
  expect(await waymark('direct-link', 'decline', 'https://www.bob.example/')).toMatch(/bob.example/)
  expect(await waymark('direct-link', 'list', '--status', 'declined')).not.toMatch(/blog/)
  expect(await waymark('direct-link', 'remove', 'bob.example')).toBe('bob.example is removed.')
  expect(await waymark('direct-link', 'list', '--status', 'declined')).toBe('There are none yet.')
})

test('a warning is printed for a network of many people and for a path', async () => {
  expect(await add('facebook.com', '--affiliate', 'jane')).toMatch(/^This is a search engine/)
  expect(await add('blog.example/jane', '--affiliate', 'jane')).toMatch(/^Browsers send only/)
})

test.each([
  ['pattern', ['add', '*.com', '--affiliate', 'jane']],
  ['pattern', ['add', 'shop.example', '--affiliate', 'jane']],
  ['--affiliate', ['add', 'x.example', '--affiliate', 'nobody']],
  ['--campaign', ['add', 'x.example', '--affiliate', 'jane', '--campaign', 'nothing']],
  ['--note', ['add', 'x.example', '--affiliate', 'jane', '--note', 'x'.repeat(501)]],
  ['pattern', ['approve', 'x.example']],
  ['pattern', ['remove', 'x.example']],
])('an error names %s: %j', async (name, words) => {
  await expect(waymark('direct-link', ...words)).rejects.toThrow(new RegExp(`^${name}: [A-Z"]`))
})

test('a status that there is none of is refused', async () => {
  await expect(waymark('direct-link', 'list', '--status', 'x')).rejects.toThrow(
    'Use one of pending, approved, declined.',
  )
})

test.each([
  [
    'by the direct link blog.example (from https://blog.example/)',
    {
      ...{ directLink: 'blog.example', referrer: 'https://blog.example/' },
      ...{ url: 'https://shop.example/' },
    },
  ],
  ['by the anchor of https://shop.example/#jane', { url: 'https://shop.example/#jane' }],
])('explain says that the visitor came %s', async (way, over) => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const collector = createCollector({
    ...{ database: command.database, isCommand: true, log: quiet },
    onFirstStart: () => undefined,
  })
  await collector.ready
  const { storage } = collector.deps
  const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, Date.now())
  const at = Date.now()
  const times = { clickedAt: at, receivedAt: at, affiliateId: undefined }
  await storage.recordClicks([aClick({ ...over, ...times })], decide)
  await storage.settleOrder(aSale({ occurredAt: at + 1_000, receivedAt: at + 1_000 }), decide)
  await collector.close()
  expect(await waymark('explain', '1001')).toContain(
    `click            credits jane in the campaign default, ${way}`,
  )
})
