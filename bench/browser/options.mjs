import { parseArgs } from 'node:util'
import { whole } from '../whole.mjs'
import { PARTS } from './parts.mjs'
import { PEERS } from './peers.mjs'

export const RUNS_MAX = 50

export const HELP = `Measures how much the script costs a page and whether a sale arrives, and compares it with published
scripts of other trackers.

  npm run build && npm run bench:browser
  npm run bench:browser -- --only survival --peer snowplow

  --runs <n>           number of timed visits for each tracker; the medians are shown (7)
  --survivals <n>      number of visits for each case of survival (3)
  --only <part>        ${Object.keys(PARTS).join(', ')}; may be given several times
  --peer <name>        ${Object.keys(PEERS).join(', ')}; may be given several times
  --write              write bench/browser/RESULTS.md
  --help

The other trackers are downloaded once with npm, in pinned versions.
`

const OPTIONS = /** @type {const} */ ({
  runs: { type: 'string', default: '7' },
  survivals: { type: 'string', default: '3' },
  only: { type: 'string', multiple: true, default: Object.keys(PARTS) },
  peer: { type: 'string', multiple: true, default: Object.keys(PEERS) },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

/** Parses the arguments. An error says what to do. */
export const readOptions = (args) => {
  const { values } = parseArgs({ args, options: OPTIONS })
  allow('--only', values.only, PARTS)
  allow('--peer', values.peer, PEERS)
  return {
    ...values,
    runs: whole('--runs', values.runs, RUNS_MAX),
    survivals: whole('--survivals', values.survivals, RUNS_MAX),
  }
}

const allow = (option, names, known) => {
  const unknown = names.find((name) => !Object.hasOwn(known, name))
  if (unknown === undefined) return
  throw new Error(`${option} takes one of ${Object.keys(known).join(', ')}, not "${unknown}".`)
}
