import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, land, report } from './shop.js'

test.skip(
  ({ engine }) => engine === 'webkit',
  'A session of WebKitGTK’s driver is ephemeral: it has no profile to start again on.',
)

/** The browser and all its processes, at once. */
const kill = (profile: string) => spawnSync('pkill', ['-9', '-f', profile])

test('case 12 · the browser is killed 300 ms after a sale that waits, and comes back', async ({
  browsers,
  engine,
  world,
}) => {
  await affiliates(world, 'jane')
  world.page('/', `<script async src="${world.collectorUrl}/wm-safe.js"></script>${empty}`)
  const profile = mkdtempSync(join(tmpdir(), `waymark-${engine}-`))
  try {
    const before = await browsers.visitor({ profile })
    const tab = await before.open()
    await land(tab, world)
    await world.down()
    await report(tab, '1001')
    await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
    // Without the add-on the sale is lost here: storage and cookies reach the disk seconds later.
    await new Promise((resolve) => setTimeout(resolve, 300))
    kill(profile)
    await before.close().catch(() => undefined)
    await world.up()

    const after = await browsers.visitor({ profile })
    const again = await after.open()
    await again.goto(`${world.shop}/`)
    await expectCredited(world, '1001')
    await after.close()
  } finally {
    kill(profile)
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
