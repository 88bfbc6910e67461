import { median, two, whole } from '../figures.mjs'

const of = (rounds, key) => median(rounds.map((round) => round[key]))

/** The median of the ratios of two trackers in the same round. */
const ratio = (rounds, others, key) =>
  two(median(rounds.map((round, index) => round[key] / others[index][key])))

/** `columns` has a function for the cells of each column. The first tracker is the reference. */
const table = (measured, columns) => [
  ['', ...Object.keys(columns)],
  ...measured.map((row) => [
    row.tracker.name,
    ...Object.values(columns).map((cell) => cell(row, measured[0])),
  ]),
]

const ms =
  (key) =>
  ({ rounds }) =>
    two(of(rounds, key))
const count =
  (key) =>
  ({ rounds }) =>
    whole(of(rounds, key))
const ofFirst =
  (key) =>
  ({ rounds }, first) =>
    ratio(rounds, first.rounds, key)

export const sizeTable = (measured) =>
  table(measured, {
    minified: ({ tracker }) => whole(tracker.sizes.minified),
    'gzip -9': ({ tracker }) => whole(tracker.sizes.gzip),
    'brotli -11': ({ tracker }) => whole(tracker.sizes.brotli),
    'of Waymark': ({ tracker }, first) => two(tracker.sizes.brotli / first.tracker.sizes.brotli),
  })

export const timeTable = (measured) =>
  table(measured, {
    'evaluate ms': ms('evaluateMs'),
    'of Waymark': ofFirst('evaluateMs'),
    'CPU ms': ms('evaluateCpuMs'),
    'sale() ms': ms('saleMs'),
    'of Waymark ': ofFirst('saleMs'),
    'until sale() ms': ms('untilSaleMs'),
    'of Waymark  ': ofFirst('untilSaleMs'),
    'longest ms': ms('longestMs'),
    'long tasks': count('longTasks'),
    'forced layouts': count('forcedLayouts'),
    requests: count('requests'),
    bytes: count('bytes'),
    'of Waymark   ': ofFirst('bytes'),
  })

export const strangerTable = (measured) =>
  table(measured, {
    'evaluate ms': ms('evaluateMs'),
    'of Waymark': ofFirst('evaluateMs'),
    'CPU ms': ms('evaluateCpuMs'),
    'longest ms': ms('longestMs'),
    'long tasks': count('longTasks'),
  })

const sum = (counts) => `${Object.values(counts).reduce((all, one) => all + one, 0)}`

export const guestTable = (measured) =>
  table(measured, {
    requests: ({ visit }) => `${visit.requests}`,
    cookies: ({ visit }) => `${visit.cookies}`,
    'entries in storage': ({ visit }) => `${visit.stored}`,
    'sizes and styles read': ({ visit }) => sum(visit.readsAtStart),
    'with a sale': ({ visit }) => sum(visit.reads),
  })

const share =
  (name) =>
  ({ cases }) =>
    `${cases[name].filter(Boolean).length} of ${cases[name].length}`

export const survivalTable = (measured) =>
  table(measured, {
    'redirect at once': share('redirect'),
    'collector down': share('down'),
    'sends after a reload': ({ cases }) => [...new Set(cases.reload)].join(' or '),
    'strict CSP': share('csp'),
    'pings blocked': share('ping'),
  })
