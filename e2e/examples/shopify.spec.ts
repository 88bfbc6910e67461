import { expectNothingWaits } from '../matrix/shop.js'
import { expect, test } from '../world.js'
import { withExample } from './start.js'

const AGREE = { name: 'I agree to marketing cookies' }

test('examples/shopify: the pixel waits for consent, records the landing and reports the order once', async ({
  page,
  world,
}) => {
  await withExample(world, 'shopify', 28_095, async (shop) => {
    await page.goto(`${shop}/?a_aid=jane`)
    // The sandbox is loaded and waits for consent.
    await expect.poll(() => page.frames().length).toBe(2)
    await page.frames()[1]?.waitForLoadState()
    expect(world.beacons).toEqual([])

    await page.getByRole('button', AGREE).click()
    await expect.poll(() => world.clicks()).toBe(1)
    await page.goto(`${shop}/thank-you?order=7001`)
    await expect
      .poll(() => world.conversion('7001'))
      .toMatchObject({ total: '49.90', commissions: [{ affiliate: 'jane', amount: '4.99' }] })

    // The collector has recorded the order, but the browser may not have received its answer yet.
    await expectNothingWaits(page)
    const told = world.beacons.length
    await page.reload()
    await page.goto(`${shop}/thank-you?order=7002`)
    await expect.poll(() => world.conversion('7002')).toMatchObject({ total: '49.90' })
    expect(await world.conversions('7001')).toHaveLength(1)
    expect(world.beacons.length).toBe(told + 1)
  })
})

test('examples/shopify: if the theme’s script records the landing, the pixel uses the same visitor id', async ({
  page,
  world,
}) => {
  await withExample(
    world,
    'shopify',
    28_096,
    async (shop) => {
      await page.goto(`${shop}/?a_aid=jane`)
      await page.getByRole('button', AGREE).click()
      await expect.poll(() => world.clicks()).toBe(1)
      // A checkout on another subdomain has the cookie and not the storage of this host.
      await page.evaluate(() => localStorage.clear())
      await page.goto(`${shop}/thank-you?order=7003`)
      await expect
        .poll(() => world.conversion('7003'))
        .toMatchObject({ commissions: [{ affiliate: 'jane' }] })
      expect(await world.clicks()).toBe(1)
    },
    { THEME_HAS_SCRIPT: '1' },
  )
})

test('examples/shopify: an order that could not be sent is sent from the next page', async ({
  page,
  world,
}) => {
  await withExample(world, 'shopify', 28_097, async (shop) => {
    await page.goto(`${shop}/?a_aid=jane`)
    await page.getByRole('button', AGREE).click()
    await expect.poll(() => world.clicks()).toBe(1)
    await world.down()
    await page.goto(`${shop}/thank-you?order=7004`)
    const kept = () => page.evaluate(() => localStorage.getItem('waymark.o.default1.sale:7004'))
    await expect.poll(kept).toContain('7004')

    await page.goto('about:blank')
    await world.up()
    await page.goto(shop)
    await expect
      .poll(() => world.conversion('7004'))
      .toMatchObject({ commissions: [{ affiliate: 'jane' }] })
  })
})
