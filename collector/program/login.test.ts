import { isProblem, type Problem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import type { User } from '../domain/user.js'
import { newId, newSecret } from '../identifiers.js'
import type { LoginLimit } from '../storage/access.js'
import { account, aProgram, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import { DEVICE_KEPT_MS } from './devices.js'
import {
  addLoginLink,
  LOGIN_LINK_MS,
  type Login,
  logIn,
  logOut,
  SESSION_IDLE_MS,
  SESSION_MAX_MS,
  sessionOf,
  useLoginLink,
} from './login.js'
import {
  ATTEMPTS_MAX,
  ATTEMPTS_WITHIN_MS,
  limitsOfDevice,
  limitsOfStranger,
} from './loginLimits.js'
import { PASSWORD_MAX } from './passwords.js'
import { addUser } from './users.js'

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
const ADDRESS = '203.0.113.1'
const enter = (email: string, given: string, address = ADDRESS, device?: string) =>
  logIn(deps, account, { email, password: given, address, device })
/** Failures without the time that each takes. */
const failures = async (count: number, limits: readonly LoginLimit[]) => {
  for (let n = 0; n < count; n += 1) {
    await temp.storage.takeLoginAttempt(account, limits, now, now - ATTEMPTS_WITHIN_MS)
  }
}
const strangers = async (address = ADDRESS) =>
  limitsOfStranger((await temp.storage.program(account))!.account, address, user.email)
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
    const { token } = good(await enter('OWNER@shop.example', password))
    expect((await sessionOf(deps, token))?.user.email).toBe('owner@shop.example')
    const bytes = temp.bytes()
    expect(bytes).toContain(user.passwordHash)
    expect(bytes).not.toContain(password)
    expect(bytes).not.toContain(token.split('.')[1])
  })

  test('that is wrong gets the same answer as a user that does not exist', async () => {
    const wrong = await enter(user.email, `${password}!`)
    const nobody = await enter('nobody@shop.example', password)
    expect(code(wrong)).toBe('wrong')
    expect(nobody).toEqual(wrong)
  })

  test('is not read any more after ten failures, until a quarter of an hour has passed', async () => {
    await failures(ATTEMPTS_MAX.address, await strangers())
    expect(code(await enter(' Owner@shop.example', password))).toBe('too_many')
    now += ATTEMPTS_WITHIN_MS
    expect(code(await enter(user.email, password))).toBeUndefined()
  })

  test('is read once more after nine failures, however many try at once', async () => {
    await failures(ATTEMPTS_MAX.address - 1, await strangers())
    const tries = ['a', 'b', 'c'].map((guess) => enter(user.email, guess))
    const answers = (await Promise.all(tries)).map(code)
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(1)
  })

  test('is read from a browser that is known, however many strangers have failed', async () => {
    const { device } = good(await enter(user.email, password, '203.0.113.2'))
    for (let n = 0; n < 5; n += 1) {
      await failures(ATTEMPTS_MAX.address, await strangers(`198.51.100.${n}`))
    }
    expect(code(await enter(user.email, password, '203.0.113.3'))).toBe('too_many')
    expect(code(await enter(user.email, password, '198.51.100.1', device))).toBeUndefined()
  })

  test('is not read any more from a known browser after ten failures of its own', async () => {
    const { device } = good(await enter(user.email, password))
    const [id = ''] = device.split('.')
    await failures(ATTEMPTS_MAX.device, limitsOfDevice(id))
    expect(code(await enter(user.email, password, ADDRESS, device))).toBe('too_many')
    expect(code(await enter(user.email, password))).toBeUndefined()
  })

  test('from a browser that says by itself to be known counts like any stranger’s', async () => {
    const { device } = good(await enter(user.email, password))
    const [id = '', madeAt = '', signature = ''] = device.split('.')
    await failures(ATTEMPTS_MAX.address, await strangers())
    const forged = [
      `${newId()}.${madeAt}.${signature}`,
      `${id}.${(now + 1).toString(36)}.${signature}`,
      `${id}.${madeAt}.${'0'.repeat(64)}`,
      'known',
      '',
    ]
    for (const token of forged) {
      expect(code(await enter(user.email, password, ADDRESS, token))).toBe('too_many')
    }
    now += DEVICE_KEPT_MS + 1
    await failures(ATTEMPTS_MAX.address, await strangers())
    expect(code(await enter(user.email, password, ADDRESS, device))).toBe('too_many')
  })

  test('that is right counts as no attempt', async () => {
    await failures(ATTEMPTS_MAX.address - 1, await strangers())
    expect(code(await enter(user.email, password))).toBeUndefined()
    expect(code(await enter(user.email, password))).toBeUndefined()
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
