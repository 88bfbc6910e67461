import { expectNothingWaits } from './matrix/shop.js'
import { affiliates, aShop, campaign, policy, sale, stub } from './program.js'
import { eventually, expect, test } from './world.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane', 'bob')
  aShop(world)
})

const credited = {
  status: 'unverified',
  verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] },
  commissions: [{ affiliate: 'jane', amount: '4.99', currency: 'EUR' }],
}

test.describe('from click to commission, installed', () => {
  test('by the script tag and the stub', async ({ page, world }) => {
    await page.goto(`${world.shop}/?a_aid=jane`)
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited)
  })

  test('by the script tag and a call after load', async ({ page, world }) => {
    await page.goto(`${world.shop}/?a_aid=jane`)
    await page.waitForFunction(() => 'waymark' in window)
    await page.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1001'))
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited)
  })

  test('by a JSON block on the thank-you page', async ({ page, world }) => {
    world.page(
      '/block',
      `<script type="application/json" data-waymark-sale>${sale('1001')}</script>{{tag}}`,
    )
    await page.goto(`${world.shop}/?a_aid=jane`)
    await page.goto(`${world.shop}/block`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited)
  })

  test('from npm in a storefront app', async ({ page, world }) => {
    const options = JSON.stringify({ account: 'default1', collector: world.collectorUrl })
    world.page(
      '/app',
      `<script type="module">import { createTracker } from '/waymark.mjs'
       window.tracker = createTracker(${options})</script>`,
    )
    await page.goto(`${world.shop}/app?a_aid=jane`)
    await page.waitForFunction(() => 'tracker' in window)
    await page.evaluate(
      (order) => (window as unknown as { tracker: Waymark }).tracker.sale(JSON.parse(order)),
      sale('1001'),
    )
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited)
  })

  test('with the parameters in the fragment', async ({ page, world }) => {
    await page.goto(`${world.shop}/#a_aid=jane`)
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(credited)
  })
})

test('a coupon earns a commission without a click', async ({ page, world }) => {
  world.page('/coupon', `${stub(`waymark('sale',${sale('1002', { coupon: 'jane10' })})`)}{{tag}}`)
  await page.goto(`${world.shop}/coupon`)
  await expect
    .poll(() => world.conversion('1002'))
    .toMatchObject({
      verdict: { credits: [{ affiliate: 'jane', rule: 'coupon' }] },
      commissions: [{ amount: '4.99' }],
    })
  expect(await page.context().cookies()).toEqual([])
})

test('an action earns the amount that its campaign sets', async ({ page, world }) => {
  await campaign(world, { actions: { signup: '1.50 EUR' } })
  world.page('/welcome', `${stub(`waymark('action',{code:'signup',actionId:'u7'})`)}{{tag}}`)
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/welcome`)
  await expect
    .poll(() => world.conversion('u7'))
    .toMatchObject({
      kind: 'action',
      code: 'signup',
      commissions: [{ affiliate: 'jane', amount: '1.50', currency: 'EUR' }],
    })
})

test('partial refunds of a whole order reduce its commission to exactly zero', async ({
  page,
  world,
}) => {
  world.page('/thanks', `${stub(`waymark('sale',${sale('1001', { total: '9.99' })})`)}{{tag}}`)
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/thanks`)
  await expect
    .poll(() => world.conversion('1001'))
    .toMatchObject({ commissions: [{ amount: '1.00' }] })
  const left = []
  for (const refundId of ['r1', 'r2', 'r3']) {
    const refund = { orderId: '1001', refundId, amount: '3.33', currency: 'EUR' }
    const answer = (await (await world.v1('POST', '/refunds', refund)).json()) as Conversion
    left.push(answer.commissions[0]?.amount)
  }
  expect(left).toEqual(['0.67', '0.33', '0.00'])
})

test('a later order of a customer is credited to the affiliate of the first order', async ({
  page,
  world,
}) => {
  const customer = { customerId: 'anna@example.com' }
  world.page('/thanks', `${stub(`waymark('sale',${sale('1001', customer)})`)}{{tag}}`)
  await page.goto(`${world.shop}/?a_aid=jane`)
  await expectNothingWaits(page)
  await page.goto(`${world.shop}/thanks`)
  await world.conversion('1001')
  // The customer of a page's report is not trusted, so the server reports it as well.
  const first = { orderId: '1001', total: '49.90', currency: 'EUR', ...customer }
  await world.v1('POST', '/sales', first)
  const later = await world.v1('POST', '/sales', {
    orderId: '1002',
    total: '20.00',
    currency: 'EUR',
    ...customer,
  })
  expect(await later.json()).toMatchObject({
    status: 'pending',
    verdict: { credits: [{ affiliate: 'jane', rule: 'lifetime' }] },
    commissions: [{ amount: '2.00' }],
  })
})

for (const [clickModel, affiliate] of [
  ['last', 'bob'],
  ['first', 'jane'],
] as const) {
  test(`with the click model "${clickModel}" the ${clickModel} of two affiliates earns`, async ({
    page,
    world,
  }) => {
    await policy(world, { clickModel })
    for (const [count, name] of ['jane', 'bob'].entries()) {
      await page.goto(`${world.shop}/?a_aid=${name}`)
      await eventually(async () => ((await world.clicks()) > count ? true : undefined), 'click')
    }
    await page.goto(`${world.shop}/thanks`)
    await expect
      .poll(() => world.conversion('1001'))
      .toMatchObject({ commissions: [{ affiliate }] })
  })
}

test('reloading the thank-you page reports the order once', async ({ page, world }) => {
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/thanks`)
  await world.conversion('1001')
  await expectNothingWaits(page)
  for (let times = 0; times < 3; times += 1) await page.reload({ waitUntil: 'networkidle' })
  const [order, ...others] = await world.conversions('1001')
  expect(others).toEqual([])
  expect(order?.reports).toHaveLength(1)
  expect(order?.entries).toHaveLength(1)
})

test('two orders on one page are recorded as two orders', async ({ page, world }) => {
  world.page(
    '/two',
    `${stub(`waymark('sale',${sale('1')});waymark.sale(${sale('2', { total: '10.00' })})`)}{{tag}}`,
  )
  await page.goto(`${world.shop}/?a_aid=jane`)
  await page.goto(`${world.shop}/two`)
  await expect
    .poll(() => world.conversion('1'))
    .toMatchObject({ commissions: [{ amount: '4.99' }] })
  await expect
    .poll(() => world.conversion('2'))
    .toMatchObject({ commissions: [{ amount: '1.00' }] })
})

type Conversion = Awaited<ReturnType<import('./world.js').World['conversion']>>
type Waymark = NonNullable<Window['waymark']>
