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

for (const [what, isSafe] of [
  ['with wm-safe.js it is there when the browser comes back', true],
  ['the control: without it, it is lost', false],
] as const) {
  test(`case 12 · the browser is killed 300 ms after a sale that waits; ${what}`, async ({
    browser_,
    engine,
    world,
  }) => {
    test.setTimeout(60_000)
    await affiliates(world, 'jane')
    const safe = isSafe ? `<script async src="${world.collectorUrl}/wm-safe.js"></script>` : ''
    world.page('/', `${safe}${empty}`)
    const profile = mkdtempSync(join(tmpdir(), `waymark-${engine}-`))
    try {
      const before = await browser_.visitor({ profile })
      const tab = await before.open()
      await land(tab, world)
      await world.down()
      await report(tab, '1001')
      await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
      await new Promise((resolve) => setTimeout(resolve, 300))
      kill(profile)
      await before.close().catch(() => undefined)
      await world.up()

      const after = await browser_.visitor({ profile })
      const again = await after.open()
      await again.goto(`${world.shop}/`)
      if (isSafe) await expectCredited(world, '1001')
      else {
        await again.reload()
        expect(await world.conversions('1001')).toEqual([])
      }
      await after.close()
    } finally {
      kill(profile)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  })
}
