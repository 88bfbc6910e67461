import { AFFILIATES, accountOf, affiliatesOf, placeOf } from './spread.mjs'

/** The shop whose pages report, and the affiliates who refer its visitors. */
export const SITE = 'shop.example'
export const affiliateOf = (number) => `affiliate-${number % AFFILIATES}`

const TEXT = { 'Content-Type': 'text/plain;charset=UTF-8', Origin: `https://${SITE}` }

/** The headers that a browser or a server sends. */
const headersOf = ({ path, secretKey }) =>
  path === '/e'
    ? TEXT
    : { 'Content-Type': 'application/json', Authorization: `Bearer ${secretKey}` }

/** A visitor id that is ordered by time like those of the script (UUIDv7), made from a number. */
const visitorOf = (start, number) =>
  (start + Math.floor(number / 16)).toString(16).padStart(12, '0') +
  `7${number.toString(16).padStart(19, '0')}`

/** A click in the form that the script sends. */
export const clickBody = (run, number) =>
  events(accountOf(run, number), visitorOf(run.start, number), {
    id: `click:${number}`,
    type: 'click',
    at: Date.now(),
    rung: 'new',
    url: `https://${SITE}/shoes/running?a_aid=${affiliateOf(placeOf(run, number) % affiliatesOf(run.spread))}&a_bid=banner-7&chan=newsletter`,
    referrer: 'https://blog.example/2026/the-ten-best-shoes-for-running-in-the-rain',
    data1: 'summer-sale',
  })

const order = (number) => ({
  orderId: `order-${number}`,
  total: '149.90',
  currency: 'EUR',
  tax: '23.93',
  shipping: '4.90',
  items: [{ sku: 'shoe-42-blue', quantity: 1, total: '145.00' }],
})

const sale = (run, number, visitorId) =>
  events(accountOf(run, number), visitorId, {
    id: `sale:order-${number}`,
    type: 'sale',
    at: Date.now(),
    url: `https://${SITE}/checkout/thank-you`,
    ...order(number),
  })

const events = (account, visitorId, event) => ({
  v: 1,
  account,
  ...(visitorId && { visitorId }),
  sentAt: Date.now(),
  events: [event],
})

/**
 * The kinds of requests: of a `body` that is posted to a `path`, or of a `link` that is followed. With `after`, each visitor has sent a request of that kind before. `keeps` is the
 * number of rows that one acknowledged request adds to each table.
 */
export const KINDS = {
  clicks: {
    title: 'clicks, each of a new visitor',
    path: '/e',
    body: clickBody,
    keeps: { clicks: 1 },
  },
  sales: {
    title: 'sales, each of a visitor who clicked before',
    path: '/e',
    after: 'clicks',
    body: (run, number) => sale(run, number, visitorOf(run.start, number)),
    keeps: { orders: 1, commissions: 1 },
  },
  'sales-without-click': {
    title: 'sales of visitors without a referral',
    path: '/e',
    body: (run, number) => sale(run, number, undefined),
    keeps: { orders: 1 },
  },
  'server-sales': {
    title:
      "sales reported by the shop's server (`POST /v1/sales`), each of a visitor who clicked before",
    path: '/v1/sales',
    after: 'clicks',
    body: ({ start }, number) => ({ ...order(number), visitorId: visitorOf(start, number) }),
    keeps: { orders: 1, commissions: 1 },
  },
  redirects: {
    title: 'redirect links (`GET /r/...`), over 8 connections',
    link: (run, number) =>
      `/r/~${accountOf(run, number)}/${affiliateOf(number)}?to=/shoes&data1=sub-${number}`,
    connections: 8,
    keeps: {},
  },
}

/** The requests of a run, by their number. */
export const requestsOf = (run) => {
  const { path, body, link } = KINDS[run.kind]
  if (link) return (number) => `GET ${link(run, number)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  const headers = {
    Host: '127.0.0.1',
    'User-Agent': 'waymark-bench',
    ...headersOf({ path, secretKey: run.secretKey }),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `POST ${path} HTTP/1.1\r\n${lines.join('')}Content-Length: `
  return (number) => {
    const text = JSON.stringify(body(run, number))
    // The text is ASCII, so each character is one byte.
    return `${head}${text.length}\r\n\r\n${text}`
  }
}

/** The reason why an answer does not acknowledge the request, or undefined if it does. */
export const refusal = ({ kind, bare }, { status, body }) => {
  const { path, link } = KINDS[kind]
  const expected = bare ? 204 : link ? 302 : path === '/e' ? 200 : 201
  const isRecorded = expected !== 200 || body.includes('"state":"recorded"')
  return status === expected && isRecorded ? undefined : `${status} ${body.slice(0, 300)}`
}
