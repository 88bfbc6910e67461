import { affiliates, policy } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, land } from './shop.js'

const GREETING = `${empty}<p></p><script>
  addEventListener('load', () => waymark.on('attributed', ({ affiliate, coupon }) => {
    document.querySelector('p').textContent = affiliate + ' gave you ' + coupon
  }))</script>`

const greeting = () => document.querySelector('p')?.textContent

test('a page gets the affiliate who referred the visitor only if the policy allows it', async ({
  tab,
  world,
}) => {
  await affiliates(world, 'jane')
  world.page('/', GREETING)
  await land(tab, world)
  await tab.goto(`${world.shop}/`)
  expect(await tab.evaluate(greeting)).toBe('')

  await policy(world, { introduces: true })
  await tab.goto(`${world.shop}/?a_aid=jane&chan=second`)
  await expect.poll(() => tab.evaluate(greeting)).toBe('jane gave you JANE10')
  // Later pages get the stored answer without another request.
  const before = world.beacons.length
  await tab.goto(`${world.shop}/`)
  await expect.poll(() => tab.evaluate(greeting)).toBe('jane gave you JANE10')
  expect(world.beacons).toHaveLength(before)
})
