import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { type Problem, problem } from '../domain/problem.js'
import { gate, type Lane } from './gate.js'

/**
 * OWASP ASVS 5.0, 11.4: N=2^17, r=8, p=1. These need 128 MiB, more than Node's default `maxmem`
 * (https://nodejs.org/api/crypto.html#cryptoscryptpassword-salt-keylen-options-callback).
 */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

/** How many passwords a process hashes concurrently. Each takes 128 MiB and a core for 0.3 s. */
export const HASHING_MAX = 1
/** How many may wait in each lane. The last of them waits about three seconds. */
export const HASHING_WAITING_MAX = 8

// One gate per process, even if an app creates several collectors, because they share its cores.
const pass = gate({ atOnceMax: HASHING_MAX, waitingMax: HASHING_WAITING_MAX })

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
  )

const slow = async (lane: Lane, password: string, salt: Buffer): Promise<Buffer | Problem> => {
  const passed = await pass(lane, () => derive(password, salt))
  return passed === 'busy'
    ? problem(
        'busy',
        'password',
        'Too many people are logging in at the moment, so the password was not checked. Try again in a few seconds.',
      )
    : passed.done
}

/** The hash of a password in its stored form; a Problem `busy` if too many are waiting. */
export const hashPassword = async (
  password: string,
  lane: Lane = 'known',
): Promise<string | Problem> => {
  const salt = randomBytes(16)
  const key = await slow(lane, password, salt)
  return Buffer.isBuffer(key) ? `scrypt:${salt.toString('hex')}:${key.toString('hex')}` : key
}

export const verifyPassword = async (
  password: string,
  hash: string,
  lane: Lane,
): Promise<boolean | Problem> => {
  const [, salt = '', key = ''] = hash.split(':')
  const expected = Buffer.from(key, 'hex')
  const given = await slow(lane, password, Buffer.from(salt, 'hex'))
  if (!Buffer.isBuffer(given)) return given
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Verified if the user does not exist, so that an unknown user takes as long as a wrong password.
 */
export const NOBODY = `scrypt:${'00'.repeat(16)}:${'00'.repeat(32)}`
