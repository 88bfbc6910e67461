import { anOrder, arrived, pause } from './arrival.mjs'
import { ENDPOINT_HOST } from './shop.mjs'
import { marked, traced } from './trace.mjs'

const THROTTLE = 4
/** How long after the load event the page calls: what a tracker has to do at its start is done. */
const CALL_AFTER_MS = 1_000
const ARRIVES_MS = 10_000
/** For answers that are still on their way. */
const SETTLE_MS = 300

/** As somebody comes by an affiliate's link, in the parameters that each tracker looks for. */
export const REFERRAL = '?a_aid=jane&utm_source=jane&utm_medium=affiliate'

const isOwn = (url) => url.includes('/files/') || url.includes(ENDPOINT_HOST)

/**
 * A new visitor with a throttled processor comes by a referral to a page that reports a sale. The page
 * changes its document right before the call, as pages do: whoever then reads a size pays for the layout.
 */
export const buyersVisit = (tracker, tools) => {
  const orderId = anOrder()
  return timedVisit(tracker, tools, {
    query: REFERRAL,
    call: tracker.sale(orderId),
    until: async () => {
      if (!(await arrived(tracker, orderId, ARRIVES_MS)))
        throw new Error(`${tracker.name}: the sale did not arrive`)
    },
  })
}

/** Nobody referred this visitor, who buys nothing: most pages of most shops. */
export const strangersVisit = (tracker, tools) =>
  timedVisit(tracker, tools, { query: '', call: '', until: () => pause(2 * CALL_AFTER_MS) })

const timedVisit = (tracker, { shop, chromium }, { query, call, until }) =>
  chromium.visitor(async ({ page, devtools }) => {
    const atSale = `document.body.append('Thank you'); ${marked(call)}`
    const script = `addEventListener('load', () => setTimeout(() => { ${atSale} }, ${CALL_AFTER_MS}))`
    const address = shop.page(`/${tracker.name}/timed`, `${tracker.head}<script>${script}</script>`)
    tracker.gate.reset()
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
    const times = await traced(chromium.browser, page, isOwn, async () => {
      await page.goto(address + query)
      await until()
      await pause(SETTLE_MS)
    })
    const { requests, bytes } = tracker.gate
    return { ...times, requests: requests.length, bytes: bytes() }
  })
