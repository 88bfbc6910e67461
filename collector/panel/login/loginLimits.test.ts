import type { UserId } from '../../domain/ids.js'
import { hashPassword } from '../../program/hashing.js'
import { limitsOfStranger } from '../../program/loginLimits.js'
import { account } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Visitor } from '../testing/aVisitor.js'
import { dump } from '../testing/dump.js'

const PASSWORD = 'correct horse battery'
const EMAIL = 'ann@shop.example'

// Hashing a password takes 0.3 s by design: once is enough for all tests.
let passwordHash: string
let panel: TestPanel
beforeAll(async () => {
  passwordHash = (await hashPassword(PASSWORD)) as string
})
beforeEach(async () => {
  panel = await aPanel({ trustProxy: true })
  const user = { accountId: account, id: 'u1' as UserId, email: EMAIL, passwordHash, createdAt: 0 }
  await panel.storage.addUser(user)
})
afterEach(() => panel.close())

const form = (over = {}) => ({ account, email: EMAIL, password: PASSWORD, ...over })
const WRONG = { password: 'wrong horse battery' }

const from = (address: string) => ({ 'x-forwarded-for': address })

const logIn = async (visitor: Visitor, address: string, over = {}) =>
  (await visitor.post('/login', form(over), from(address))).status

/** Failures without the 0.3 s that each takes. */
const failures = async (address: string, count: number, email = EMAIL) => {
  const known = (await panel.storage.program(account))!.account
  for (let n = 0; n < count; n += 1) {
    const limits = limitsOfStranger(known, address, email)
    await panel.storage.takeLoginAttempt(account, limits, panel.clock.now, 0)
  }
}

const times = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('many passwords sent at once', () => {
  test('are refused beyond a short queue, by a page that says when to retry', async () => {
    const answers = await Promise.all(
      times(50).map((n) =>
        panel
          .stranger()
          .post('/login', form({ ...WRONG, email: `${n}@shop.example` }), from(`198.51.100.${n}`)),
      ),
    )
    const busy = answers.filter(({ status }) => status === 503)
    // How many depends on how fast they arrive: `gate.test.ts` counts them.
    expect(busy.length).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(50 - busy.length)
    expect(busy[0]?.headers.get('retry-after')).toBe('5')
    expect(busy[0]?.text).toContain('Too many people are logging in')
  })
})

describe('wrong passwords of strangers', () => {
  test('do not keep the owner out of a browser that logged in before', async () => {
    const owner = panel.stranger()
    expect(await logIn(owner, '203.0.113.1')).toBe(303)
    for (const n of times(6)) await failures(`198.51.100.${n}`, 10)
    expect(await logIn(panel.stranger(), '203.0.113.1')).toBe(429)
    expect(await logIn(owner, '203.0.113.1')).toBe(303)
  })

  test('from ten addresses do not keep the owner out of a new browser at another one', async () => {
    for (const n of times(10)) await failures(`198.51.100.${n}`, 1)
    expect(await logIn(panel.stranger(), '203.0.113.1')).toBe(303)
  })

  test('from one address are refused unread after ten, for all users together', async () => {
    for (const n of times(9)) await failures('198.51.100.1', 1, `${n}@shop.example`)
    expect(await logIn(panel.stranger(), '198.51.100.1', WRONG)).toBe(401)
    expect(await logIn(panel.stranger(), '198.51.100.1')).toBe(429)
    expect(await logIn(panel.stranger(), '198.51.100.2')).toBe(303)
  })

  test('of an account that does not exist leave nothing behind', async () => {
    const before = dump(panel.file)
    for (const n of times(20)) {
      const status = await logIn(panel.stranger(), `198.51.100.${n}`, { account: `nobody${n}` })
      expect(status).toBe(401)
    }
    expect(dump(panel.file)).toBe(before)
  })

  test('leave no address and no e-mail address in the database', async () => {
    await logIn(panel.stranger(), '198.51.100.77', { ...WRONG, email: 'guess@shop.example' })
    expect(dump(panel.file)).not.toContain('198.51.100.77')
    expect(dump(panel.file)).not.toContain('guess@shop.example')
  })
})
