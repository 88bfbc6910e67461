import type { AccountId } from '../domain/ids.js'
import { newId, newSecret } from '../identifiers.js'
import { account, aProgram, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import {
  addCallKey,
  addSecretKey,
  addSigningKey,
  callKeyNamed,
  keyOfSecret,
  revokeKey,
  sha256,
} from './keys.js'

let temp: TempStorage
let deps: Deps
beforeEach(async () => {
  temp = tempStorage()
  deps = { ...(await aProgram(temp.storage)), newId, newSecret, now: () => NOON }
})
afterEach(() => temp.remove())

describe('a server’s secret key', () => {
  test('opens its account, until it is revoked', async () => {
    const { key, secret } = await addSecretKey(deps, account, ' shop ')
    expect(secret).toMatch(/^sk_default1_[0-9a-f]{12}_[\w-]{43}$/)
    expect(key).toMatchObject({ kind: 'secret', label: 'shop', revokedAt: undefined })
    expect(await keyOfSecret(deps, secret)).toMatchObject({ accountId: account })

    expect(await revokeKey(deps, account, key.id)).toBeUndefined()
    expect(await keyOfSecret(deps, secret)).toBeUndefined()
    expect(await revokeKey(deps, account, key.id)).toMatchObject({ code: 'unknown', field: 'id' })
  })

  test('is one of several that work at a time', async () => {
    const first = await addSecretKey(deps, account, 'a')
    const second = await addSecretKey(deps, account, 'b')
    await revokeKey(deps, account, first.key.id)
    expect(await keyOfSecret(deps, second.secret)).toMatchObject({ accountId: account })
  })

  test('opens nothing when any letter of it is another', async () => {
    const { secret } = await addSecretKey(deps, account, 'shop')
    for (let at = 0; at < secret.length; at += 1) {
      const altered = secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1)
      expect(await keyOfSecret(deps, altered)).toBeUndefined()
    }
    for (const text of ['', 'sk_', secret.slice(0, -1), `${secret}x`, ` ${secret}`]) {
      expect(await keyOfSecret(deps, text)).toBeUndefined()
    }
  })

  test('of one account does not open another', async () => {
    const { secret } = await addSecretKey(deps, account, 'shop')
    expect(await keyOfSecret(deps, secret.replace('default1', 'other1'))).toBeUndefined()
    expect(await revokeKey(deps, 'other1' as AccountId, secret.slice(12, 24))).toMatchObject({
      code: 'unknown',
    })
  })

  test('cannot be read in the database', async () => {
    const { secret } = await addSecretKey(deps, account, 'shop')
    const bytes = temp.bytes()
    expect(bytes).toContain(sha256(secret))
    expect(bytes).not.toContain(secret)
    expect(bytes).not.toContain(secret.slice(-20))
  })
})

test('a call key is found by its name, until it is revoked, and is no secret key', async () => {
  const { key, secret } = await addCallKey(deps, account, 'shop')
  expect(secret).toMatch(/^ck_default1_[0-9a-f]{12}_[\w-]{43}$/)
  const name = `ck_${account}_${key.id}`
  expect(await callKeyNamed(deps, name)).toEqual(key)
  expect(await keyOfSecret(deps, secret.replace('ck_', 'sk_'))).toBeUndefined()
  const { key: server } = await addSecretKey(deps, account, 'server')
  const { key: page } = await addSigningKey(deps, account, 'page')
  for (const other of [
    secret,
    name.toUpperCase(),
    name.replace(account, 'other1'),
    `ck_${account}_${server.id}`,
    `ck_${account}_${page.id}`,
  ]) {
    expect(await callKeyNamed(deps, other)).toBeUndefined()
  }
  await revokeKey(deps, account, key.id)
  expect(await callKeyNamed(deps, name)).toBeUndefined()
})

test('a signing key signs pages and opens nothing', async () => {
  const { key, secret } = await addSigningKey(deps, account, '')
  expect(key).toMatchObject({ kind: 'signing', label: 'signing', hash: secret })
  expect(await keyOfSecret(deps, `sk_default1_${key.id}_${secret}`)).toBeUndefined()
  expect(await keyOfSecret(deps, secret)).toBeUndefined()
})
