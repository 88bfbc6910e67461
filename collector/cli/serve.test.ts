import { createCollector } from '../main.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import type { Storage } from '../storage/storage.js'
import { account, aProgram } from '../testing/builders.js'
import { aCluster, type Cluster } from '../testing/distribution/aCluster.js'
import type { CliIo } from './io.js'
import { serve } from './serve.js'

let cluster: Cluster
beforeEach(async () => {
  cluster = await aCluster()
})
afterEach(() => cluster.stop())

const interrupt = () => void process.emit('SIGINT')

/** What `waymark serve` prints until it is interrupted; `onLine` hears each line. */
const served = async (
  onLine: (line: string, storage: Storage) => void,
): Promise<readonly string[]> => {
  const printed: string[] = []
  let storage: Storage | undefined
  const io: Pick<CliIo, 'open' | 'print'> = {
    open: (options) => {
      const quiet = { awaitsReady: true, jobs: false, onFirstStart: () => undefined }
      const collector = createCollector({ ...options, ...quiet })
      storage = collector.deps.storage
      return collector
    },
    print: (line) => {
      printed.push(line)
      if (storage) onLine(line, storage)
    },
  }
  const ports = { port: 0, panelPort: 0, host: '127.0.0.1', panelHost: '127.0.0.1' }
  await serve(io as CliIo, { database: cluster.url, ...ports })
  return printed
}

test('serve starts and keeps running while the database node of its only account is down', async () => {
  const owner = openPostgres({ url: cluster.url })
  await aProgram(owner)
  await owner.close()
  await cluster.takeAway(0, 'refusing')
  let refused = 0
  const printed = await served(async (line, storage) => {
    if (!line.startsWith('Database')) return
    // Several, so that the query that the command sends at its start has failed before the last one.
    for (; refused < 3; refused += 1) await storage.program(account).catch(() => undefined)
    interrupt()
  })
  expect(refused).toBe(3)
  expect(printed.at(-1)).toMatch(/^Stopping/)
})

test('serve prints how to register a site if no site is registered', async () => {
  const printed = await served((line) => {
    if (line.startsWith('No site')) interrupt()
  })
  expect(printed).toContain(
    'No site is registered yet. To accept reports from your shop: waymark site add shop.example',
  )
})
