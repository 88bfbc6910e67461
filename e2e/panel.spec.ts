import { listen, stop } from './listening.js'
import { affiliates, aShop, panelLink } from './program.js'
import { expect, test } from './world.js'

/** The longest id of an order or an action, without a character at which a browser breaks lines. */
const LONG = 'newsletter_signup_'.padEnd(190, 'x')

/** Every page that lists ids and amounts. */
const PAGES = [
  '/',
  '/conversions',
  '/commissions',
  '/clicks',
  '/affiliates',
  '/coupons',
  '/links',
  '/direct-links',
  '/set-aside',
]

for (const width of [1280, 390]) {
  test(`the longest ids make no page of the panel wider than a window of ${width} pixels`, async ({
    page,
    world,
  }) => {
    await affiliates(world, 'jane', 'a'.repeat(60))
    aShop(world)
    const money = { total: '1234567.89', currency: 'EUR', affiliate: 'jane' }
    const said = [
      await world.v1('POST', '/sales', { orderId: LONG, productId: LONG, ...money }),
      await world.v1('POST', '/actions', { code: 'signup', actionId: LONG, ...money }),
      await world.v1('POST', '/refunds', { orderId: `of-${LONG}`.slice(0, 190), refundId: LONG }),
    ]
    expect(said.map(({ ok }) => ok)).toEqual([true, true, true])
    const server = world.collector.createPanelServer()
    const port = await listen(server)
    try {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`http://localhost:${port}${await panelLink(world)}`)
      await page.getByRole('button', { name: 'Log in' }).click()
      for (const path of PAGES) {
        await page.goto(`http://localhost:${port}${path}`)
        const hidden = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('.scroll')]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(
              ({ tagName, scrollWidth, clientWidth }) => `${tagName} ${scrollWidth} ${clientWidth}`,
            ),
        )
        expect([path, hidden]).toEqual([path, []])
      }
    } finally {
      await stop(server)
    }
  })
}
