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
    [...text, `## Who was measured\n\n${notes.join('\n')}\n`, explain(options)].join('\n'),
  )
  return FILE.pathname
}

const HEAD = `# What the script costs a page, and whether a sale survives

Written by \`npm run bench:browser -- --write\`; do not edit.
`

const explain = ({ runs, survivals }) => `## How it was measured

The published files themselves, from npm in pinned versions with their hashes, in the same shop and the same
browser; every name but this machine's led nowhere. The shop is \`shop.localhost\`, what stores events
\`go.shop.localhost\`: neighbours, as in a real installation. Everybody is installed as its documentation says, with
what that counts by default (page views, for the peers), by \`<script defer>\`, from a shop that
compresses with brotli. The browser does not say that it is automated. The oracle is our ledger, and for the
peers a server that looks into every event of every batch.

**Time**: CPU throttled to a quarter, ${runs} visits of each in turns, beginning with another each time, after one that was not counted, each with a new profile;
medians, and medians of each round's ratios. "evaluate" is compiling and running its files from start to end on the main
thread, from a trace, waits for other processes (cookies, storage) included; "CPU" is without them, and
other work on the machine changes it less. "sale()" is the call that reports the sale, a second after the load
event, until it returns. "until sale()" is all of its script on the main thread until then. "longest" is its longest
share of one task, "long tasks" how many such shares took over 50 ms. "forced layouts" are style
and layout computations inside its script; the page changed right before the call.

**Bytes**: all that passed the sockets of the storing server in that visit, heads and bodies in both directions, with
preflights and settings, over HTTP/1.1 without TLS; not the script.

**What a visit leaves behind**: five seconds on a page without a referral. Reads are calls that make a browser compute
sizes or styles, counted by replacing them.

**Survival**: ${survivals} new visitors for each case, who come by a referral. *Redirect at once*: \`location.replace()\` in the task of the call; the
server answers after 300 ms, and what the browser gave up by then does not count. *Collector down*: it
refuses connections, the visitor leaves after a second, it returns, and another page of the shop is opened. *Sends after a reload*: how often the order
was sent when its page was loaded again, a second after it was stored; ours is sent again, and stored once, if the page is
loaded again before the answer. *Strict CSP*: \`connect-src 'self'; img-src *\`. *Pings
blocked*: requests of type Ping fail, as by a block list; the visitor stays for a second. Each waits 8 s for the sale.

## What it does not say

One machine, one browser, no network, a page with nothing else to do. Times are this machine's; the ratios carry
further, and with a load average well above zero before the start only they. The peers are built to count
pages and much else: what they do beyond a sale is their purpose, and not used here. A batch that waits, as
PostHog's does for three seconds, is delivered in the last case if the visitor stays that long. OpenPanel's
call returns before it has begun its request, so its "sale()" is without it.
`
