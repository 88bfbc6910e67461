import { writeFileSync } from 'node:fs'
import { markdownOf } from './report.mjs'

const FILE = new URL('RESULTS.md', import.meta.url)

/** Writes RESULTS.md and returns its path. */
export const writeResults = (machine, options, measured) => {
  const tables = measured.map(
    ({ title, targets, leftOut }) =>
      `### ${title}\n\n${markdownOf(targets)}\n${aboutPeers(targets, leftOut)}`,
  )
  writeFileSync(
    FILE,
    [headOf(machine), '## Measured\n', ...tables, explain(machine, options)].join('\n'),
  )
  return FILE.pathname
}

/** What each program has stored, and which ones are missing from the table. */
const aboutPeers = (targets, leftOut) => {
  if (!targets[1].stores) return ''
  const lines = [
    ...targets
      .filter(({ held }) => held)
      .map(({ name, version, note, held }) =>
        [`- ${[name, version].filter(Boolean).join(' ')} has ${held}.`, note]
          .filter(Boolean)
          .join(' '),
      ),
    ...leftOut.map(({ name, leftOut: why }) => `- ${name} is left out: ${why}`),
  ]
  return `\nEach program was killed after its last answer, and what it has stored was counted then.\n\n${lines.join('\n')}\n`
}

const headOf = (machine) => `# How many clicks and sales per second

Written by \`npm run bench -- --write\`; do not edit.

| | |
| --- | --- |
| Processor | ${machine.cpu}, ${machine.cores} cores, ${machine.memory} |
| Writing a page to the disk (\`fsync\`) | ${machine.flushMs.toPrecision(2)} ms |
| Node | ${machine.node} |
| SQLite | ${machine.sqlite} |
| PostgreSQL | ${machine.postgres}, with its default settings |
| Commit | ${machine.commit} |
| Date | ${machine.date} |
| Load average before the start | ${machine.load.toPrecision(2)} |

The collector answered every request after its commit, and the bench checked every answer. After the last answer the
collector was killed. The database then had exactly the clicks, orders and commissions that had been
acknowledged.
`

const explain = ({ isPinned }, { rounds, seconds }) => `## How it was measured

The load was sent to a real \`waymark serve\` process with a new database and 100 affiliates, over HTTP on the loopback
interface. It used 64 kept-alive connections, each with one request at a time, of about 400 bytes. ${
  isPinned
    ? 'The server ran on core 0 and the load on core 1. The system chose the cores of the PostgreSQL server, so on two cores it competes with both.'
    : 'Server and load were not pinned to separate cores, because `taskset` is missing or there is only one core.'
}
All targets of a table were measured in turns, in ${rounds} rounds of ${seconds} s after one round that was not counted. The
tables show the medians, and the medians of each round's ratios. "p99 ms at half" comes from a separate round that
sends half as many requests per second as the target had just answered. The time of a request counts from the
instant at which it was due. "bare" is a node http server that reads the request and answers 204. "CPU µs" is the
collector's CPU time for one request, without PostgreSQL. Other work on the machine affects it less than the rates.
"load busy" is the share of its core that the load used. Near 100 % the load limits the measured rate.

## Limits of these figures

The absolute figures are valid for this machine; the ratios are more general. Databases are new and small, there is
one merchant, and no lists are read at the same time. The PostgreSQL server is on the same machine, without a
network in between and without a core of its own. On a machine with two cores, several collectors share one core,
so their table shows whether they block each other and not how far they scale. If the load average before the
start is well above zero, other work was measured as well, and only the ratios are meaningful.
`
