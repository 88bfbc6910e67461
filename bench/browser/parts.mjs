import { guestVisit } from './guest.mjs'
import { CASES, survive } from './survival.mjs'
import { guestTable, sizeTable, strangerTable, survivalTable, timeTable } from './tables.mjs'
import { buyersVisit, strangersVisit } from './timed.mjs'

/** The number of concurrent visits. They mostly wait, and they are not timed. */
const AT_ONCE = 3

/** Measures the trackers in turns, so that other load on the machine affects all of them. */
const rounds = async (visit, trackers, tools) => {
  const measured = trackers.map(() => [])
  // The first round is not counted, because it includes reads from the disk.
  for (const tracker of trackers) await visit(tracker, tools)
  for (let round = 0; round < tools.runs; round += 1) {
    // Each round starts with another tracker, because a heavy tracker slows the one after it.
    for (const [turn] of trackers.entries()) {
      const index = (turn + round) % trackers.length
      measured[index].push(await visit(trackers[index], tools))
    }
    tools.say(`  round ${round + 1} of ${tools.runs}`)
  }
  return trackers.map((tracker, index) => ({ tracker, rounds: measured[index] }))
}

const guests = async (trackers, tools) => {
  const seen = []
  for (const tracker of trackers) seen.push({ tracker, visit: await guestVisit(tracker, tools) })
  return seen
}

const survivals = async (trackers, tools) => {
  const waiting = trackers.map((tracker) => ({ tracker, cases: {} }))
  const all = [...waiting]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      for (const name of Object.keys(CASES)) {
        next.cases[name] = []
        for (let run = 0; run < tools.survivals; run += 1)
          next.cases[name].push(await survive(name, next.tracker, tools))
        tools.say(`  ${next.tracker.name}, ${name}: ${next.cases[name].join(', ')}`)
      }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return all
}

/** The parts of the bench by their names for `--only`. */
export const PARTS = {
  size: {
    title: 'What a page loads',
    measure: async (trackers) => trackers.map((tracker) => ({ tracker })),
    table: sizeTable,
  },
  buyer: {
    title: 'A click and a sale, with a quarter of the processor',
    measure: (trackers, tools) => rounds(buyersVisit, trackers, tools),
    table: timeTable,
  },
  stranger: {
    title: 'A visit without a referral, with a quarter of the processor',
    measure: (trackers, tools) => rounds(strangersVisit, trackers, tools),
    table: strangerTable,
  },
  guest: {
    title: 'What a visit without a referral sends, stores and reads',
    measure: guests,
    table: guestTable,
  },
  survival: {
    title: 'Does the sale arrive?',
    measure: survivals,
    table: survivalTable,
  },
}
