import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import type { ConversionResponse } from '../wire/conversion.js'
import { eventually } from './world.js'

interface Demo {
  readonly collector: string
  readonly shop: string
  readonly affiliateLink: string
  readonly coupon: string
  readonly couponAffiliate: string
  readonly couponPercent: string
  readonly account: string
  readonly panel: string
  readonly secretKey: string
}

const WAYMARK = fileURLToPath(new URL('../collector/bin/waymark.js', import.meta.url))
const PORT = 28_080

const start = async (folder: string, ...more: string[]): Promise<[ChildProcess, Demo]> => {
  const process_ = spawn(
    process.execPath,
    [WAYMARK, 'demo', '--folder', folder, '--port', String(PORT), ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let printed = ''
  process_.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  await eventually(async () => (printed.includes('Stop with') ? true : undefined), 'running demo')
  return [process_, JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo]
}

const stop = (process_: ChildProcess) =>
  new Promise((resolve) => {
    process_.once('exit', resolve)
    process_.kill('SIGTERM')
  })

const conversion = async (demo: Demo, orderId: string) =>
  eventually(async () => {
    const response = await fetch(`${demo.collector}/v1/conversions/${orderId}`, {
      headers: { Authorization: `Bearer ${demo.secretKey}` },
    })
    const { conversions } = (await response.json()) as { conversions?: ConversionResponse[] }
    return conversions?.[0]
  }, `order ${orderId}`)

test('the demo shows a click, its sale and the commission, and keeps them until it is started with --fresh', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-demo-'))
  const [first, demo] = await start(folder)
  try {
    await page.goto(demo.affiliateLink)
    await page.locator('a[href*="/products/"]').first().click()
    await page.locator('a[href*="/checkout"]').first().click()
    await page.getByLabel('Name').fill('Anna')
    await page.getByRole('button', { name: 'Place order' }).click()
    const orderId = (await page.locator('.order-number strong').textContent()) ?? ''
    const order = await conversion(demo, orderId)
    expect(order).toMatchObject({
      status: 'unverified',
      commissions: [{ affiliate: 'jane' }],
      verdict: { credits: [{ rule: 'click' }] },
    })

    // A visitor without a click who uses Bob's coupon.
    const guest = await page.context().browser()?.newContext()
    const other = await guest?.newPage()
    if (!other) throw new Error('There is a browser')
    await other.goto(`${demo.shop}/`)
    await other.locator('a[href*="/products/"]').first().click()
    await other.locator('a[href*="/checkout"]').first().click()
    await other.getByLabel('Name').fill('Ben')
    await other.getByLabel('Coupon').fill(demo.coupon.toLowerCase())
    await other.getByRole('button', { name: 'Place order' }).click()
    const withCoupon = (await other.locator('.order-number strong').textContent()) ?? ''
    expect(await conversion(demo, withCoupon)).toMatchObject({
      commissions: [{ affiliate: demo.couponAffiliate, campaign: 'summer' }],
      verdict: { credits: [{ rule: 'coupon' }] },
    })

    // The shop's back office confirms the payment, and the panel shows the order.
    await page.goto(`${demo.shop}/orders`)
    await page.getByRole('button', { name: 'Payment received' }).last().click()
    await page.goto(demo.panel)
    await page.getByRole('button', { name: /^Log in as / }).click()
    await expect(page.getByText(orderId).first()).toBeVisible()
    await page.getByRole('link', { name: orderId }).first().click()
    await expect(page.getByText(/jane/i).first()).toBeVisible()
    await other.goto(demo.panel)
    await expect(other.getByText(/already used/)).toBeVisible()

    await stop(first)
    const [second, again] = await start(folder)
    expect(await conversion(again, orderId)).toMatchObject({ commissions: [{ affiliate: 'jane' }] })
    await stop(second)
    const [third, fresh] = await start(folder, '--fresh')
    const response = await fetch(`${fresh.collector}/v1/conversions/${orderId}`, {
      headers: { Authorization: `Bearer ${fresh.secretKey}` },
    })
    expect(response.status).toBe(404)
    await stop(third)
  } finally {
    first.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
