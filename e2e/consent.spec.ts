import type { Page } from '@playwright/test'
import { affiliates, aShop, sale, stub } from './program.js'
import { eventually, expect, test } from './world.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  aShop(world)
  world.page('/asking', `${world.tag('data-consent="pending"')}<h1>May we?</h1>`)
})

const nothingStored = async (page: Page) => {
  expect(await page.context().cookies()).toEqual([])
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
}

const settled = (page: Page) => page.waitForFunction(() => window.waymark?.version)

test('while consent is pending nothing is stored and nothing is sent', async ({ page, world }) => {
  await page.goto(`${world.shop}/asking?a_aid=jane`)
  await settled(page)
  await page.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1001'))
  await page.goto(`${world.shop}/asking`, { waitUntil: 'networkidle' })
  await nothingStored(page)
  expect(world.beacons).toEqual([])
})

test('consent that is denied stores and sends nothing, and takes back what was there', async ({
  page,
  world,
}) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  await eventually(async () => ((await world.clicks()) === 1 ? true : undefined), 'click')
  const sent = world.beacons.length
  await page.evaluate(() => window.waymark?.consent('denied'))
  await page.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1001'))
  await page.waitForLoadState('networkidle')
  const names = (await page.context().cookies()).map(({ name }) => name)
  expect(names).not.toContain('wm')
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
  expect(world.beacons.slice(sent).filter((beacon) => beacon !== 'POST /e')).toEqual([])
  expect(await world.conversions('1001')).toEqual([])
})

test('consent that comes late credits the original landing', async ({ page, world }) => {
  await page.goto(`${world.shop}/asking?a_aid=jane`)
  await settled(page)
  await page.evaluate(() => history.replaceState({}, '', '/asking'))
  await page.evaluate(() => window.waymark?.consent('granted'))
  await eventually(async () => ((await world.clicks()) === 1 ? true : undefined), 'click')
  await page.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1001'))
  await expect
    .poll(() => world.conversion('1001'))
    .toMatchObject({ commissions: [{ affiliate: 'jane' }] })
})

test.describe('a browser that sends Global Privacy Control', () => {
  const withGpc = (page: Page) =>
    page.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )

  test('is a denial', async ({ page, world }) => {
    await withGpc(page)
    await page.goto(`${world.shop}/?a_aid=jane`, { waitUntil: 'networkidle' })
    await nothingStored(page)
    expect(world.beacons).toEqual([])
  })

  test('is overruled by the visitor’s own consent', async ({ page, world }) => {
    world.page('/asked', `${stub("waymark('consent','granted')")}{{tag}}`)
    await withGpc(page)
    await page.goto(`${world.shop}/asked?a_aid=jane`)
    await eventually(async () => ((await world.clicks()) === 1 ? true : undefined), 'click')
  })
})

test('forgetting erases the visitor in the browser', async ({ page, world }) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  await eventually(async () => ((await world.clicks()) === 1 ? true : undefined), 'click')
  await page.evaluate(() => window.waymark?.forget())
  await eventually(
    async () => ((await page.context().cookies()).length === 0 ? true : undefined),
    'empty cookie jar',
  )
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
})
