import { randomOf } from '../random.mjs'
import { affiliateOf, SITE } from '../requests.mjs'
import { AFFILIATES } from '../spread.mjs'

/** The share of clicks whose visitor orders. */
const ORDERS_SHARE = 0.05
const CLICKS_TOGETHER = 500
const ORDERS_TOGETHER = 60
const DAY_MS = 86_400_000
/** The clicks are spread over this time before now. */
const DAYS = 365
const ACCOUNT = 'default1'

/** Small numbers are frequent: the first one is chosen about as often as the next ten together. */
const skewed = (random, count) => Math.floor(count ** random()) - 1

/** A known visitor is one of the newest this many. */
const RECENT = 1_000

const PATHS = Array.from({ length: 500 }, (_, n) => `/products/${(n * 7_919).toString(36)}-shoes`)
const REFERRERS = Array.from({ length: 200 }, (_, n) => `https://blog-${n}.example/2026/review`)
const CHANNELS = ['newsletter', 'youtube', 'instagram', 'blog']

const hex = (random, length) =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')

/**
 * Clicks with realistic skew: few affiliates, pages and referrers are frequent, one click in five is of a
 * visitor who clicked before.
 */
const clicksOf = ({ count, seed, now }) => {
  const random = randomOf(seed)
  const recent = []
  let made = 0
  return (number) => {
    const at = Math.floor(now - DAYS * DAY_MS * (1 - number / count))
    const known = recent.length > 0 && random() < 0.2
    const visitorId = known
      ? recent[Math.floor(random() * recent.length)]
      : `${at.toString(16).padStart(12, '0')}7${hex(random, 19)}`
    if (!known) {
      recent[made % RECENT] = visitorId
      made += 1
    }
    const code = affiliateOf(skewed(random, AFFILIATES))
    return {
      ...{ accountId: ACCOUNT, visitorId, id: `click:${hex(random, 22)}`, affiliateCode: code },
      ...{ campaignId: undefined, banner: random() < 0.3 ? 'banner-7' : undefined },
      channel: CHANNELS[skewed(random, 4)],
      ...{ data1: random() < 0.1 ? 'summer-sale' : undefined, data2: undefined },
      url: `https://${SITE}${PATHS[skewed(random, 500)]}?a_aid=${code}`,
      referrer: random() < 0.6 ? REFERRERS[skewed(random, 200)] : undefined,
      ...{ clickedAt: at, receivedAt: at, late: false, rung: 'new', webdriver: false },
      ...{ source: 'browser', test: false, flawed: [] },
    }
  }
}

/** Stores clicks, and then an order for some of their visitors, by the product's own code. */
export const fill = async (collector, { count, seed, say, bytesOf }) => {
  const { storage } = collector.deps
  const now = Date.now()
  const empty = await bytesOf()
  const clickOf = clicksOf({ count, seed, now })
  const random = randomOf(seed + 1)
  const buyers = []
  for (let from = 0; from < count; from += CLICKS_TOGETHER) {
    const clicks = Array.from({ length: Math.min(CLICKS_TOGETHER, count - from) }, (_, n) =>
      clickOf(from + n),
    )
    await storage.recordClicks(clicks, collector.decide(now))
    for (const { visitorId, receivedAt } of clicks)
      if (random() < ORDERS_SHARE) buyers.push({ visitorId, at: receivedAt + 600_000 })
    if (from % 100_000 === 0 && from > 0) say(`  ${from} clicks`)
  }
  const bytesPerClick = ((await bytesOf()) - empty) / count
  for (let from = 0; from < buyers.length; from += ORDERS_TOGETHER) {
    const some = buyers.slice(from, from + ORDERS_TOGETHER)
    await Promise.all(some.map((buyer, n) => collector.order(`order-${from + n}`, buyer)))
    if (from % 6_000 === 0 && from > 0) say(`  ${from} orders`)
  }
  return { bytesPerClick, orders: buyers.length }
}
