import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addAffiliate, addSite } from 'waymark-collector'
import { start, stop } from './examples/start.js'
import { expect, test } from './world.js'

test('examples/plain-html reports a sale to a separate collector', async ({ page, world }) => {
  const port = 28_091
  await addSite(world.collector.deps, world.secrets.account as never, `localhost:${port}`)
  await addAffiliate(world.collector.deps, world.secrets.account as never, {
    code: 'jane',
    name: 'Jane',
  })
  const { child } = await start('plain-html', port, { WAYMARK_COLLECTOR: world.collectorUrl })
  try {
    await page.goto(`http://localhost:${port}/?a_aid=jane`)
    await page.goto(`http://localhost:${port}/thank-you.html?order=5001&total=49.90`)
    await expect
      .poll(() => world.conversion('5001'))
      .toMatchObject({
        commissions: [{ affiliate: 'jane', amount: '4.99' }],
      })
  } finally {
    stop(child)
  }
})

test('examples/express embeds the collector on the shop’s own origin', async ({ page }) => {
  const port = 28_092
  const folder = mkdtempSync(join(tmpdir(), 'waymark-example-'))
  const WAYMARK_DATABASE_URL = join(folder, 'waymark.db')
  const first = await start('express', port, { WAYMARK_DATABASE_URL })
  const secretKey = /sk_\S+/.exec(first.printed())?.[0] ?? ''
  stop(first.child)
  const isUp = () =>
    fetch(`http://localhost:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(isUp).toBe(false)
  // With a secret key, the example's server reports the order too, with the visitor id from the form.
  const { child, printed } = await start('express', port, {
    WAYMARK_DATABASE_URL,
    WAYMARK_SECRET_KEY: secretKey,
  })
  try {
    await page.goto(`http://localhost:${port}/?a_aid=jane`)
    await expect(page.locator('input[name=visitor]')).toHaveValue(/^[0-9a-f]{32}$/)
    await page.getByRole('button').first().click()
    await page.waitForURL('**/thank-you?order=*')
    const orderId = new URL(page.url()).searchParams.get('order')
    const order = async () => {
      const response = await fetch(`http://localhost:${port}/wm/v1/conversions/${orderId}`, {
        headers: { Authorization: `Bearer ${secretKey}` },
      })
      return { status: response.status, ...((await response.json()) as object) }
    }
    await expect.poll(order).toMatchObject({
      conversions: [
        {
          commissions: [{ affiliate: 'jane', amount: '4.99', status: 'pending' }],
          reports: expect.arrayContaining([expect.objectContaining({ source: 'server' })]),
        },
      ],
    })
    expect(page.url()).not.toMatch(/[0-9a-f]{32}/)
    const cookies = await page.context().cookies()
    expect(cookies.find(({ name }) => name === 'wm_id')).toMatchObject({
      httpOnly: true,
      path: '/',
    })
    const panel = await page.goto(`http://localhost:${port}/affiliates/`)
    expect([200, 401]).toContain(panel?.status())
    await expect(page.getByLabel(/password/i)).toBeVisible()
  } finally {
    await test.info().attach('what the example printed', { body: printed() })
    stop(child)
    rmSync(folder, { recursive: true, force: true })
  }
})
