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
  /** The shop's page with a link, and with a form, to the checkout's domain. */
  const aShopThatLinks = (world: World, checkout: string) => {
    const links = `<script async src="${world.collectorUrl}/wm-links.js" data-domains="pay.localhost"></script>`
    const tag = world.tag() + links
    world.page(
      '/cart',
      `${tag}<a href="${checkout}/thanks?cart=5#top"><b>Pay</b></a>
       <form action="${checkout}/thanks"><input name="cart" value="5"><button>Pay</button></form>`,
    )
  }

  for (const [by, selector] of [
    ['a link', 'b'],
    ['a form', 'button'],
  ] as const) {
    test(`is reached by ${by}, which hands the visitor over`, async ({ tab, world }) => {
      const shop = await world.at('www.shop.localhost')
      const checkout = await world.at('pay.localhost')
      aShopThatLinks(world, checkout)
      await tab.goto(`${shop}/cart?a_aid=jane`)
      await expect.poll(() => world.clicks()).toBe(1)
      await tab.click(selector)
      await expect.poll(() => tab.url()).toMatch(/^http:\/\/pay\.localhost:\d+\/thanks\?cart=5/)
      await expectCredited(world, '1001')
      expect(await tab.url()).not.toContain('wm_v')
    })
  }

  test('knows the visitor already by another id, and the two are one', async ({ tab, world }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    await affiliates(world, 'kim')
    aShopThatLinks(world, checkout)
    world.page('/', empty)
    await tab.goto(`${checkout}/?a_aid=kim`)
    await expect.poll(() => world.clicks()).toBe(1)
    await tab.goto(`${shop}/cart?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(2)
    await tab.click('b')
    await expectCredited(world, '1001')
  })

  /** The token of a script that was published before: whom it names, and when it was made. */
  const earlier = (id: string, secondsAgo = 0) =>
    `${id}.${Math.floor(Date.now() / 1_000 - secondsAgo).toString(36)}`

  test('takes the token of an earlier script', async ({ tab, visitor, world }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    await tab.goto(`${shop}/?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    const id = (await named(visitor, 'wm'))?.value ?? ''
    world.page('/cart', `<a href="${checkout}/thanks?wm_v=${earlier(id)}">Pay</a>`)
    await tab.goto(`${shop}/cart`)
    await tab.click('a')
    await expectCredited(world, '1001')
  })

  test('may hear of the landing before it hears from the page that was left', async ({
    tab,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/cart?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    world.delay(3_000)
    // Of the beacon that comes next, and of no other.
    world.treat(() => {
      world.delay(0)
      return undefined
    })
    await tab.click('b')
    await expect.poll(() => world.conversions('1001')).toMatchObject([{ orderId: '1001' }])
    await expectCredited(world, '1001')
  })

  test('knows nobody where the page that was left is not heard, and takes the order', async ({
    tab,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/cart?a_aid=jane`)
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
    ['stale by a second', (id: string) => earlier(id, 121)],
    ['forged', () => earlier('0198aaaaaaaa7aaa8aaaaaaaaaaaaaaa')],
    ['of nobody', () => `${'5'.repeat(32)}.0`],
    ['not one at all', () => 'javascript:alert(1)'],
  ] as const) {
    test(`takes no token that is ${what}`, async ({ tab, visitor, world }) => {
      const shop = await world.at('www.shop.localhost')
      const checkout = await world.at('pay.localhost')
      await tab.goto(`${shop}/?a_aid=jane`)
      await expect.poll(() => world.clicks()).toBe(1)
      const id = (await named(visitor, 'wm'))?.value ?? ''
      await tab.goto(`${checkout}/thanks?wm_v=${encodeURIComponent(token(id))}`)
      await expect.poll(() => world.conversions('1001')).toMatchObject([{ commissions: [] }])
    })
  }

  test('takes a token once, which names nobody: a copied link hands nobody over', async ({
    browsers,
    tab,
    visitor,
    world,
  }) => {
    const shop = await world.at('www.shop.localhost')
    const checkout = await world.at('pay.localhost')
    aShopThatLinks(world, checkout)
    await tab.goto(`${shop}/cart?a_aid=jane`)
    await expect.poll(() => world.clicks()).toBe(1)
    await tab.evaluate(() => {
      // Bubbling, so that the script has signed it.
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
