import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildCli } from './cli/cli.js'
import { type CliIo, CommandError, type StartOptions } from './cli/io.js'
import { readConfig } from './config.js'
import { newId } from './identifiers.js'
import { createCollector } from './main.js'
import type { CopyEnd } from './storage/copy/copyEnd.js'
import { openPostgresCopyEnd } from './storage/postgres/copyEnd.js'
import { openPostgresSchema } from './storage/postgres/openPostgresSchema.js'
import type { Schema } from './storage/schema.js'
import { sealingWith } from './storage/sealing.js'
import { openSqliteCopyEnd } from './storage/sqlite/copyEnd.js'
import { openSqliteSchema } from './storage/sqlite/openSqliteSchema.js'
import { StorageOutage } from './storage/storage.js'

const { version } = createRequire(import.meta.url)('waymark-collector/package.json') as {
  readonly version: string
}

/** Runs the `waymark` command with the arguments of this process. */
export const run = async (argv: readonly string[]): Promise<void> => {
  const print = (line: string) => {
    process.stdout.write(`${line}\n`)
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosed)
  const missingDatabase = (options: StartOptions) => {
    const { database, postgres } = readConfig(options, process.env)
    return postgres || existsSync(database) ? undefined : database
  }
  const showProgress = process.stderr.isTTY ? rewrite : undefined
  const io: CliIo = {
    open: (options) => createCollector({ ...options, isCommand: true }),
    missingDatabase,
    usualPort: () => readConfig({}, process.env).port,
    openSchema,
    openCopyEnd,
    print,
    readInput,
    showProgress,
    now: Date.now,
    newId,
  }
  const cli = buildCli(io, version)
  try {
    await cli.parseAsync(argv)
  } catch (error) {
    // An error that an operator can fix is shown in one line. Anything else is a bug and is shown
    // with its stack.
    const known = error instanceof CommandError || error instanceof StorageOutage
    const expected =
      known ||
      /^(The configuration is wrong|This database (was made|is an unfinished copy)|This (is )?PostgreSQL )/.test(
        String((error as Error)?.message),
      )
    process.stderr.write(
      `${expected ? (error as Error).message : ((error as Error)?.stack ?? error)}\n`,
    )
    process.exitCode = error instanceof CommandError ? error.exitCode : 1
  }
}

/**
 * Ignores EPIPE, which a write gets when the reader of the output ends, for example `| head`. The
 * command runs to its end: a collector keeps serving, and a copy is completed.
 */
const ignoreClosed = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error
}

const openSchema = (options: StartOptions): Schema => {
  const { database, postgres, ...config } = readConfig(options, process.env)
  const sealing = sealingWith(config.sealing)
  return postgres
    ? openPostgresSchema({ ...postgres, sealing })
    : openSqliteSchema(database, sealing)
}

const openCopyEnd = async (name: string): Promise<CopyEnd> => {
  const { database, postgres } = readConfig({ database: name }, process.env)
  return postgres ? openPostgresCopyEnd(postgres) : openSqliteCopyEnd(database)
}

const readInput = async (max: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= max) break
  }
  return Buffer.concat(chunks)
}

/** Moves the cursor to the start of the line and clears the line. */
const REWRITE = '\r\u001b[2K'

const rewrite = (line: string) => {
  process.stderr.write(REWRITE + line)
}
