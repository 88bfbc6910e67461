import { HOUR_MS } from '../domain/time.js'
import type { Storage } from '../storage/storage.js'
import { aMigratedDatabase, type BareDatabase } from '../testing/bareDatabase.js'
import { countingDeps, NOON } from '../testing/builders.js'
import type { DatabaseKind } from '../testing/migrationFolder.js'
import { until } from '../testing/until.js'
import { type Job, LEASE_MS, type Leader, leader } from './leader.js'

const JOB = 'sweeping'

/** A leader of one job. */
interface Led extends Omit<Leader, 'kick'> {
  readonly kick: () => void
}
const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres']

describe.each(KINDS)('of several collectors on %s', (kind) => {
  let database: BareDatabase
  let storages: Storage[]
  let clock: number
  /** Who began the job, in their order. */
  let begun: string[]
  beforeEach(async () => {
    database = await aMigratedDatabase(kind)
    storages = []
    clock = NOON
    begun = []
  })
  afterEach(async () => {
    await Promise.all(storages.map((storage) => storage.close()))
    await database.remove()
  })

  /** A collector with connections of its own, whose job takes as long as the test says. */
  const aCollector = (
    name: string,
    { work, everyMs = 1_000 }: { readonly work?: Promise<void>; readonly everyMs?: number } = {},
  ): Led => {
    const storage = database.open()
    storages.push(storage)
    const job: Job = {
      name: JOB,
      everyMs,
      run: async () => {
        begun.push(name)
        await work
      },
    }
    const { kick, ...led } = leader(
      countingDeps(storage, () => clock),
      [job],
      name,
      (_job, error) => {
        throw error
      },
    )
    return { ...led, kick: () => kick(job) }
  }

  const finishedAt = () => storages[0]?.finishedAt(JOB)
  /** Lets them ask, as their timers do, until the job is done at this instant. */
  const finishes = (...collectors: readonly Led[]) =>
    until(async () => {
      await Promise.all(collectors.map(({ tick }) => tick()))
      return (await finishedAt()) === clock
    })

  test('only one runs a job', async () => {
    const collectors = ['ann', 'ben', 'cleo'].map((name) => aCollector(name))
    await finishes(...collectors)
    expect(begun).toHaveLength(1)
    clock += 1_000
    await finishes(...collectors)
    expect(begun).toEqual([begun[0], begun[0]])
  })

  test('one that goes on saying so leads for as long as it likes', async () => {
    const [ann, ben] = [aCollector('ann'), aCollector('ben')]
    for (let passed = 0; passed < 3 * LEASE_MS; passed += LEASE_MS / 2) {
      clock = NOON + passed
      await finishes(ann)
      await ben.tick()
    }
    expect(new Set(begun)).toEqual(new Set(['ann']))
  })

  test('a leader that is gone is succeeded when its lease ends, and not before', async () => {
    const [ann, ben] = [aCollector('ann'), aCollector('ben')]
    await finishes(ann)
    clock = NOON + LEASE_MS - 1
    await ben.tick()
    expect(await database.sql('select holder from leases')).toEqual([{ holder: 'ann' }])
    clock = NOON + LEASE_MS
    await finishes(ben)
    expect(begun).toEqual(['ann', 'ben'])
  })

  test('a job that was begun and not finished is run again by the successor', async () => {
    const forEver = new Promise<void>(() => undefined)
    const ann = aCollector('ann', { work: forEver, everyMs: HOUR_MS })
    const ben = aCollector('ben', { everyMs: HOUR_MS })
    await ann.tick()
    await until(() => begun.length === 1)
    clock += LEASE_MS
    await finishes(ben)
    expect(begun).toEqual(['ann', 'ben'])
  })

  test('a job that was finished is not run again before its time', async () => {
    const [ann, ben] = [
      aCollector('ann', { everyMs: HOUR_MS }),
      aCollector('ben', { everyMs: HOUR_MS }),
    ]
    await finishes(ann)
    for (const passed of [LEASE_MS, HOUR_MS - 1]) {
      clock = NOON + passed
      await ben.tick()
      await ben.tick()
    }
    expect(begun).toEqual(['ann'])
    clock = NOON + HOUR_MS
    await finishes(ben)
    expect(begun).toEqual(['ann', 'ben'])
  })

  test('the leading collector starts a job early if there is work for it', async () => {
    const [ann, ben] = ['ann', 'ben'].map((name) => aCollector(name, { everyMs: HOUR_MS }))
    await finishes(ann!)
    await ben!.tick()
    clock += 1
    ben!.kick()
    ann!.kick()
    await until(async () => (await finishedAt()) === clock)
    expect(begun).toEqual(['ann', 'ann'])
  })

  test('work that turns up while a job runs is done after it, once', async () => {
    let end: () => void = () => undefined
    const work = new Promise<void>((resolve) => {
      end = resolve
    })
    const ann = aCollector('ann', { work, everyMs: HOUR_MS })
    await ann.tick()
    await until(() => begun.length === 1)
    for (let n = 0; n < 3; n += 1) ann.kick()
    expect(begun).toHaveLength(1)
    end()
    await until(() => begun.length === 2)
    clock += 1
    await ann.resign()
    ann.kick()
    expect(begun).toEqual(['ann', 'ann'])
  })

  test('a leader that resigns is succeeded at once', async () => {
    const [ann, ben] = [aCollector('ann'), aCollector('ben')]
    await finishes(ann)
    clock += 1_000
    await ann.resign()
    await ann.tick()
    await finishes(ben)
    expect(begun).toEqual(['ann', 'ben'])
  })

  test('a leader that resigns while it asks for its lease keeps nothing', async () => {
    const [ann, ben] = [aCollector('ann'), aCollector('ben')]
    const asking = ann.tick()
    // The question is on its way.
    await Promise.resolve()
    await ann.resign()
    await asking
    clock += 1_000
    await ben.tick()
    await until(() => begun.includes('ben'))
    await ben.resign()
  })

  test.each([
    ['does not know yet', false],
    ['has learnt', true],
  ])('a leader that lost its lease in a long run, and %s, does not note it', async (_, knows) => {
    let end: () => void = () => undefined
    const work = new Promise<void>((resolve) => {
      end = resolve
    })
    const [ann, ben] = [aCollector('ann', { work }), aCollector('ben')]
    await ann.tick()
    await until(() => begun.length === 1)
    clock += LEASE_MS
    await finishes(ben)
    if (knows) await ann.tick()
    clock += 1
    end()
    await ann.resign()
    expect(await finishedAt()).toBe(NOON + LEASE_MS)
    expect(begun).toEqual(['ann', 'ben'])
  })
})
