import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { BatchId } from '../domain/payoutBatch.js'
import { addCallKey, addSecretKey, addSigningKey, revokeKey } from '../program/keys.js'
import { editPap } from '../program/pap.js'
import { aBatch } from '../testing/aBatch.js'
import { account, aProgram, countingDeps, jane, NOON } from '../testing/builders.js'
import { aDatabase, onServer } from '../testing/postgres/aDatabase.js'
import { decideAt } from '../testing/readingFrom.js'
import { openPostgres } from './postgres/openPostgres.js'
import { type Sealing, sealingWith } from './sealing.js'
import { openSqlite } from './sqlite/openSqlite.js'
import { type Storage, StorageOutage } from './storage.js'

interface Place {
  open(sealing: Sealing): Storage
  /** The first column of every row. */
  read(sql: string): Promise<readonly string[]>
  remove(): Promise<void>
}

const onSqlite = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  return {
    open: (sealing) => openSqlite({ file, sealing }),
    read: async (sql) => {
      const db = new Database(file, { readonly: true })
      try {
        return db.prepare(sql).pluck().all() as string[]
      } finally {
        db.close()
      }
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const onPostgres = async (): Promise<Place> => {
  const { url, drop } = await aDatabase()
  return {
    open: (sealing) => openPostgres({ url, sealing }),
    read: (sql) =>
      onServer(
        async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat(),
        url,
      ),
    remove: drop,
  }
}

const [A, B] = [randomBytes(32), randomBytes(32)]
const clear = sealingWith({ current: undefined, old: undefined })
const withA = sealingWith({ current: A, old: undefined })
const rotated = sealingWith({ current: B, old: A })
const withB = sealingWith({ current: B, old: undefined })

const KEPT = `select secret from accounts
  union all select hash from keys where kind <> 'secret'
  union all select hash_secret from pap_settings
  union all select payer from payout_terms union all select details from payees
  union all select payer from payout_batches union all select details from payout_rows`

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s, secrets that must be read back', (_name, aPlace) => {
  let place: Place
  beforeEach(async () => {
    place = await aPlace()
  })
  afterEach(() => place.remove())

  /** With a database opened under one key setting. */
  const using = async <Value>(
    sealing: Sealing,
    work: (storage: Storage) => Promise<Value>,
  ): Promise<Value> => {
    const storage = place.open(sealing)
    try {
      return await work(storage)
    } finally {
      await storage.close()
    }
  }

  const fill = async (storage: Storage) => {
    await aProgram(storage)
    const deps = countingDeps(storage, () => NOON)
    const first = await addSigningKey(deps, account, 'page')
    const { key: revoked } = await addSigningKey(deps, account, 'old page')
    await revokeKey(deps, account, revoked.id)
    const calls = await addCallKey(deps, account, 'calls')
    const server = await addSecretKey(deps, account, 'server')
    await editPap(deps, account, {
      hashSecret: 'from the old shop',
      hashField: '5',
      currency: 'EUR',
    })
    await aBatch(storage, account, NOON, decideAt(NOON))
    return { signing: first.secret, calls: calls.secret, server: server.key.hash }
  }
  const secretsIn = async (storage: Storage) => ({
    account: (await storage.accounts()).map(({ secret }) => secret),
    program: (await storage.program(account))?.account.secret,
    keys: (await storage.keys(account)).map(({ hash }) => hash),
    pap: (await storage.program(account))?.pap.saleHash?.secret,
    payer: (await storage.payoutTerms(account)).payer,
    payees: await storage.payees(account, [jane]),
    batch: await storage.payoutBatch(account, `batch of ${account}` as BatchId),
  })

  test('are encrypted if there is a key, and are read back unchanged', async () => {
    const { signing, calls, server } = await using(withA, fill)
    const kept = await place.read(KEPT)
    expect(kept).toHaveLength(9)
    for (const text of kept) expect(text).toMatch(/^enc1:/)
    const read = await using(withA, secretsIn)
    expect(read.account).toEqual([read.program])
    expect(read.program).toMatch(/^secret-/)
    expect(read.keys).toEqual(expect.arrayContaining([signing, calls]))
    expect(read.pap).toBe('from the old shop')
    const details = { method: 'paypal', email: 'jane@example.com' }
    expect(read.payees).toMatchObject([{ details }])
    expect(read.batch).toMatchObject({ batch: { payer: read.payer }, rows: [{ details }] })
    // A hash opens nothing, so it stays as it is.
    expect(await place.read("select hash from keys where kind = 'secret'")).toEqual([server])
  })

  test('can be encrypted later, re-encrypted with another key, and decrypted, and read the same each time', async () => {
    await using(clear, fill)
    const before = await using(clear, secretsIn)
    const kept = await place.read(KEPT)

    expect(await using(withA, (storage) => storage.reseal(account))).toBe(9)
    const underA = await place.read(KEPT)
    for (const text of underA) expect(text).toMatch(/^enc1:/)
    expect(await using(withA, secretsIn)).toEqual(before)

    expect(await using(rotated, secretsIn)).toEqual(before)
    expect(await using(rotated, (storage) => storage.reseal(account))).toBe(9)
    expect(await using(rotated, (storage) => storage.reseal(account))).toBe(0)
    expect(await using(withB, secretsIn)).toEqual(before)

    const backInTheClear = sealingWith({ current: undefined, old: B })
    expect(await using(backInTheClear, (storage) => storage.reseal(account))).toBe(9)
    expect([...(await place.read(KEPT))].sort()).toEqual([...kept].sort())
  })

  test('without their key are an outage with a message, and are never replaced', async () => {
    await using(withA, fill)
    const kept = await place.read(KEPT)
    for (const other of [clear, withB]) {
      await using(other, async (storage) => {
        for (const ask of [
          () => storage.accounts(),
          () => storage.program(account),
          () => storage.keys(account),
          () => storage.payees(account, [jane]),
          () => storage.reseal(account),
        ]) {
          const error = await ask().catch((caught: unknown) => caught)
          expect(error).toBeInstanceOf(StorageOutage)
          expect(String(error)).toContain('WAYMARK_ENCRYPTION_KEY')
        }
      })
    }
    expect(await place.read(KEPT)).toEqual(kept)
  })
})
