import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { OWN_RUNS, RUNS } from './runs.mjs'
import { whole } from './whole.mjs'

export const ROUNDS_MAX = 50
export const SECONDS_MAX = 60

export const HELP = `Measures how many clicks and sales per second the collector acknowledges, on SQLite and PostgreSQL.

  npm run build && npm run bench
  npm run bench -- --only clicks --rounds 5

  --rounds <n>         number of rounds for each target; the medians are shown (3)
  --seconds <n>        length of a round (4)
  --only <kind>        ${Object.keys(RUNS).join(', ')}; may be given several times
  --peers              also measure a simple program and trackers of others, downloaded with npm and apt-get
  --against <folder>   also measure the built collector of another checkout
  --write              write bench/RESULTS.md
  --help
`

const OPTIONS = /** @type {const} */ ({
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '4' },
  only: { type: 'string', multiple: true, default: OWN_RUNS },
  peers: { type: 'boolean', default: false },
  against: { type: 'string' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

/** Parses the arguments. An error says what to do. */
export const readOptions = (args) => {
  const { values } = parseArgs({ args, options: OPTIONS })
  const unknown = values.only.find((name) => !Object.hasOwn(RUNS, name))
  if (unknown !== undefined) {
    throw new Error(`--only takes one of ${Object.keys(RUNS).join(', ')}, not "${unknown}".`)
  }
  return {
    ...values,
    only: values.peers ? [...new Set([...values.only, 'peers'])] : values.only,
    against: values.against && resolve(`${values.against}`),
    rounds: whole('--rounds', values.rounds, ROUNDS_MAX),
    seconds: whole('--seconds', values.seconds, SECONDS_MAX),
  }
}
