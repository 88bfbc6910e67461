import { affiliates, sale } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, land, thanks } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
  world.page('/thanks', thanks('1001'))
})

test('case 32 · in a background tab a sale is sent at once and the click when the tab is shown', async ({
  tab,
  world,
}) => {
  const hidden = `<script>isHidden = true
    for (const [name, value] of [['hidden', () => isHidden], ['visibilityState', () => isHidden ? 'hidden' : 'visible']])
      Object.defineProperty(document, name, { get: value })</script>`
  world.page('/', `${hidden}${empty}`)
  world.page('/thanks', `${hidden}${thanks('1001')}`)
  await tab.goto(`${world.shop}/?a_aid=jane`)
  await tab.goto(`${world.shop}/thanks?a_aid=jane`)
  await expect.poll(() => world.conversions('1001')).toMatchObject([{ commissions: [] }])
  expect(await world.clicks()).toBe(0)
  await tab.evaluate(() => {
    ;(window as unknown as { isHidden: boolean }).isHidden = false
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => world.clicks()).toBe(1)
})

test('case 51 · without a referral nothing is sent or stored', async ({ tab, visitor, world }) => {
  await tab.goto(`${world.shop}/`)
  await expect.poll(() => tab.evaluate(() => window.waymark?.version)).toBeTruthy()
  const requests = await tab.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path !== '/favicon.ico'),
  )
  expect(requests).toEqual(['/wm.js'])
  expect(world.beacons).toEqual([])
  expect(await visitor.cookies()).toEqual([])
  expect(await tab.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
})

test('case 51 · the script reads no layout or style and does not stop or prevent events', async ({
  tab,
  world,
}) => {
  const SPY = `<script>reads=[];for(const [of,name] of [[Element,'getBoundingClientRect'],[Element,'getClientRects'],
      [HTMLElement,'offsetWidth'],[HTMLElement,'offsetHeight'],[Element,'clientWidth'],[Element,'scrollTop'],
      [window,'getComputedStyle'],[window,'scrollY'],[window,'innerWidth'],[Event,'preventDefault'],[Event,'stopPropagation']]){
    const on=of.prototype||of, was=Object.getOwnPropertyDescriptor(on,name)||{}
    Object.defineProperty(on,name,{configurable:true,get(){reads.push(name);return was.get?was.get.call(this):was.value}})}</script>`
  world.page('/', `${SPY}${empty}<a href="#x">Link</a>`)
  await land(tab, world)
  await tab.evaluate((order) => window.waymark?.sale(JSON.parse(order)), sale('1001'))
  await tab.evaluate(() => document.querySelector('a')?.click())
  await expectCredited(world, '1001')
  expect(await tab.evaluate(() => (window as unknown as { reads: string[] }).reads)).toEqual([])
})

test('the script adds one global to the page', async ({ tab, world }) => {
  world.page('/', `<script>before=Object.keys(window)</script>${empty}`)
  await land(tab, world)
  const added = await tab.evaluate(() =>
    Object.keys(window).filter(
      (name) => !(window as unknown as { before: string[] }).before.includes(name),
    ),
  )
  expect(added.filter((name) => !['before', 'tell'].includes(name))).toEqual(['waymark'])
})
