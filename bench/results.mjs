import { writeFileSync } from 'node:fs'
import { markdownOf } from './report.mjs'

const FILE = new URL('RESULTS.md', import.meta.url)

/** Writes RESULTS.md and returns its path. */
export const writeResults = (machine, options, measured) => {
  const tables = measured.map(({ title, targets }) => `### ${title}\n\n${markdownOf(targets)}\n`)
  writeFileSync(
    FILE,
    [headOf(machine), '## Measured\n', ...tables, explain(machine, options)].join('\n'),
  )
  return FILE.pathname
}

const headOf = (machine) => `# How many clicks and sales a second

Written by \`npm run bench -- --write\`; do not edit.

| | |
| --- | --- |
| Processor | ${machine.cpu}, ${machine.cores} cores, ${machine.memory} |
| A page to the disk (\`fsync\`) | ${machine.flushMs.toPrecision(2)} ms |
| Node | ${machine.node} |
| SQLite | ${machine.sqlite} |
| PostgreSQL | ${machine.postgres}, with its default settings |
| Commit | ${machine.commit} |
| Date | ${machine.date} |
| Load average before the start | ${machine.load.toPrecision(2)} |

Every request was answered after its commit, and every answer was checked. At the end each database held
exactly the clicks, orders and commissions that had been acknowledged, although its collector was
killed after the last answer.
`

const explain = ({ isPinned }, { rounds, seconds }) => `## How it was measured

A real \`waymark serve\` process on a new database with 100 affiliates, over HTTP on the loopback interface;
64 connections that are kept alive, each with one request at a time, of about 400 bytes. ${
  isPinned
    ? 'The server ran on core 0, the load on core 1, the PostgreSQL server wherever the system put it: on two cores it competes with both.'
    : 'Server and load were not kept on cores of their own: there is no `taskset`, or one core.'
}
All targets of a table were measured in turns, ${rounds} rounds of ${seconds} s each after one that was not counted; shown are the
medians, and the medians of each round's ratios. "bare" is a node http server that reads the request
and answers 204. "CPU µs" is how long the collector computed for one request, without PostgreSQL;
other work on the machine changes it less than the rates. "load busy" is how much of its core the load used:
near 100 % it is the load that was measured.

## What it does not say

The absolute figures are this machine's, the ratios carry further. Databases are new and small, there is
one merchant, and nobody reads lists meanwhile. The PostgreSQL server is on the same machine: there
is no network between, and no second core for it. Where there are two cores, several collectors share one: their
table then shows whether they stand in each other's way, not how far they scale. With a load average
well above zero before the start other work was measured too: then believe the ratios only.
`
