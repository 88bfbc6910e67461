import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { commitOf } from '../commit.mjs'
import { markdownTable } from '../tables.mjs'

const FILE = new URL('RESULTS.md', import.meta.url)

/** The machine and the versions. It is called before the bench adds to the load average. */
export const setupOf = (root, chromium) => ({
  Processor: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
  Chromium: `${chromium}, headless`,
  Node: process.version,
  Commit: commitOf(root, 'sdk', 'collector', 'wire', 'bench'),
  Date: new Date().toISOString().slice(0, 10),
  'Load average before the start': loadavg()[0].toPrecision(2),
})

/** Writes RESULTS.md and returns its path. */
export const writeResults = ({ setup, options, trackers, measured }) => {
  const facts = Object.entries(setup).map(([name, value]) => `| ${name} | ${value} |`)
  const tables = measured.map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}\n`)
  const notes = trackers.map(({ name, title, note }) => `- **${name}**: ${title}; ${note}`)
  const text = [
    HEAD,
    ['| | |', '| --- | --- |', ...facts, ''].join('\n'),
    '## Measured\n',
    ...tables,
  ]
  writeFileSync(
    FILE,
    [...text, `## Measured trackers\n\n${notes.join('\n')}\n`, explain(options)].join('\n'),
  )
  return FILE.pathname
}

const HEAD = `# What the script costs a page, and whether a sale arrives

Written by \`npm run bench:browser -- --write\`; do not edit.
`

const explain = ({ runs, survivals }) => `## How it was measured

The bench loads the published files of each tracker, from npm in pinned versions with their hashes, in the same
shop and the same browser. Only hosts of this machine resolve. The shop is \`shop.localhost\` and the server that
stores events is \`go.shop.localhost\`, on the same site, as in a real installation. Each tracker is installed as its
documentation says, with the events that it sends by default (page views, for the others), by \`<script defer>\`,
from a shop that compresses with brotli. The browser does not say that it is automated. Whether a sale of Waymark
arrived is read from the collector's ledger; for the others a server parses every event of every batch.

**Time**: the CPU is throttled to a quarter. Each tracker gets ${runs} visits, each with a new browser context, after one
visit that is not counted. The trackers take turns, and each round starts with another one. The tables show the
medians, and the medians of each round's ratios. "evaluate" is the time of compiling and running a tracker's files
on the main thread, from a trace, including waits for other processes (cookies, storage). "CPU" is the same time
without those waits; other work on the machine affects it less. "sale()" is the duration of the call that reports
the sale, one second after the load event. "until sale()" is all time of the tracker's scripts on the main thread
until the end of that call. "longest" is the tracker's longest share of one task, and "long tasks" is the number of
shares over 50 ms. "forced layouts" are computations of styles and layout inside its scripts. The page changes its
document right before the call.

**Bytes**: all bytes on the sockets of the storing server during that visit, heads and bodies in both directions, with
preflights and settings, over HTTP/1.1 without TLS. The script itself is not included.

**A visit without a referral**: five seconds on a page without a referral. Reads are calls that make a browser compute
sizes or styles; the bench replaces these functions to count them.

**Survival**: each case has ${survivals} new visitors who arrive by a referral. *Redirect at once*: \`location.replace()\` in
the task of the call. The server answers after 300 ms, and a request that the browser has cancelled by then does not
count. *Collector down*: the server refuses connections, the visitor leaves after a second, the server returns, and
the visitor opens another page of the shop. *Sends after a reload*: how often the order was sent if its page is
loaded again one second after the order was stored. If the page is loaded again before the answer, Waymark sends
the order again, and it is stored once. *Strict CSP*: \`connect-src 'self'; img-src *\`. *Pings blocked*: requests of
type Ping fail, as with a block list, and the visitor stays for a second. Each case waits 8 s for the sale.

## Limits of these figures

There is one machine, one browser, no network, and a page with nothing else to do. The times are valid for this
machine; the ratios are more general. If the load average before the start is well above zero, only the ratios are
meaningful. The other trackers are built to count page views and more, which this bench does not use. A batch that
waits, as PostHog's does for three seconds, is delivered in the last case if the visitor stays that long.
OpenPanel's call returns before it starts its request, so its "sale()" does not include the request.
`
