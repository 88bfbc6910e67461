import { HOLDS } from '../../domain/commission.js'
import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId } from '../../domain/ids.js'
import { MISSES, RULE_NAMES } from '../../domain/verdict.js'
import { openPostgres } from '../../storage/postgres/openPostgres.js'
import type { Storage } from '../../storage/storage.js'
import { aDatabase } from '../postgres/aDatabase.js'
import { tempStorage } from '../tempStorage.js'
import { anyHistory } from './anyHistory.js'
import { compared, inWords, shrunk } from './differences.js'
import type { History } from './history.js'

/** `npm run test:long` tries more. */
const HISTORIES = Number(process.env.WAYMARK_TEST_ORACLE ?? 1_000)
/** So that a failure can be repeated: each history has a seed of its own, and the first one this. */
const SEED = Number(process.env.WAYMARK_TEST_SEED ?? 1)
/** A database is faster while it is small. */
const HISTORIES_OF_DATABASE = 500
const HISTORIES_ON_POSTGRES = Math.min(HISTORIES, 50)

/**
 * What no history leads to. They have no addresses, no limit of a bond by orders, no policy that forgets clicks
 * after a sale, no payout currency and no actions with an approval of their own. They have no imports, no order that is reported in several ways or under
 * several ids of a visitor, and at most one browser claims an order. Tests of these have their own tables.
 */
const NEVER = {
  misses: [
    'bond_used_up',
    'click_used',
    'no_match',
    'counted_already',
    'imported_elsewhere',
    'counted_as_whole',
    'counted_per_product',
  ],
  holds: [
    'claims_in_series',
    'too_many_reports',
    'probable_visitor',
    'rate_missing',
    'needs_approval',
  ],
  rules: ['probabilistic'],
}

const accounts = (() => {
  let last = 0
  return (): AccountId => {
    last += 1
    return `oracle${last}` as AccountId
  }
})()

/** Compares so many histories, and answers their orders. */
const compareAll = async (storage: Storage, first: number, count: number) => {
  const orders: ConversionDetail[] = []
  for (let seed = first; seed < first + count; seed += 1) {
    const history = anyHistory(seed)
    const found = await compared(storage, accounts(), history)
    if (found.different.length > 0) throw new Error(await explained(storage, seed, history))
    orders.push(...found.orders)
  }
  return orders
}

const explained = async (storage: Storage, seed: number, history: History): Promise<string> => {
  const run = (some: History) => compared(storage, accounts(), some)
  const small = await shrunk(history, async (some) => (await run(some)).different.length > 0)
  return inWords(seed, small, await run(small))
}

/** Which of the words a history can lead to occurred. */
const wordsOf = ({ verdict, commissions }: ConversionDetail): readonly string[] => [
  ...verdict.credits.map(({ rule }) => `credited by ${rule}`),
  ...[...verdict.trail, ...(verdict.passed ?? [])].map(({ miss }) => miss),
  ...commissions.flatMap(({ status, reasons }) => [status, ...reasons]),
]

test('the collector decides random histories as the document says', async () => {
  const seen = new Set<string>()
  for (let done = 0; done < HISTORIES; done += HISTORIES_OF_DATABASE) {
    const { storage, remove } = tempStorage()
    try {
      const count = Math.min(HISTORIES_OF_DATABASE, HISTORIES - done)
      const orders = await compareAll(storage, SEED + done, count)
      for (const word of orders.flatMap(wordsOf)) seen.add(word)
    } finally {
      await remove()
    }
  }
  if (HISTORIES < 1_000) return
  expect(new Set(MISSES.filter((miss) => !seen.has(miss)))).toEqual(new Set(NEVER.misses))
  expect(new Set(HOLDS.filter((hold) => !seen.has(hold)))).toEqual(new Set(NEVER.holds))
  expect(RULE_NAMES.filter((rule) => !seen.has(`credited by ${rule}`))).toEqual(NEVER.rules)
})

test('a collector on PostgreSQL decides random histories as the document says', async () => {
  const database = await aDatabase()
  const storage = openPostgres({ url: database.url })
  try {
    await compareAll(storage, SEED, HISTORIES_ON_POSTGRES)
  } finally {
    await storage.close()
    await database.drop()
  }
})
