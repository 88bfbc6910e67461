import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildCli } from './cli/cli.js'
import { type CliIo, CommandError, type StartOptions } from './cli/io.js'
import { readConfig } from './config.js'
import { newId } from './identifiers.js'
import { createCollector } from './main.js'
import { StorageOutage } from './storage/storage.js'

const { version } = createRequire(import.meta.url)('waymark-collector/package.json') as {
  readonly version: string
}

/** Runs the `waymark` command with the arguments of this process. */
export const run = async (argv: readonly string[]): Promise<void> => {
  const print = (line: string) => {
    process.stdout.write(`${line}\n`)
  }
  const missingDatabase = (options: StartOptions) => {
    const { database, postgres } = readConfig(options, process.env)
    return postgres || existsSync(database) ? undefined : database
  }
  const io: CliIo = { open: createCollector, missingDatabase, print, now: Date.now, newId }
  const cli = buildCli(io, version)
  try {
    await cli.parseAsync(argv)
  } catch (error) {
    // What an operator can put right is said in one line; anything else is a bug and needs its stack.
    const known = error instanceof CommandError || error instanceof StorageOutage
    const expected =
      known ||
      /^(The configuration is wrong|This database was made)/.test(String((error as Error)?.message))
    process.stderr.write(
      `${expected ? (error as Error).message : ((error as Error)?.stack ?? error)}\n`,
    )
    process.exitCode = 1
  }
}
