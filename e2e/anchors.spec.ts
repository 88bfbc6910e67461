import { affiliates, aShop, directLink, panelLink, sale, stub } from './program.js'
import { expect, test } from './world.js'

const credited = (affiliate: string) => ({
  verdict: { credits: [{ affiliate, rule: 'click' }] },
  commissions: [{ affiliate, amount: '4.99', currency: 'EUR' }],
  test: true,
})

/** What the script has stored in the page's browser. */
const stored = () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)]

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane', 'bob')
  aShop(world)
  const tag = world.tag('data-anchors data-direct-links data-test')
  const products = '<p style="height:3000px">Shoes</p><h2 id="bob">Bob’s shoes</h2>'
  world.page('/', `<h1>Shop</h1><a href="/shoes#jane">Shoes</a>${tag}`)
  world.page('/shoes', `${tag}<h1>Shoes</h1>${products}`)
  world.page('/thanks', `${stub(`waymark('sale',${sale('1001')})`)}${tag}<h1>Thank you</h1>`)
})

test.describe('a short anchor', () => {
  test('leads to a click, and the test order after it is credited', async ({ page, world }) => {
    await page.goto(`${world.shop}/#jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await expect.poll(() => page.evaluate(stored)).toContain('waymark.v')
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
  })

  test('in a link of another site counts, and in a link of the shop does not', async ({
    page,
    world,
  }) => {
    const other = await world.at('127.0.0.1', false)
    world.page('/blog', `<a href="${world.shop}/shoes#jane">Shoes</a>`)
    await page.goto(world.shop)
    await page.getByRole('link', { name: 'Shoes' }).click()
    await expect(page.getByRole('heading', { name: 'Shoes', exact: true })).toBeVisible()
    await page.goto(`${other}/blog`)
    await page.getByRole('link', { name: 'Shoes' }).click()
    await expect.poll(() => world.clicks()).toBe(1)
    expect(world.beacons).toHaveLength(1)
  })

  for (const [what, path, asks] of [
    ['of an element further down the page, although an affiliate has this code', '/shoes#bob', 0],
    ['of nobody', '/shoes#reviews', 1],
  ] as const) {
    test(`${what}, is no click and stores nothing`, async ({ page, world }) => {
      await page.goto(world.shop + path)
      await page.waitForLoadState('networkidle')
      expect(world.beacons).toHaveLength(asks)
      expect(await world.clicks()).toBe(0)
      expect(await page.evaluate(stored)).toEqual([''])
    })
  }
})

test.describe('a direct link', () => {
  test('credits the test order of a visitor who followed a link without parameters', async ({
    page,
    world,
  }) => {
    const other = await world.at('127.0.0.1', false)
    await directLink(world, { pattern: new URL(other).host, affiliate: 'jane', approved: true })
    world.page('/blog', `<a href="${world.shop}/shoes">Shoes</a>`)
    await page.goto(`${other}/blog`)
    await page.getByRole('link', { name: 'Shoes' }).click()
    await expect.poll(() => world.clicks()).toBe(1)
    await expect.poll(() => page.evaluate(stored)).toContain('waymark.v')
    await page.reload()
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
    expect(await world.clicks()).toBe(1)
    const accountId = world.secrets.account as never
    const { storage } = world.collector.deps
    expect(await storage.listClicks({ accountId })).toMatchObject([
      { directLink: new URL(other).host, referrer: `${other}/`, url: `${world.shop}/shoes` },
    ])
  })

  test('that waits for approval stores nothing in the browser or the collector', async ({
    page,
    world,
  }) => {
    const other = await world.at('127.0.0.1', false)
    await directLink(world, { pattern: new URL(other).host, affiliate: 'jane' })
    world.page('/blog', `<a href="${world.shop}/shoes">Shoes</a>`)
    await page.goto(`${other}/blog`)
    await page.getByRole('link', { name: 'Shoes' }).click()
    await expect.poll(() => world.beacons.length).toBe(1)
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate(stored)).toEqual([''])
    expect(await page.context().cookies()).toEqual([])
    expect([await world.clicks(), await world.refusals()]).toEqual([0, []])
  })

  test('is approved in the panel, and counts from then on', async ({ page, world }) => {
    const other = await world.at('127.0.0.1', false)
    const { listen, stop } = await import('./listening.js')
    const server = world.collector.createPanelServer()
    const port = await listen(server)
    try {
      const panel = `http://localhost:${port}`
      await page.goto(panel + (await panelLink(world)))
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.goto(`${panel}/direct-links`)
      await page.getByLabel('Site', { exact: true }).fill(other)
      await page.getByLabel('Affiliate', { exact: true }).selectOption('jane')
      await page.getByRole('button', { name: 'Add the site' }).click()
      await page.getByRole('button', { name: /^Approve/ }).click()
      await expect(page.getByText('are credited from now on')).toBeVisible()
    } finally {
      await stop(server)
    }
    world.page('/blog', `<a href="${world.shop}/shoes">Shoes</a>`)
    await page.goto(`${other}/blog`)
    await page.getByRole('link', { name: 'Shoes' }).click()
    await expect.poll(() => world.clicks()).toBe(1)
  })
})
