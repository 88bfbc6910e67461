import { anOrder, arrived, pause } from './arrival.mjs'
import { ENDPOINT_HOST } from './shop.mjs'
import { marked, traced } from './trace.mjs'

const THROTTLE = 4
/** The time from the load event to the sale. Every tracker has finished its start by then. */
const CALL_AFTER_MS = 1_000
const ARRIVES_MS = 10_000
/** Time for the last answers to arrive. */
const SETTLE_MS = 300

/** A referral in the parameters that each tracker reads. */
export const REFERRAL = '?a_aid=jane&utm_source=jane&utm_medium=affiliate'

const isOwn = (url) => url.includes('/files/') || url.includes(ENDPOINT_HOST)

/**
 * A new visitor with a throttled processor arrives by a referral at a page that reports a sale. The page
 * changes its document right before the call, as pages do, so reading a size then forces a layout.
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

/** A visit without a referral and without a sale, as most page views of a shop are. */
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
