// Measures one collector with many accounts beside one with a single account.
// `node bench/accounts/accounts.mjs --help` lists the options.
import { parseArgs } from 'node:util'
import { postgresServer, sqliteFiles } from '../databases.mjs'
import { whole as shown, two } from '../figures.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from '../program.mjs'
import { ratio, rowOf } from '../report.mjs'
import { measureRun } from '../runs.mjs'
import { textTable } from '../tables.mjs'
import { collectorTarget } from '../targets.mjs'
import { whole } from '../whole.mjs'
import { AFFILIATES, floodRows, measureFlood } from './flood.mjs'

const HELP = `Measures clicks and sales of one account, of many accounts evenly, and of many accounts of which one
sends half, in turns. Then one account sends as much as it can, and the others send a tenth of the rate
of one account; their delay is compared with the delay of the account that floods.

  npm run build && npm run bench:accounts
  npm run bench:accounts -- --database postgres --only sales

  --accounts <n>       number of accounts (200)
  --database <name>    sqlite or postgres; may be given several times (both)
  --only <kind>        clicks or sales; may be given several times (both)
  --rounds <n>         number of rounds; the medians are shown (3)
  --seconds <n>        length of a round (4)
  --check              fail if many accounts have less than 0.8 of the rate of one, or if the others wait
                       longer than the account that floods
  --help
`

const OPTIONS = /** @type {const} */ ({
  accounts: { type: 'string', default: '200' },
  database: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '4' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

const RATIO_MIN = 0.8

const DATABASES = { sqlite: sqliteFiles, postgres: postgresServer }

const readOptions = () => {
  const { values } = parseArgs({ options: OPTIONS })
  const chosen = (name, known) => {
    const unknown = values[name]?.find((one) => !known.includes(one))
    if (unknown) throw new Error(`--${name} takes ${known.join(' or ')}, not "${unknown}".`)
    return values[name] ?? known
  }
  return {
    ...values,
    database: chosen('database', Object.keys(DATABASES)),
    only: chosen('only', ['clicks', 'sales']),
    accounts: whole('--accounts', values.accounts, 2_000),
    rounds: whole('--rounds', values.rounds, 50),
    seconds: whole('--seconds', values.seconds, 60),
  }
}

/** The cases that are measured in turns, each with its own collector and database. */
const casesOf = (kind, { databases, seconds, accounts }) => {
  const cases = {
    'one account': { count: 1 },
    [`${accounts} accounts, evenly`]: { count: accounts },
    [`${accounts} accounts, one sends half`]: { count: accounts, half: true },
  }
  return Object.entries(cases).map(
    ([name, spread]) =>
      () =>
        collectorTarget(name, {
          ...{ root: ROOT, databases, kind, seconds },
          spread: { first: 0, affiliates: AFFILIATES, ...spread },
        }),
  )
}

const COLUMNS = ['', 'per second', 'p50 ms', 'p99 ms', 'p99 ms at half', 'CPU µs', 'of one account']

/** Prints the tables of one kind on one database. Returns what is beyond a limit. */
const measure = async (kind, database, databases, options) => {
  say(`\n${kind}, ${database}`)
  const run = { kind, targets: (one) => casesOf(one, { databases, ...options }) }
  const { targets } = await measureRun(run, options, say)
  const [one] = targets
  const rows = targets.map((target) => [...rowOf(target), two(ratio(target, one))])
  say(textTable([COLUMNS, ...rows]))
  for (const { name, held } of targets) say(`  ${name}: ${held}`)
  const flood = await measureFlood(kind, { ...options, root: ROOT, databases, ofOne: one.rounds })
  say(`\n${textTable(floodRows(flood))}`)
  say(`  ${flood.held}`)
  const slow = targets.filter((target) => ratio(target, one) < RATIO_MIN)
  return [
    ...slow.map(
      ({ name }) => `${kind}, ${database}, ${name}: below ${RATIO_MIN} of one account's rate`,
    ),
    ...(flood.others.p99 > flood.flooding.p99
      ? [
          `${kind}, ${database}: the others wait ${shown(flood.others.p99)} ms, and the account that floods ${shown(flood.flooding.p99)} ms`,
        ]
      : []),
  ]
}

const main = async () => {
  const options = readOptions()
  if (options.help) return say(HELP)
  refuseUnbuilt(ROOT)
  const beyond = []
  for (const database of options.database) {
    const databases = await DATABASES[database]()
    try {
      for (const kind of options.only)
        beyond.push(...(await measure(kind, database, databases, options)))
    } finally {
      await databases.close()
    }
  }
  for (const one of beyond) say(`Beyond the limit: ${one}`)
  if (options.check && beyond.length > 0) throw new Error(`${beyond.length} limits are broken.`)
}

await runProgram(main)
