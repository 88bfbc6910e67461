import type { Cookie, Tab, Visitor } from '../browsers/browser.js'
import { sale, stub } from '../program.js'
import { expect } from '../visitor.js'
import type { World } from '../world.js'

/** Posts the result of a call to the test, synchronously, so that the page is not left before that. */
const TELL =
  "function tell(result){var x=new XMLHttpRequest;x.open('POST','/told',false);x.send(JSON.stringify(result))}"

/** A page that reports an order and posts its result to the test. */
export const thanks = (orderId: string, over: object = {}): string =>
  `${stub(`${TELL};waymark('sale',${sale(orderId, over)},tell)`)}{{tag}}<h1>Thank you</h1>`

/** A page that reports nothing by itself. The test can report from it. */
export const empty = `<script>${TELL}</script>{{tag}}<h1>Shop</h1>`

/** Opens Jane's link and waits until the click is recorded and answered. */
export const land = async (tab: Tab, world: World, path = '/?a_aid=jane'): Promise<void> => {
  await tab.goto(world.shop + path)
  await expect.poll(() => world.clicks()).toBe(1)
  await expectNothingWaits(tab)
}

/** Waits until every event was answered. Later requests are then for new events. */
export const expectNothingWaits = (
  tab: { evaluate<Value>(inPage: () => Value): Promise<Value> },
  timeout = 60_000,
): Promise<void> =>
  expect
    .poll(
      () =>
        tab.evaluate(() =>
          Object.entries(localStorage)
            .filter(([key, kept]) => key.startsWith('waymark.o.') && kept !== '[0]')
            .map(([key]) => key),
        ),
      { timeout },
    )
    .toEqual([])

/** Reports an order from within the page, as the shop's own script does. */
export const report = async (tab: Tab, orderId: string, over: object = {}): Promise<void> => {
  // After a click on a link, the next page and its script may not have loaded yet.
  await expect
    .poll(() => tab.evaluate(() => 'sale' in (window.waymark ?? {})).catch(() => false))
    .toBe(true)
  await tab.evaluate(
    (order) =>
      window.waymark?.sale(JSON.parse(order), (window as unknown as { tell: () => void }).tell),
    sale(orderId, over),
  )
}

/** Waits until the order is recorded with a commission for Jane, and checks that it was reported once. */
export const expectCredited = async (
  world: World,
  orderId: string,
  timeout = 60_000,
): Promise<void> => {
  await expect
    .poll(() => world.conversions(orderId), { timeout })
    .toMatchObject([{ commissions: [{ affiliate: 'jane', amount: '4.99' }] }])
  const [order] = await world.conversions(orderId)
  expect(order?.reports).toHaveLength(1)
}

/** Opens a thank-you page while the collector is down, waits until its order is queued, and leaves it. */
export const reportInVain = async (tab: Tab, world: World, orderId = '1001'): Promise<void> => {
  await world.down()
  await tab.goto(`${world.shop}/thanks`)
  await expect
    .poll(() => world.told.at(-1))
    .toMatchObject({ id: `sale:${orderId}`, state: 'queued' })
  await tab.goto(`${world.shop}/away`)
  await world.up()
}

export const until = (tab: Tab, end: string) =>
  expect.poll(() => tab.url().catch(() => ''), { timeout: 60_000 }).toMatch(new RegExp(`${end}$`))

export const named = async (visitor: Visitor, name: string): Promise<Cookie | undefined> =>
  (await visitor.cookies()).find((cookie) => cookie.name === name)
