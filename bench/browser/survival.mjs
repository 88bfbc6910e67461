import { anOrder, arrived, pause } from './arrival.mjs'
import { REFERRAL } from './timed.mjs'

/** How long a visitor stays on a page. */
const STAY_MS = 1_000
const ARRIVES_MS = 8_000
const SLOW_MS = 300

const STRICT = { 'Content-Security-Policy': "connect-src 'self'; img-src *" }

/** The pages of one case. The page `thanks` reports the sale when it has loaded. */
const pagesOf = (tracker, shop, headers = {}) => {
  const orderId = anOrder()
  const path = `/${tracker.name}/${orderId}`
  const call = `<script>addEventListener('load', () => { ${tracker.sale(orderId)} })</script>`
  return {
    orderId,
    landing: shop.page(path, tracker.head) + REFERRAL,
    next: shop.page(path, tracker.head),
    thanks: shop.page(`${path}/thanks`, tracker.head + call, headers),
    away: shop.page(`${path}/away`, ''),
  }
}

const look = async (page, address) => {
  await page.goto(address)
  await pause(STAY_MS)
}

const redirect = async ({ page }, tracker, shop) => {
  const { orderId, landing, away } = pagesOf(tracker, shop)
  await look(page, landing)
  tracker.gate.delay(SLOW_MS)
  await page.evaluate(`${tracker.sale(orderId)}; location.replace('${away}')`)
  await page.waitForURL(away)
  return arrived(tracker, orderId, ARRIVES_MS)
}

const down = async ({ page }, tracker, shop) => {
  const { orderId, landing, thanks, next } = pagesOf(tracker, shop)
  await look(page, landing)
  await tracker.gate.down()
  await look(page, thanks)
  await page.goto('about:blank')
  await tracker.gate.up()
  if ((await tracker.stored(orderId)) > 0) throw new Error('The collector was not down')
  await page.goto(next)
  return arrived(tracker, orderId, ARRIVES_MS)
}

const reload = async ({ page }, tracker, shop) => {
  const { orderId, landing, thanks } = pagesOf(tracker, shop)
  await look(page, landing)
  await page.goto(thanks)
  await arrived(tracker, orderId, ARRIVES_MS)
  // The order is stored before the browser has the answer. This case reloads the page after the answer.
  await pause(STAY_MS)
  await page.reload()
  // Trackers that send batches may wait before they send.
  await pause(ARRIVES_MS)
  const orders = tracker.gate.requests.flatMap(tracker.ordersIn)
  return orders.filter((found) => found === orderId).length
}

const csp = async ({ page }, tracker, shop) => {
  const { orderId, landing, thanks } = pagesOf(tracker, shop, STRICT)
  await look(page, landing)
  await page.goto(thanks)
  return arrived(tracker, orderId, ARRIVES_MS)
}

/** Block lists of trackers block requests of `sendBeacon` to other hosts. */
const ping = async ({ page, devtools }, tracker, shop) => {
  const { orderId, landing, thanks, away } = pagesOf(tracker, shop)
  devtools.on('Fetch.requestPaused', ({ requestId }) =>
    devtools.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }),
  )
  await devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Ping' }] })
  await look(page, landing)
  await look(page, thanks)
  await page.goto(away)
  return arrived(tracker, orderId, ARRIVES_MS)
}

export const CASES = { redirect, down, reload, csp, ping }

/** Runs one case with a new visitor. Resolves to whether the sale arrived, or how often it was sent. */
export const survive = async (name, tracker, { shop, chromium }) => {
  tracker.gate.reset()
  try {
    return await chromium.visitor((visit) => CASES[name](visit, tracker, shop))
  } finally {
    tracker.gate.delay(0)
  }
}
