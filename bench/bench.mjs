// The program of `npm run bench`. `--help` lists its options.
import { postgresServer, sqliteFiles } from './databases.mjs'
import { machineOf } from './machine.mjs'
import { HELP, readOptions } from './options.mjs'
import { downloads } from './peers/downloads.mjs'
import { isPinned } from './processes.mjs'
import { ROOT, refuseUnbuilt, runProgram, say } from './program.mjs'
import { tableOf } from './report.mjs'
import { writeResults } from './results.mjs'
import { measureRun, RUNS } from './runs.mjs'

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return say(HELP)
  refuseUnbuilt(ROOT, ...(options.against ? [options.against] : []))
  if (!isPinned)
    say('Server and load share their cores, because taskset is missing or there is only one core.')
  const sqlite = sqliteFiles()
  const postgres = await postgresServer()
  const peers = downloads()
  try {
    const machine = await machineOf(ROOT, { sqlite, postgres })
    const measured = []
    for (const name of options.only) {
      say(`\n${RUNS[name].title}`)
      const { targets, leftOut } = await measureRun(
        RUNS[name],
        { root: ROOT, ...options, sqlite, postgres, downloads: peers },
        say,
      )
      say(tableOf(targets))
      for (const { name, held } of targets) if (held) say(`  ${name} has ${held}`)
      measured.push({ title: RUNS[name].title, targets, leftOut })
    }
    if (options.write) say(`\nWrote ${writeResults(machine, options, measured)}`)
  } finally {
    await sqlite.close()
    await postgres.close()
    await peers.close()
  }
}

await runProgram(main)
