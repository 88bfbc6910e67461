import { affiliates, aShop, sale, stub } from './program.js'
import { eventually, expect, test } from './world.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  aShop(world)
})

test('a sale while the collector is down arrives from the next page, once', async ({
  page,
  world,
}) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  await eventually(async () => ((await world.clicks()) === 1 ? true : undefined), 'click')
  // The script is in the browser's cache; only the beacons find nobody.
  await world.down()
  await page.goto(`${world.shop}/thanks`)
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => key.includes('sale:1001')),
  )
  await page.goto('about:blank')
  await world.up()
  expect(await world.conversions('1001')).toEqual([])

  await page.goto(`${world.shop}/`)
  const order = await world.conversion('1001')
  expect(order.commissions).toMatchObject([{ affiliate: 'jane', amount: '4.99' }])
  await page.reload({ waitUntil: 'networkidle' })
  expect((await world.conversions('1001'))[0]?.reports).toHaveLength(1)
})

test('a redirect in the same task loses no sale, with a collector that takes 300 ms', async ({
  page,
  world,
}) => {
  world.page('/away', `<h1>Elsewhere</h1>`)
  world.page('/leaving', '{{tag}}<h1>Paying</h1>')
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/leaving`)
  await page.waitForFunction(() => window.waymark?.version)
  world.delay(300)
  await page.evaluate((order) => {
    window.waymark?.sale(JSON.parse(order))
    location.replace('/away')
  }, sale('1001'))
  await page.waitForURL('**/away')
  await expect
    .poll(() => world.conversion('1001'))
    .toMatchObject({ commissions: [{ affiliate: 'jane' }] })
})

test('a page whose policy blocks connections reports by image', async ({ page, world }) => {
  world.page('/strict', `${stub(`waymark('sale',${sale('1001')})`)}{{tag}}`, {
    'Content-Security-Policy': `connect-src 'self'; img-src *`,
  })
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/strict`)
  await expect
    .poll(() => world.conversion('1001'))
    .toMatchObject({ commissions: [{ affiliate: 'jane' }] })
  // The click may come along, where the visitor left before its answer.
  const images = world.beacons.filter((beacon) => beacon.startsWith('GET /p?d='))
  const told = images.map((beacon) => Buffer.from(beacon.slice('GET /p?d='.length), 'base64url'))
  expect(told.filter((text) => text.includes('"sale:1001"'))).toHaveLength(1)
})

test('the visitor’s server cookie keeps its life when the script runs again', async ({
  page,
  world,
}) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  const cookie = async (name: string) =>
    (await page.context().cookies()).find((one) => one.name === name)
  const set = await eventually(() => cookie('wm_id'), 'server cookie')
  for (let times = 0; times < 3; times += 1) {
    await page.goto(`${world.shop}/`, { waitUntil: 'networkidle' })
  }
  const kept = await cookie('wm_id')
  expect(kept).toEqual(set)
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect((kept?.expires ?? 0) - Date.now() / 1_000).toBeGreaterThan(59 * 86_400)
  expect((await cookie('wm'))?.value).toContain(kept?.value)
})

test('a sale that the page wrote wrongly is shown to the merchant, with what to do', async ({
  page,
  world,
}) => {
  world.page('/wrong', `${stub(`waymark('sale',${sale('1001', { total: '49,90' })})`)}{{tag}}`)
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/wrong`)
  const { storage } = world.collector.deps
  const refused = await eventually(async () => {
    const rows = await storage.listSetAside({ accountId: world.secrets.account as never })
    return rows[0]
  }, 'refused event')
  expect(refused).toMatchObject({
    state: 'rejected',
    orderId: '1001',
    message: 'total must be a decimal string such as "49.90".',
  })
})

test('a visitor without a referral leaves no trace', async ({ page, world }) => {
  await page.goto(`${world.shop}/`, { waitUntil: 'networkidle' })
  expect(world.beacons).toEqual([])
  expect(await page.context().cookies()).toEqual([])
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
})
