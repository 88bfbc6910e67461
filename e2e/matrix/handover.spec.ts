import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import type { World } from '../world.js'
import { empty, expectCredited, expectNothingWaits, named, report, thanks } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
})

test.describe('case 41 · a checkout on another domain', () => {
  /** Adds a page of the shop with a link and a form to the checkout's domain. */
  const aShopThatLinks = (world: World, checkout: string) => {
    const links = `<script async src="${world.collectorUrl}/wm-links.js" data-domains="pay.localhost"></script>`
    const tag = world.tag() + links
    world.page(
      '/shoes',
      `${tag}<a href="${checkout}/thanks?cart=5#top"><b>Pay</b></a>
       <form action="${checkout}/thanks"><input name="cart" value="5"><button>Pay</button></form>`,
    )
  }

  for (const [by, selector] of [
    ['a link', 'b'],
    ['a form', 'button'],
  ] as const) {
    test(`recognises a visitor who arrives by ${by}`, async ({ tab, world }) => {
      const shop = await world.at('www.shop.localhost')
      const checkout = await world.at('pay.localhost')
      aShopThatLinks(world, checkout)
      await tab.goto(`${shop}/shoes?a_aid=jane`)
      await expect.poll(() => world.clicks()).toBe(1)
      await tab.click(selector)
      await expect.poll(() => tab.url()).toMatch(/^http:\/\/pay\.localhost:\d+\/thanks\?cart=5/)
      await expectCredited(world, '1001')
      expect(await tab.url()).not.toContain('wm_v')
    })
  }

  test('links the visitor to an earlier visit with another id', async ({ tab, world }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    await affiliates(world, 'kim')
    aShopThatLinks(world, checkout)
    world.page('/', empty)
    await tab.goto(`${checkout}/?a_aid=kim`)
    await expect.poll(() => world.clicks()).toBe(1)
    await tab.goto(`${shop}/shoes?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(2)
    await tab.click('b')
    await expectCredited(world, '1001')
  })

  /** A token as earlier scripts made it: the visitor id and the time. */
  const earlier = (id: string, secondsAgo = 0) =>
    `${id}.${Math.floor(Date.now() / 1_000 - secondsAgo).toString(36)}`

  test('accepts the token of an earlier script', async ({ tab, visitor, world }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    await tab.goto(`${shop}/?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    const id = (await named(visitor, 'wm'))?.value ?? ''
    world.page('/shoes', `<a href="${checkout}/thanks?wm_v=${earlier(id)}">Pay</a>`)
    await tab.goto(`${shop}/shoes`)
    await tab.click('a')
    await expectCredited(world, '1001')
  })

  test('recognises the visitor even if the landing is reported before the hand-over of the first page', async ({
    tab,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/shoes?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    world.delay(3_000)
    // Only the next beacon is delayed.
    world.treat(() => {
      world.delay(0)
      return undefined
    })
    await tab.click('b')
    await expect.poll(() => world.conversions('1001')).toMatchObject([{ orderId: '1001' }])
    await expectCredited(world, '1001')
  })

  test('records the order without a commission if the hand-over of the first page never arrives', async ({
    tab,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/shoes?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await expectNothingWaits(tab)
    let heard = 0
    world.treat(() => {
      heard += 1
      return heard === 1 ? { status: 500 } : undefined
    })
    await tab.click('b')
    await expect.poll(() => world.conversions('1001')).toMatchObject([{ commissions: [] }])
    await expectNothingWaits(tab)
  })

  for (const [what, token] of [
    ['one second too old', (id: string) => earlier(id, 121)],
    ['forged', () => earlier('0198aaaaaaaa7aaa8aaaaaaaaaaaaaaa')],
    ['unknown to the collector', () => `${'5'.repeat(32)}.0`],
    ['malformed', () => 'javascript:alert(1)'],
  ] as const) {
    test(`does not accept a token that is ${what}`, async ({ tab, visitor, world }) => {
      const shop = await world.at('www.shop.localhost')
      const checkout = await world.at('pay.localhost')
      await tab.goto(`${shop}/?a_aid=jane`)
      await expect.poll(() => world.clicks()).toBe(1)
      const id = (await named(visitor, 'wm'))?.value ?? ''
      await tab.goto(`${checkout}/thanks?wm_v=${encodeURIComponent(token(id))}`)
      await expect.poll(() => world.conversions('1001')).toMatchObject([{ commissions: [] }])
    })
  }

  test('accepts a token once, and the token does not contain the visitor id', async ({
    browsers,
    tab,
    visitor,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/shoes?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await tab.evaluate(() => {
      // This listener runs in the bubble phase, after the add-on has added the token.
      document.addEventListener('click', (event) => {
        const request = new XMLHttpRequest()
        request.open('POST', '/told', false)
        request.send(JSON.stringify((event.target as Element).closest('a')?.href))
      })
    })
    await tab.click('b')
    await expectCredited(world, '1001')
    const [link] = world.told as readonly string[]
    expect(link).toMatch(/wm_v=[0-9a-f]{32}\.0(&|#|$)/)
    const ids = (await visitor.cookies()).map(({ value }) => value)
    for (const id of ids) expect(link).not.toContain(id)

    world.page('/copied', `<a href="${link?.replace('/thanks', '/')}">Look at this</a>`)
    const friend = await browsers.visitor()
    try {
      const other = await friend.open()
      await other.goto(`${shop}/copied`)
      await other.click('a')
      await expect.poll(() => other.url()).toContain('pay.localhost')
      await report(other, '1002')
      await expect.poll(() => world.conversions('1002')).toMatchObject([{ commissions: [] }])
      await expect.poll(() => world.refusals()).toMatchObject([{ code: 'handover_used' }])
    } finally {
      await friend.close()
    }
  })
})
