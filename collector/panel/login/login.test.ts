import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import type { User } from '../../domain/user.js'
import { addLoginLink } from '../../program/login.js'
import { ATTEMPTS_MAX, limitsOfStranger } from '../../program/loginLimits.js'
import { addUser } from '../../program/users.js'
import { account } from '../../testing/builders.js'
import { aPanel, OWNER, type TestPanel } from '../testing/aPanel.js'
import type { Answer } from '../testing/aVisitor.js'

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
    expect(answer.text).toContain('do not match')
    expect(answer.html).toContain(EMAIL)
    expect(answer.html).not.toContain('wrong horse battery')
    expect(visitor.cookies.size).toBe(0)
  })

  test('is refused after too many attempts, and says when to come back', async () => {
    const known = (await panel.storage.program(account))!.account
    const limits = limitsOfStranger(known, '127.0.0.1', EMAIL)
    for (let failure = 0; failure < ATTEMPTS_MAX.address; failure += 1) {
      await panel.storage.takeLoginAttempt(account, limits, panel.clock.now, 0)
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
    await visitor.post(await linkFor(user))
    const before = panel.stranger()
    before.cookies.set('wm_session', visitor.cookies.get('wm_session') ?? '')

    await visitor.post('/login', form())

    expect((await before.get('/')).status).toBe(401)
    expect((await visitor.get('/')).status).toBe(200)
  })
})

describe('a login link', () => {
  const button = ({ document }: Answer) => document.querySelector('main form[method=post] button')

  test('asks whether to log in, and opens the panel once', async () => {
    const link = await linkFor(await someone())

    const asked = await panel.stranger().get(link)
    const first = await panel.stranger().post(link)
    const second = await panel.stranger().post(link)

    expect(asked.status).toBe(200)
    expect(button(asked)?.textContent).toBe(`Log in as ${OWNER}`)
    expect([first.status, first.location]).toEqual([303, '/'])
    expect(first.headers.get('set-cookie')).toMatch(/^wm_session=/)
    expect(second.status).toBe(401)
    expect(second.text).toContain('already used or has expired')
    expect(second.headers.get('set-cookie')).toBeNull()
    expect((await panel.stranger().get(link)).status).toBe(401)
  })

  test('leads to the panel again in the browser that used it up', async () => {
    const link = await linkFor(await someone())
    const visitor = panel.stranger()
    await visitor.post(link)

    expect((await visitor.get(link)).location).toBe('/')
    expect((await visitor.post(link)).location).toBe('/')
  })

  test('for another user does not replace a session before its owner confirms', async () => {
    const foreign = await linkFor(await ann())
    const visitor = await panel.owner()
    const before = visitor.cookies.get('wm_session')

    const asked = await visitor.get(foreign)

    expect(visitor.cookies.get('wm_session')).toBe(before)
    expect((await visitor.get('/')).status).toBe(200)
    expect(asked.text).toContain(`You are logged in as ${OWNER} of the account ${account}`)
    expect(button(asked)?.textContent).toBe(`Log in as ${EMAIL}`)
    const refused = await visitor.post(foreign, {}, { 'sec-fetch-site': 'cross-site' })
    expect(refused.status).toBe(403)
    expect(visitor.cookies.get('wm_session')).toBe(before)
    expect((await visitor.post(foreign)).status).toBe(303)
    expect((await visitor.get('/')).html).toContain(EMAIL)
  })

  test('expires', async () => {
    const link = await linkFor(await someone())
    panel.clock.now += DAY_MS + 1
    expect((await panel.stranger().get(link)).status).toBe(401)
    expect((await panel.stranger().post(link)).status).toBe(401)
  })

  test.each([
    ['a scanner that opens every link of a mail', 'GET', {}],
    ['a scanner that asks for the headers only', 'HEAD', {}],
    ['a browser that loads ahead', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
  ])('is not used up by %s', async (_who, method, headers) => {
    const link = await linkFor(await someone())
    const answer = await panel.stranger().raw(method, link, headers)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect((await panel.stranger().post(link)).location).toBe('/')
  })

  test.each(['default1.guess', 'default1.', '.', 'nobody9.x'])(
    'that does not exist, such as %s, is answered like one that was used',
    async (token) => {
      expect((await panel.stranger().get(`/login-link/${token}`)).status).toBe(401)
      expect((await panel.stranger().post(`/login-link/${token}`)).status).toBe(401)
    },
  )
})

describe('a session', () => {
  test('ends after half an hour without a request', async () => {
    const visitor = await panel.owner()
    panel.clock.now += 30 * MINUTE_MS
    expect((await visitor.get('/')).status).toBe(200)
    panel.clock.now += 30 * MINUTE_MS + 1
    expect((await visitor.get('/')).status).toBe(401)
  })

  test('ends after twelve hours, even if it is used', async () => {
    const visitor = await panel.owner()
    for (let hour = 0; hour < 24; hour += 1) {
      expect((await visitor.get('/')).status).toBe(200)
      panel.clock.now += 30 * MINUTE_MS
    }
    panel.clock.now += 1
    expect((await visitor.get('/')).status).toBe(401)
    expect(24 * 30 * MINUTE_MS).toBe(12 * HOUR_MS)
  })

  test('ends at the logout, and a copy of its token is no longer valid', async () => {
    const visitor = await panel.owner()
    const token = visitor.cookies.get('wm_session') ?? ''

    const answer = await visitor.post('/logout')

    expect(answer.location).toBe('/login?notice=logged_out')
    expect([...visitor.cookies.keys()]).toEqual(['wm_device_default1'])
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
})

describe('a panel whose address is configured to be https', () => {
  let https: TestPanel
  beforeEach(async () => {
    https = await aPanel({ panelUrl: 'https://panel.shop.example', trustProxy: true })
  })
  afterEach(() => https.close())
  const link = async () => {
    await https.owner()
    return `/login-link/${await addLoginLink(https.deps, (await https.storage.users(account))[0]!)}`
  }

  test.each([
    ['behind a proxy that takes TLS off without a word', {}],
    ['behind a proxy that says so', { 'x-forwarded-proto': 'https' }],
  ])('sets cookies that only https carries, %s', async (_where, headers) => {
    const visitor = https.stranger()

    const answer = await visitor.post(await link(), {}, headers)

    const [session = '', device = ''] = answer.headers.getSetCookie()
    expect(session).toMatch(/^__Host-wm_session=/)
    expect(session).toMatch(/Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(device).toMatch(/^__Host-wm_device_default1=.*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect((await visitor.get('/')).status).toBe(200)
  })

  test('does not accept a session in the plain http cookie, and deletes that cookie', async () => {
    const visitor = https.stranger()
    await visitor.post(await link())
    const token = visitor.cookies.get('__Host-wm_session') ?? ''
    visitor.cookies.clear()
    visitor.cookies.set('wm_session', token)

    expect((await visitor.get('/')).status).toBe(401)
    await visitor.post(await link())

    expect([...visitor.cookies.keys()]).not.toContain('wm_session')
    expect((await visitor.get('/')).status).toBe(200)
  })
})

test('a panel on plain http sets Secure cookies only if the request came by https', async () => {
  const plain = await aPanel({ trustProxy: true })
  try {
    await plain.owner()
    const link = async () =>
      `/login-link/${await addLoginLink(plain.deps, (await plain.storage.users(account))[0]!)}`
    const byHttp = await plain.stranger().post(await link())
    expect(byHttp.headers.get('set-cookie')).toMatch(/^wm_session=.*HttpOnly; SameSite=Lax/)
    const byHttps = await plain.stranger().post(await link(), {}, { 'x-forwarded-proto': 'https' })
    expect(byHttps.headers.get('set-cookie')).toMatch(/^__Host-wm_session=.*Secure/)
  } finally {
    await plain.close()
  }
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
    await here.post(await linkFor(user))
    await elsewhere.post(await linkFor(user))

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
    [
      'a new one that many people use',
      { next: 'password1234', again: 'password1234' },
      'similar to a very common one',
    ],
    ['two that differ', { again: 'a bitter horse battery' }, 'The two new passwords differ'],
  ])('is refused with %s', async (_what, over, message) => {
    const visitor = panel.stranger()
    await visitor.post(await linkFor(await ann()))

    const answer = await visitor.post('/password', change(over))

    expect(answer.status).toBe(422)
    expect(answer.text).toContain(message)
    expect((await panel.stranger().post('/login', form())).status).toBe(303)
  })
})
