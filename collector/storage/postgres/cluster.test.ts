import type { AccountId } from '../../domain/ids.js'
import { days } from '../../domain/time.js'
import { housekeeping } from '../../jobs/housekeeping.js'
import { resettling } from '../../jobs/resettling.js'
import { addAccount } from '../../program/accounts.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import { aCollector } from '../../testing/aCollector.js'
import {
  aConfirmation,
  account,
  anAffiliate,
  aProgram,
  aSale,
  countingDeps,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { aCluster, type Cluster } from '../../testing/distribution/aCluster.js'
import { exerciseStorage } from '../../testing/distribution/exercise.js'
import { onServer } from '../../testing/postgres/aDatabase.js'
import { type Storage, StorageOutage } from '../storage.js'
import { openPostgres } from './openPostgres.js'

/** On the second worker; `account` is on the first. */
const other = 'other1' as AccountId
const decide = (facts: Facts) => settle(facts, NOON + days(1))

let cluster: Cluster
let opened: Storage[]
beforeEach(async () => {
  opened = []
  cluster = await aCluster()
  cluster.place(other, 1)
})
afterEach(async () => {
  await Promise.all([0, 1].map((worker) => cluster.bringBack(worker)))
  await Promise.all(opened.map((storage) => storage.close()))
  await cluster.stop()
})

const open = (): Storage => {
  const storage = openPostgres({ url: cluster.url })
  opened.push(storage)
  return storage
}

/** A storage with an account on each worker. */
const withBoth = async (): Promise<Storage> => {
  const storage = open()
  const deps = await aProgram(storage)
  await addAccount(deps, { id: other, name: 'Another shop' })
  return storage
}

const aSite = (accountId: AccountId, host: string) => ({ accountId, host, createdAt: NOON })
const hostsOf = async (storage: Storage, accountId: AccountId) =>
  (await storage.program(accountId))?.sites.map(({ host }) => host)

describe('on a stand-in for a cluster of two workers, which routes by account,', () => {
  test('each storage method queries one worker, and each edit of an account is committed on one node', async () => {
    const loseFilled = () => cluster.onWorker(0, 'update entries set hash = null')
    await exerciseStorage(openPostgres({ url: cluster.url }), loseFilled)
    const edits = cluster.apart.filter((written) => written[0] !== 'accounts')
    expect(edits).toEqual([])
    expect(cluster.apart.length).toBeGreaterThan(0)
  })

  test('an edit that a worker commits late is visible in every collector once it is acknowledged', async () => {
    const [here, elsewhere] = [await withBoth(), open()]
    expect(await hostsOf(elsewhere, account)).toEqual(['shop.example'])
    const { held, release } = cluster.holdCommits()
    const edited = here.addSite(aSite(account, 'new.example'))
    await held
    // Read, and kept in memory, while the commit is on its way.
    await elsewhere.program(account)
    release()
    expect(await edited).toBe(true)
    expect(await hostsOf(elsewhere, account)).toEqual(['new.example', 'shop.example'])
  })

  test('a read of a new account is an outage until its rows are visible', async () => {
    const [here, elsewhere] = [await withBoth(), open()]
    await elsewhere.accounts()
    const { held, release } = cluster.holdCommits()
    const added = addAccount(
      { ...countingDeps(here), newId: () => visitor('campaign'), newSecret: () => 's' },
      { id: 'third1', name: 'A third shop' },
    )
    await held
    const early = await elsewhere.program('third1' as AccountId).catch((error: unknown) => error)
    expect(early).toBeInstanceOf(StorageOutage)
    release()
    await added
    expect(await hostsOf(elsewhere, 'third1' as AccountId)).toEqual([])
  })
})

describe('on a cluster with one worker down,', () => {
  test('concurrent reads of accounts on the other worker succeed', async () => {
    const storage = await withBoth()
    await cluster.takeAway(1, 'refusing')
    const asked = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? account : other))
    const found = await Promise.allSettled(asked.map((one) => storage.program(one)))
    expect(found.map(({ status }) => status)).toEqual(
      asked.map((one) => (one === account ? 'fulfilled' : 'rejected')),
    )
    const [, refused] = found
    expect(refused?.status === 'rejected' && refused.reason).toBeInstanceOf(StorageOutage)
  })

  test('reads of accounts on the other worker do not wait for a worker that does not respond', async () => {
    const storage = await withBoth()
    await cluster.takeAway(1, 'silent')
    const [waiting, answered] = [storage.program(other), storage.program(account)]
    expect((await answered)?.account.id).toBe(account)
    await cluster.bringBack(1)
    await expect(waiting).rejects.toBeInstanceOf(StorageOutage)
  })

  test('a collector starts, and edits, sales and leases on the other worker succeed', async () => {
    await withBoth()
    await cluster.takeAway(1, 'refusing')
    const storage = open()
    expect(await storage.addSite(aSite(account, 'new.example'))).toBe(true)
    expect((await storage.settleOrder(aSale(), decide)).state).toBe('recorded')
    expect(await storage.holdLease('sweeping', 'ann', NOON, NOON + 1)).toBe(true)
    expect(await storage.finishJob('sweeping', 'ann', NOON)).toBe(true)
    await expect(storage.addSite(aSite(other, 'new.example'))).rejects.toBeInstanceOf(StorageOutage)
  })

  test('periodic work is done for accounts on the other worker, and its error names the skipped accounts', async () => {
    const storage = await withBoth()
    await storage.addAffiliate(anAffiliate('zoe', { accountId: other }))
    await cluster.takeAway(0, 'refusing')
    const deps = countingDeps(storage, () => NOON + days(1))
    await expect(resettling.run(deps, NOON, () => true)).rejects.toThrow(/^default1: .*worker-1/)
    expect((await storage.summary(other, 0)).resettling).toBe(0)
    await expect(housekeeping.run(deps, NOON, () => true)).rejects.toThrow(/^default1: .*worker-1/)
  })

  test('/readyz names it and answers 200, and storage is not ready only if no worker answers', async () => {
    const collector = await aCollector(openPostgres({ url: cluster.url }))
    const ask = async () => {
      const response = await fetch(`${collector.url}/readyz`)
      return [response.status, await response.json()]
    }
    await cluster.takeAway(1, 'refusing')
    expect(await ask()).toEqual([200, { status: 'ready', nodesAway: [2] }])
    await cluster.takeAway(0, 'refusing')
    const none = open()
    expect(await none.ready()).toBe(false)
    expect(await none.nodesAway()).toEqual([1, 2])
    await cluster.bringBack(0)
    await cluster.bringBack(1)
    const all = open()
    expect([await all.ready(), await all.nodesAway()]).toEqual([true, []])
    await collector.close()
  })

  test('a report that it could not commit is an outage, and is recorded once when it is sent again', async () => {
    const storage = await withBoth()
    await cluster.takeAway(0, 'committing')
    const lost = storage.settleOrder(aConfirmation(), decide)
    await expect(lost).rejects.toMatchObject({ name: 'StorageOutage', kind: 'XX000' })
    await cluster.bringBack(0)
    expect((await storage.settleOrder(aConfirmation(), decide)).state).toBe('recorded')
    expect(await storage.conversionsOf(account, '1001')).toHaveLength(1)
  })
})

describe('a node of a cluster that may lose commits', () => {
  const answers = (answer: string) =>
    onServer(
      (client) =>
        client.query('update citus_stand_in.pg_dist_node set answer = $1 where nodeid = 2', [
          answer,
        ]),
      cluster.url,
    )

  test.each([
    ['off on', /^Node worker-2:5432 of this PostgreSQL runs with synchronous_commit=off: /],
    [
      'on off',
      /^Node worker-2:5432 of this PostgreSQL runs with fsync=off: .*WAYMARK_DATABASE_DUR/,
    ],
  ])('is refused at the start with synchronous_commit and fsync %s', async (settings, message) => {
    await answers(settings)
    await expect(open().accounts()).rejects.toThrow(message)
  })

  test('is refused by a running collector once it is detected, and accepted again once it is corrected', async () => {
    const storage = await withBoth()
    await answers('off on')
    expect(await storage.ready()).toBe(false)
    await expect(storage.accounts()).rejects.toMatchObject({ kind: 'may_lose_commits' })
    await answers('on on')
    expect(await storage.accounts()).toHaveLength(2)
  })

  test('is accepted with the option mayLoseCommits', async () => {
    await answers('off off')
    const storage = openPostgres({ url: cluster.url, mayLoseCommits: true })
    opened.push(storage)
    expect(await storage.accounts()).toEqual([])
  })
})
