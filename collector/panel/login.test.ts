import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.js'
import { ATTEMPTS_MAX, addLoginLink, addUser } from '../program/login.js'
import type { User } from '../storage/access.js'
import { account } from '../testing/builders.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'

const PASSWORD = 'correct horse battery'
const EMAIL = 'ann@shop.example'

let panel: TestPanel
beforeEach(async () => {
  panel = await aPanel()
})
afterEach(() => panel.close())

const form = (over = {}) => ({ account, email: EMAIL, password: PASSWORD, ...over })

const ann = async (): Promise<User> =>
  (await addUser(panel.deps, account, { email: EMAIL, password: PASSWORD })) as User

const linkFor = async (user: User) => `/login-link/${await addLoginLink(panel.deps, user)}`

const someone = async () => {
  await panel.owner()
  return (await panel.storage.users(account))[0]!
}

describe('logging in', () => {
  test('opens the panel to the right password, in a cookie that no script and no other site gets', async () => {
    await ann()
    const visitor = panel.stranger()

    const answer = await visitor.post('/login', form())

    expect([answer.status, answer.location]).toEqual([303, '/'])
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^wm_session=default1\./)
    expect(cookie).toMatch(/Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await visitor.get('/')).status).toBe(200)
  })

  test('shows a wrong password at the form, and keeps what was typed except the password', async () => {
    await ann()
    const visitor = panel.stranger()

    const answer = await visitor.post('/login', form({ password: 'wrong horse battery' }))

    expect(answer.status).toBe(401)
    expect(answer.text).toContain('do not belong together')
    expect(answer.html).toContain(EMAIL)
    expect(answer.html).not.toContain('wrong horse battery')
    expect(visitor.cookies.size).toBe(0)
  })

  test('is refused after too many attempts, and says when to come back', async () => {
    for (let failure = 0; failure < ATTEMPTS_MAX; failure += 1) {
      await panel.storage.addLoginAttempt(account, EMAIL, panel.clock.now, String(failure), 0)
    }

    const answer = await panel.stranger().post('/login', form())

    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('900')
    expect(answer.text).toContain('Too many attempts')
  })

  test('leads on to the page that was asked for', async () => {
    await ann()
    const visitor = panel.stranger()
    const asked = await visitor.get('/commissions?status=held')
    const next = asked.document.querySelector('input[name=next]')?.getAttribute('value') ?? ''

    const answer = await visitor.post('/login', form({ next }))

    expect(asked.status).toBe(401)
    expect(answer.location).toBe('/commissions?status=held')
  })

  test('never leads to another host', async () => {
    await ann()
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
    ]) {
      expect((await panel.stranger().post('/login', form({ next }))).location).toBe('/')
    }
  })

  test('ends the session that the browser had before', async () => {
    const user = await ann()
    const visitor = panel.stranger()
    await visitor.get(await linkFor(user))
    const before = panel.stranger()
    before.cookies.set('wm_session', visitor.cookies.get('wm_session') ?? '')

    await visitor.post('/login', form())

    expect((await before.get('/')).status).toBe(401)
    expect((await visitor.get('/')).status).toBe(200)
  })
})

describe('a login link', () => {
  test('opens the panel once', async () => {
    const link = await linkFor(await someone())

    const first = await panel.stranger().get(link)
    const second = await panel.stranger().get(link)

    expect([first.status, first.location]).toEqual([303, '/'])
    expect(first.headers.get('set-cookie')).toMatch(/^wm_session=/)
    expect(second.status).toBe(401)
    expect(second.text).toContain('used already or has expired')
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  test('leads to the panel again in the browser that used it up', async () => {
    const link = await linkFor(await someone())
    const visitor = panel.stranger()
    await visitor.get(link)

    expect((await visitor.get(link)).location).toBe('/')
  })

  test('expires', async () => {
    const link = await linkFor(await someone())
    panel.clock.now += DAY_MS + 1
    expect((await panel.stranger().get(link)).status).toBe(401)
  })

  test.each([
    ['a scanner that asks for the headers only', 'HEAD', {}],
    ['a browser that loads ahead', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['an older browser that loads ahead', 'GET', { purpose: 'prefetch' }],
  ])('is not used up by %s', async (_who, method, headers) => {
    const link = await linkFor(await someone())
    const answer = await panel.stranger().raw(method, link, headers)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect((await panel.stranger().get(link)).location).toBe('/')
  })
})

describe('a session', () => {
  test('ends after half an hour without a request', async () => {
    const visitor = await panel.owner()
    panel.clock.now += 30 * MINUTE_MS
    expect((await visitor.get('/')).status).toBe(200)
    panel.clock.now += 30 * MINUTE_MS + 1
    expect((await visitor.get('/')).status).toBe(401)
  })

  test('ends after twelve hours whatever happens', async () => {
    const visitor = await panel.owner()
    for (let hour = 0; hour < 24; hour += 1) {
      expect((await visitor.get('/')).status).toBe(200)
      panel.clock.now += 30 * MINUTE_MS
    }
    panel.clock.now += 1
    expect((await visitor.get('/')).status).toBe(401)
    expect(24 * 30 * MINUTE_MS).toBe(12 * HOUR_MS)
  })

  test('ends at the logout, also for who kept the token', async () => {
    const visitor = await panel.owner()
    const token = visitor.cookies.get('wm_session') ?? ''

    const answer = await visitor.post('/logout')

    expect(answer.location).toBe('/login?notice=logged_out')
    expect(visitor.cookies.size).toBe(0)
    visitor.cookies.set('wm_session', token)
    expect((await visitor.get('/')).status).toBe(401)
  })

  test('is not made by a token of one’s own', async () => {
    const tokens = ['', 'default1', 'default1.', 'default1.wrong', '../x.y', 'a'.repeat(5_000)]
    for (const token of tokens) {
      const visitor = panel.stranger()
      visitor.cookies.set('wm_session', token)
      expect((await visitor.get('/')).status).toBe(401)
    }
  })

  test('uses a cookie that only https carries, where the panel is reached by https', async () => {
    const user = await someone()
    const https = await aPanel({ trustProxy: true })
    try {
      await https.storage.addUser(user)
      const link = `/login-link/${await addLoginLink(https.deps, user)}`
      const answer = await https.stranger().get(link, { 'x-forwarded-proto': 'https' })
      const cookie = answer.headers.get('set-cookie') ?? ''
      expect(cookie).toMatch(/^__Host-wm_session=/)
      expect(cookie).toMatch(/Path=\/; HttpOnly; Secure; SameSite=Lax$/)

      const plain = https.stranger()
      plain.cookies.set('wm_session', cookie.split(/[=;]/)[1] ?? '')
      expect((await plain.get('/', { 'x-forwarded-proto': 'https' })).status).toBe(401)
    } finally {
      await https.close()
    }
  })
})

describe('changing the password', () => {
  const change = (over = {}) => ({
    current: PASSWORD,
    next: 'a better horse battery',
    again: 'a better horse battery',
    ...over,
  })

  test('ends every other session and keeps this one', async () => {
    const user = await ann()
    const here = panel.stranger()
    const elsewhere = panel.stranger()
    await here.get(await linkFor(user))
    await elsewhere.get(await linkFor(user))

    const answer = await here.post('/password', change())

    expect(answer.location).toBe('/?notice=password_changed')
    expect((await here.get('/')).status).toBe(200)
    expect((await elsewhere.get('/')).status).toBe(401)
    expect((await panel.stranger().post('/login', form())).status).toBe(401)
    const fresh = form({ password: 'a better horse battery' })
    expect((await panel.stranger().post('/login', fresh)).status).toBe(303)
  })

  test.each([
    ['another current password', { current: 'wrong horse battery' }, 'not the current password'],
    ['a short new one', { next: 'short', again: 'short' }, 'Use 12 to 128 characters'],
    ['two that differ', { again: 'a bitter horse battery' }, 'not the same'],
  ])('is refused with %s', async (_what, over, message) => {
    const visitor = panel.stranger()
    await visitor.get(await linkFor(await ann()))

    const answer = await visitor.post('/password', change(over))

    expect(answer.status).toBe(422)
    expect(answer.text).toContain(message)
    expect((await panel.stranger().post('/login', form())).status).toBe(303)
  })
})
