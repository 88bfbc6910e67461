import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import { expectCopied, killBrowser } from './crash.js'
import { empty, expectCredited, land, report } from './shop.js'

test.skip(
  ({ engine }) => engine === 'webkit',
  'A session of WebKitGTK’s driver is ephemeral, so the browser cannot restart with its profile.',
)

test('case 12 · a waiting sale is sent after the browser was killed and restarted', async ({
  browsers,
  engine,
  world,
}) => {
  await affiliates(world, 'jane')
  world.page('/', `<script async src="${world.collectorUrl}/wm-safe.js"></script>${empty}`)
  const profile = mkdtempSync(join(tmpdir(), `waymark-${engine}-`))
  let visitor = await browsers.visitor({ profile })
  try {
    const tab = await visitor.open()
    await land(tab, world)
    await world.down()
    await report(tab, '1001')
    await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
    // Without the add-on the sale is lost, because storage and cookies reach the disk seconds later.
    await expectCopied(tab)
    await killBrowser(visitor, profile)
    await world.up()

    visitor = await browsers.visitor({ profile })
    const again = await visitor.open()
    await again.goto(`${world.shop}/`)
    await expectCredited(world, '1001')
  } finally {
    await killBrowser(visitor, profile)
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
