import { affiliates, aShop, banner, campaign, policy } from './program.js'
import { expect, test } from './world.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane', 'bob')
  aShop(world)
})

const credited = (affiliate: string) => ({
  verdict: { credits: [{ affiliate, rule: 'click' }] },
  commissions: [{ affiliate, amount: '4.99', currency: 'EUR' }],
})

test.describe('a redirect link', () => {
  test('leads to the shop, and the sale after it is credited', async ({ page, world }) => {
    await page.goto(`${world.collectorUrl}/r/jane?data1=blog`)
    await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible()
    await expect.poll(() => world.clicks()).toBe(1)
    expect(page.url()).toBe(`${world.shop}/?a_aid=jane&data1=blog`)
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
  })

  test('counts once for a visitor who goes back to the landing page', async ({ page, world }) => {
    world.page('/shoes', '<h1>Shoes</h1>{{tag}}')
    await page.goto(`${world.collectorUrl}/r/jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await page.goto(`${world.shop}/shoes`)
    await page.goBack()
    await page.reload()
    await page.goto(`${world.collectorUrl}/r/bob?to=/shoes`)
    // Bob's click is the last one, so all others have arrived.
    const { storage } = world.collector.deps
    const accountId = world.secrets.account as never
    const codes = async () =>
      (await storage.listClicks({ accountId })).map(({ affiliateCode }) => affiliateCode)
    await expect.poll(async () => (await codes())[0]).toBe('bob')
    expect(await codes()).toEqual(['bob', 'jane'])
  })

  test('in a frame or an image of another page is no click', async ({ page, world }) => {
    const link = `${world.collectorUrl}/r/jane`
    const other = await world.at('127.0.0.1', false)
    world.page('/blog', `<iframe src="${link}"></iframe><img src="${link}">`)
    const framed = page.waitForResponse((answer) => answer.url() === `${world.shop}/`)
    await page.goto(`${other}/blog`)
    await framed
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject({ commissions: [] })
    expect(await world.clicks()).toBe(0)
  })

  test('stores its click before a page without script, if the policy says that nobody has to consent', async ({
    page,
    world,
  }) => {
    await policy(world, { storesAtRedirect: true })
    await page.route('**/wm.js', (route) => route.abort())
    await page.goto(`${world.collectorUrl}/r/jane`)
    await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible()
    expect(await world.clicks()).toBe(1)

    await page.unroute('**/wm.js')
    await page.goto(`${world.collectorUrl}/r/jane?to=/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
    // The page's own report of the second click counts no third one, and knows the same visitor.
    expect(await world.clicks()).toBe(2)
    const { storage } = world.collector.deps
    const found = await storage.listClicks({ accountId: world.secrets.account as never })
    const id = await page.evaluate(() => /wm=(\w{32})/.exec(document.cookie)?.[1])
    expect(found.map(({ visitorId }) => visitorId)).toEqual([id, id])
  })

  test('leads to the shop while the collector’s script is blocked', async ({ page, world }) => {
    await page.route('**/wm.js', (route) => route.abort())
    await page.goto(`${world.collectorUrl}/r/jane?to=/thanks`)
    await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  })
})

test.describe('a short link', () => {
  test('leads to its page, and the sale after it is credited and counted', async ({
    page,
    world,
  }) => {
    world.page('/shoes', '<h1>Shoes</h1>{{tag}}')
    const { deps } = world.collector
    const accountId = world.secrets.account as never
    await world.v1('POST', '/links', { affiliate: 'jane', slug: 'summer', to: '/shoes' })
    await page.goto(`${world.collectorUrl}/go/Summer?data1=poster`)
    await expect(page.getByRole('heading', { name: 'Shoes' })).toBeVisible()
    await expect.poll(() => world.clicks()).toBe(1)
    await page.reload()
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
    expect(await deps.storage.listLinks({ accountId, since: 0 })).toMatchObject([{ clicks: 1 }])
  })
})

test.describe('a banner', () => {
  for (const [kind, form] of [
    ['image', { alt: 'Shoes' }],
    ['html', { html: '<a href="{link}">Shoes</a>' }],
  ] as const) {
    test(`of ${kind} on a blog leads to the shop, and the sale after it is credited`, async ({
      page,
      world,
    }) => {
      const { deps } = world.collector
      const accountId = world.secrets.account as never
      const shown = { ...form, kind, width: '300', height: '250' }
      const html = await banner(world, { ...shown, image: 'https://cdn.example/shoes.png' }, 'jane')
      const blog = await world.at('127.0.0.1', false)
      world.page('/blog', html)
      await page.goto(`${blog}/blog`)
      const link =
        kind === 'html' ? page.frameLocator('iframe').getByRole('link') : page.locator('a')
      await link.click()
      await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible()
      await expect.poll(() => world.clicks()).toBe(1)
      await page.goto(`${world.shop}/thanks`)
      await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
      const id = (await deps.storage.program(accountId))?.banners[0]?.id ?? ''
      const counts = () => deps.storage.bannerCounts(accountId, id, 0)
      await expect.poll(counts).toMatchObject([{ impressions: 1, clicks: 1 }])
    })
  }
})

test('a landing page in a frame of another site earns nothing, and in one of its own site does', async ({
  page,
  world,
}) => {
  const other = await world.at('127.0.0.1', false)
  world.page('/stuffing', `<iframe src="${world.shop}/?a_aid=bob"></iframe>`)
  world.page('/preview', `<iframe src="/?a_aid=jane"></iframe>`)
  await page.goto(`${other}/stuffing`)
  const { storage } = world.collector.deps
  const accountId = world.secrets.account as never
  const marks = async () => (await storage.listClicks({ accountId })).map(({ mark }) => mark)
  await expect.poll(marks).toEqual(['framed'])
  await page.goto(`${world.shop}/preview`)
  await expect.poll(marks).toEqual([undefined, 'framed'])
  await page.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.conversion('1001')).toMatchObject(credited('jane'))
})

test.describe('an image without script', () => {
  for (const [how, query] of [
    ['in the page', ''],
    ['for an action', '&code=signup&actionId=u7'],
  ] as const) {
    test(`reports the order ${how}, of the visitor who came by a link`, async ({ page, world }) => {
      await campaign(world, { actions: { signup: '1.50 EUR' } })
      const order = query || '&orderId=1001&total=49%2C90&currency=EUR'
      world.page('/done', `<img src="${world.collectorUrl}/p.gif?data1=x${order}">`)
      await page.goto(`${world.collectorUrl}/r/jane`)
      await expect.poll(() => world.clicks()).toBe(1)
      await page.goto(`${world.shop}/done`)
      const deps = world.collector.deps
      const accountId = world.secrets.account as never
      await expect
        .poll(() => deps.storage.listConversions({ accountId }))
        .toMatchObject([{ status: 'unverified', affiliates: [expect.any(String)] }])
    })
  }
})
