import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { days } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { openSqlite } from '../storage/sqlite/openSqlite.js'
import type { Storage } from '../storage/storage.js'
import { messages as history, type Message, send } from '../testing/anyMessage.js'
import { account, aProgram, bob, eur, NOON } from '../testing/builders.js'
import { canonicalDump } from '../testing/canonicalDump.js'
import { drain } from '../testing/drain.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const onSqlite = async (): Promise<Storage> => {
  count += 1
  return withProgram(openSqlite({ file: join(folder, `${count}.db`) }))
}

const databases: TestDatabase[] = []
const onPostgres = async (): Promise<Storage> => {
  const database = await aDatabase()
  databases.push(database)
  return withProgram(openPostgres({ url: database.url }))
}
afterEach(() => Promise.all(databases.splice(0).map(({ drop }) => drop())))

const withProgram = async (storage: Storage): Promise<Storage> => {
  await aProgram(storage, {
    campaign: {
      actions: { signup: { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } },
      click: { amount: eur('0.05'), uniqueHours: 24 },
    },
  })
  const coupon = { code: 'BOB10', affiliateId: bob, campaignId: undefined, validUntil: undefined }
  await storage.addCoupon({ accountId: account, validFrom: 0, ...coupon }, 0)
  await storage.addAlias(account, bob, 'was-bob', NOON - days(30))
  return storage
}

/** When the collector looks: after every message, and before anything matures. */
const LATER = NOON + days(4)

const deliver = async (storage: Storage, messages: readonly Message[]): Promise<void> => {
  const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, LATER)
  // All at once, so that the batching of the storage takes part.
  await Promise.all(messages.map((message) => send(storage, message, LATER, decide)))
  await drain(storage, decide)
}

const outcomeOf = async (
  messages: readonly Message[],
  aStorage: () => Promise<Storage> = onSqlite,
): Promise<string> => {
  const storage = await aStorage()
  await deliver(storage, messages)
  const dump = await canonicalDump(storage, account)
  await storage.close()
  return dump
}

test.each([
  ['SQLite', onSqlite, 60],
  // Here they really run at once, on ten connections.
  ['PostgreSQL', onPostgres, 30],
])(
  'any order and any repetition of the same messages ends in the same state on %s',
  async (_name, aStorage, runs) => {
    await fc.assert(
      fc.asyncProperty(
        history.chain((messages) =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray(messages, { minLength: messages.length }),
            fc.subarray(messages),
          ),
        ),
        async ([messages, shuffled, repeated]) => {
          const outcome = await outcomeOf([...shuffled, ...repeated], aStorage)
          expect(outcome).toBe(await outcomeOf(messages))
        },
      ),
      { numRuns: Number(process.env.WAYMARK_RUNS ?? runs) },
    )
  },
  120_000,
)

test('the ledger balances, and agrees with the commissions, after any history', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (messages) => {
      const storage = await onSqlite()
      await deliver(storage, messages)
      const sums = new Map<string, bigint>()
      for (const { account: name, amount } of await storage.ledgerBalances(account)) {
        sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.amount)
        if (name !== 'expense') expect(amount.amount).toBeGreaterThanOrEqual(0n)
      }
      for (const sum of sums.values()) expect(sum).toBe(0n)
      const commissions = await storage.listCommissions({ accountId: account })
      const earned = commissions
        .filter(({ status }) => status !== 'declined')
        .reduce((sum, { amount }) => sum + amount.amount, 0)
      const expense = (await storage.ledgerBalances(account))
        .filter(({ account: name }) => name === 'expense')
        .reduce((sum, { amount }) => sum + amount.amount, 0n)
      expect(-expense).toBe(BigInt(earned))
      await storage.close()
    }),
    { numRuns: Number(process.env.WAYMARK_RUNS ?? 30) },
  )
})
