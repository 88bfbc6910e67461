import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Click } from '../../domain/click.js'
import { DAY_MS } from '../../domain/time.js'
import { aClick, account, aProgram, bob, jane, NOON, visitor } from '../../testing/builders.js'
import { aMigrationFolder, migrationNames } from '../../testing/migrationFolder.js'
import { decideAt } from '../../testing/readingFrom.js'
import type { Storage } from '../storage.js'
import { migrate } from './migrate.js'
import { openSqlite } from './openSqlite.js'

/** How many clicks are added to the index at once. */
const PAGE = 1_024
const decide = decideAt()

let folder: string
let file: string
let storage: Storage
let last = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  file = join(folder, 'waymark.db')
  storage = openSqlite({ file })
  await aProgram(storage)
  last = 0
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Every third click is by Bob's link, every fourth by an unknown one, the others by Jane's. */
const codeOf = (n: number) => (n % 3 === 0 ? 'bob' : n % 4 === 0 ? 'nobody' : 'jane')

const record = async (count: number): Promise<void> => {
  const clicks = Array.from({ length: count }, () => {
    last += 1
    const who = visitor(`v${last % 200}`)
    return aClick({
      id: `c${last}`,
      visitorId: who,
      affiliateCode: codeOf(last),
      receivedAt: NOON + last,
    })
  })
  for (let from = 0; from < clicks.length; from += 250) {
    await storage.recordClicks(clicks.slice(from, from + 250), decide)
  }
}

const inFile = (sql: string) => {
  const db = new Database(file)
  try {
    return db.prepare(sql).pluck().get() as number
  } finally {
    db.close()
  }
}

const idsOf = async (affiliateId: Click['affiliateId']): Promise<readonly string[]> => {
  const ids: string[] = []
  for (;;) {
    const page = await storage.listClicks({
      accountId: account,
      limit: 100,
      skip: ids.length,
      ...(affiliateId && { affiliateId }),
    })
    if (page.length === 0) return ids
    ids.push(...page.map(({ id }) => id))
  }
}

/** The clicks of an affiliate are those of the whole list that are theirs, in the same order. */
const checkLists = async (): Promise<void> => {
  const all = await idsOf(undefined)
  const numberOf = (id: string) => Number(id.slice(1))
  for (const [affiliateId, code] of [
    [jane, 'jane'],
    [bob, 'bob'],
  ] as const) {
    expect(await idsOf(affiliateId)).toEqual(all.filter((id) => codeOf(numberOf(id)) === code))
  }
}

test.each([1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 10])(
  'after %i clicks, the list of each affiliate has exactly their clicks, newest first',
  async (count) => {
    await record(count)
    await checkLists()
    const indexed = Math.floor(count / PAGE) * PAGE
    expect(inFile('select coalesce(max(arrival), 0) from affiliate_clicks')).toBeLessThanOrEqual(
      indexed,
    )
    expect(inFile('select count(*) from affiliate_clicks')).toBe(
      inFile(
        `select count(*) from clicks where arrival <= ${indexed} and affiliate_id is not null`,
      ),
    )
  },
)

test('forgetting a visitor deletes their clicks from the index', async () => {
  await record(PAGE + 200)
  await storage.forgetVisitor(account, visitor('v7'), NOON + DAY_MS)
  await checkLists()
  expect(
    inFile(
      'select count(*) from affiliate_clicks a where not exists (select 1 from clicks c where c.arrival = a.arrival)',
    ),
  ).toBe(0)
})

test('clicks that reuse the arrival numbers of deleted clicks are listed once', async () => {
  await record(2 * PAGE + 3)
  const db = new Database(file)
  db.exec(`delete from clicks where arrival > ${2 * PAGE - 5}`)
  db.close()
  await record(2)
  await checkLists()
  await record(PAGE)
  await checkLists()
})

test('a row with the account, visitor and id of a stored click is not inserted', async () => {
  await record(3)
  const db = new Database(file)
  const copy = `insert into clicks (account_id, visitor_id, id, affiliate_code, clicked_at, received_at, late, webdriver, source, test)
    select account_id, visitor_id, id, affiliate_code, clicked_at, received_at, late, webdriver, source, test from clicks`
  expect(db.prepare(copy).run().changes).toBe(0)
  db.close()
  expect(await idsOf(undefined)).toHaveLength(3)
})

test('clicks that the version before stored are listed the same after the upgrade', async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const before = aMigrationFolder(
    'sqlite',
    migrationNames('sqlite').filter((name) => name < '016'),
  )
  const db = new Database(file)
  migrate(db, before.url)
  before.remove()
  const insert = db.prepare(`insert into clicks (account_id, visitor_id, id, affiliate_code,
      affiliate_id, clicked_at, received_at, late, webdriver, source, test)
    values (?, ?, ?, ?, ?, ?, ?, 0, 0, 'browser', 0)`)
  for (last = 1; last <= PAGE + 500; last += 1) {
    const affiliateId = { jane, bob, nobody: null }[codeOf(last)]
    const at = NOON + last
    insert.run(account, visitor(`v${last % 200}`), `c${last}`, codeOf(last), affiliateId, at, at)
  }
  last -= 1
  db.close()

  storage = openSqlite({ file })
  await checkLists()
  await aProgram(storage)
  await record(PAGE)
  expect(await idsOf(undefined)).toHaveLength(2 * PAGE + 500)
  await checkLists()
})
