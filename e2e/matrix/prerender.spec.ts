import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, report } from './shop.js'

test.skip(({ engine }) => engine !== 'chromium', 'Only Chromium prerenders pages.')

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/landing', empty)
  world.page(
    '/list',
    `<a href="/landing?a_aid=jane">Shoes</a><script type="speculationrules">
      {"prerender":[{"urls":["/landing?a_aid=jane"],"eagerness":"immediate"}]}</script>`,
  )
})

test('case 30 · a prerendered page that is never shown stores and sends nothing', async ({
  tab,
  visitor,
  world,
}) => {
  await tab.goto(`${world.shop}/list`)
  await expect.poll(() => world.pages.filter((path) => path.startsWith('/landing')).length).toBe(1)
  // A script that did not wait for the page to be shown would have sent its events by then.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(world.beacons).toEqual([])
  expect(await visitor.cookies()).toEqual([])
})

test('case 31 · a prerendered page that is shown sends one click', async ({
  tab,
  visitor,
  world,
}) => {
  await tab.goto(`${world.shop}/list`)
  await expect.poll(() => world.pages.filter((path) => path.startsWith('/landing')).length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await tab.click('a')
  await expect.poll(() => world.clicks()).toBe(1)
  await expect
    .poll(async () => (await visitor.cookies()).map(({ name }) => name).sort())
    .toEqual(['wm', 'wm_id'])
  expect(world.pages.filter((path) => path.startsWith('/landing'))).toHaveLength(1)
  await report(tab, '1001')
  await expectCredited(world, '1001')
})
