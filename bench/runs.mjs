import { existsSync } from 'node:fs'
import { besideOthers } from './peers/targets.mjs'
import { OTHER_CORES } from './processes.mjs'
import { KINDS } from './requests.mjs'
import { bareTarget, collectorTarget } from './targets.mjs'

/** The runs by their names for `--only`. The targets of a run are compared with each other. */
export const RUNS = {
  ...Object.fromEntries(
    Object.entries(KINDS).map(([kind, { title }]) => [kind, { kind, title, targets: databases }]),
  ),
  'several-collectors': {
    kind: 'clicks',
    title: 'clicks, with several collectors on one PostgreSQL database',
    targets: severalCollectors,
  },
  peers: { kind: 'clicks', title: 'clicks, beside other programs', targets: besideOthers },
}

/** The runs that need no download. */
export const OWN_RUNS = Object.keys(RUNS).filter((name) => name !== 'peers')

function databases(kind, { root, against, seconds, sqlite, postgres }) {
  const one =
    (name, databases, checkout = root) =>
    () =>
      collectorTarget(name, { root: checkout, databases, kind, seconds })
  const mounted = () =>
    collectorTarget('SQLite, in an Express app', {
      root,
      databases: sqlite,
      kind,
      seconds,
      isMounted: true,
    })
  return [
    () => bareTarget(kind, seconds),
    one('SQLite', sqlite),
    one('PostgreSQL', postgres),
    ...(kind === 'clicks' ? [mounted] : []),
    ...(against ? [one(`SQLite, ${against}`, sqlite, against)] : []),
    ...(knowsPostgres(against) ? [one(`PostgreSQL, ${against}`, postgres, against)] : []),
  ]
}

const knowsPostgres = (root) =>
  root !== undefined && existsSync(`${root}/collector/dist/collector/storage/postgres`)

function severalCollectors(kind, { root, seconds, postgres }) {
  return [
    () => bareTarget(kind, seconds),
    ...[1, 2, 4].map(
      (collectors) => () =>
        collectorTarget(`${collectors} on PostgreSQL`, {
          root,
          databases: postgres,
          kind,
          seconds,
          collectors,
          core: OTHER_CORES,
        }),
    ),
  ]
}

/**
 * Measures the targets in turns, so that other load on the machine affects all of them. Returns the rounds
 * of each target and the rows that its database has in the end, and the targets that could not be started.
 */
export const measureRun = async ({ kind, targets }, context, say) => {
  const opened = []
  const leftOut = []
  try {
    for (const target of targets(kind, context)) {
      const one = await target()
      if (one.leftOut === undefined) opened.push(one)
      else leftOut.push(one)
    }
    for (const one of leftOut) say(`  ${one.name} is left out: ${one.leftOut}`)
    // The first round is not counted, because the JIT compiler is still compiling the collector's code.
    for (const target of opened) await target.round()
    const rounds = opened.map(() => [])
    for (let round = 0; round < context.rounds; round += 1) {
      for (const [index, target] of opened.entries()) {
        const measured = await target.round()
        say(`  round ${round + 1}  ${target.name}: ${Math.round(measured.perSecond)}/s`)
        rounds[index].push(measured)
      }
    }
    for (const { close } of opened) await close()
    const held = await Promise.all(opened.map(({ check }) => check()))
    const measured = opened.map(({ name, stores, version, note }, index) => {
      const ofOne = { rounds: rounds[index], held: held[index] }
      return { name, stores, version, note, ...ofOne }
    })
    return { targets: measured, leftOut }
  } finally {
    for (const { close } of opened) await close()
  }
}
