import { isProblem, type Problem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import { newId, newSecret } from '../identifiers.js'
import type { User } from '../storage/access.js'
import { account, aProgram, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import {
  ATTEMPTS_MAX,
  ATTEMPTS_WITHIN_MS,
  addLoginLink,
  addUser,
  LOGIN_LINK_MS,
  type Login,
  logIn,
  logOut,
  PASSWORD_MAX,
  SESSION_IDLE_MS,
  SESSION_MAX_MS,
  sessionOf,
  useLoginLink,
} from './login.js'

// Hashing a password takes 0.3 s by design, so one user is made for all tests and few log in.
const password = 'correct horse battery'
let temp: TempStorage
let deps: Deps
let user: User
let now = NOON

const good = <Value>(value: Value | Problem): Value => {
  if (isProblem(value)) throw new Error(value.message)
  return value
}
const code = (value: unknown) => (isProblem(value) ? value.code : undefined)
const failures = async (email: string, count: number, at = now) => {
  for (let n = 0; n < count; n += 1)
    await temp.storage.addLoginAttempt(account, email, at, newId(), 0)
}
const open = async (): Promise<Login> =>
  good(await useLoginLink(deps, await addLoginLink(deps, user)))

beforeAll(async () => {
  temp = tempStorage()
  deps = { ...(await aProgram(temp.storage)), newId, newSecret, now: () => now }
  user = good(await addUser(deps, account, { email: ' Owner@Shop.example ', password }))
})
afterAll(() => temp.remove())
beforeEach(() => {
  now += ATTEMPTS_WITHIN_MS + SESSION_MAX_MS
})

describe('a password', () => {
  test('logs its user in, and nothing of it is readable in the database', async () => {
    const { token } = good(await logIn(deps, account, 'OWNER@shop.example', password))
    expect((await sessionOf(deps, token))?.user.email).toBe('owner@shop.example')
    const bytes = temp.bytes()
    expect(bytes).toContain(user.passwordHash)
    expect(bytes).not.toContain(password)
    expect(bytes).not.toContain(token.split('.')[1])
  })

  test('that is wrong, and a user that nobody is, are answered alike', async () => {
    const wrong = await logIn(deps, account, user.email, `${password}!`)
    const nobody = await logIn(deps, account, 'nobody@shop.example', password)
    expect(code(wrong)).toBe('wrong')
    expect(nobody).toEqual(wrong)
  })

  test('is not read any more after ten failures, until a quarter of an hour has passed', async () => {
    await failures(user.email, ATTEMPTS_MAX)
    expect(code(await logIn(deps, account, ' Owner@shop.example', password))).toBe('too_many')
    now += ATTEMPTS_WITHIN_MS
    expect(code(await logIn(deps, account, user.email, password))).toBeUndefined()
  })

  test('is read once more after nine failures, however many try at once', async () => {
    await failures(user.email, ATTEMPTS_MAX - 1)
    const tries = ['a', 'b', 'c'].map((guess) => logIn(deps, account, user.email, guess))
    const answers = (await Promise.all(tries)).map(code)
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(1)
  })

  test('too short or too long is refused', async () => {
    for (const bad of ['x'.repeat(11), 'x'.repeat(PASSWORD_MAX + 1), '']) {
      const added = await addUser(deps, account, { email: 'new@shop.example', password: bad })
      expect(added).toMatchObject({ code: 'invalid', field: 'password' })
    }
  })
})

describe('a session', () => {
  test('ends half an hour after the last visit', async () => {
    const { token } = await open()
    now += SESSION_IDLE_MS
    expect(await sessionOf(deps, token)).toBeDefined()
    now += SESSION_IDLE_MS
    expect(await sessionOf(deps, token)).toBeDefined()
    now += SESSION_IDLE_MS + 1
    expect(await sessionOf(deps, token)).toBeUndefined()
  })

  test('ends twelve hours after the login, however busy it was', async () => {
    const { token } = await open()
    const end = now + SESSION_MAX_MS
    while (now < end) {
      expect(await sessionOf(deps, token)).toBeDefined()
      now = Math.min(now + 20 * MINUTE_MS, end)
    }
    expect(await sessionOf(deps, token)).toBeDefined()
    now += 1
    expect(await sessionOf(deps, token)).toBeUndefined()
  })

  test('ends with the logout, and no other does', async () => {
    const [one, other] = [await open(), await open()]
    await logOut(deps, one.token)
    expect(await sessionOf(deps, one.token)).toBeUndefined()
    expect(await sessionOf(deps, other.token)).toBeDefined()
  })

  test('is not opened by another account’s name, or by anything else', async () => {
    const { token } = await open()
    const [, secret = ''] = token.split('.')
    for (const text of ['', '.', 'default1.', `other1.${secret}`, secret, `${token}x`]) {
      expect(await sessionOf(deps, text)).toBeUndefined()
    }
  })
})

describe('a login link', () => {
  test('works once', async () => {
    const link = await addLoginLink(deps, user)
    expect(code(await useLoginLink(deps, link))).toBeUndefined()
    expect(code(await useLoginLink(deps, link))).toBe('used')
    expect(code(await useLoginLink(deps, 'default1.guess'))).toBe('used')
  })

  test('works for a day', async () => {
    const [early, late] = [await addLoginLink(deps, user), await addLoginLink(deps, user)]
    now += LOGIN_LINK_MS - 1
    expect(code(await useLoginLink(deps, early))).toBeUndefined()
    now += 1
    expect(code(await useLoginLink(deps, late))).toBe('used')
  })
})
