import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { newId } from '../../identifiers.js'
import { createCollector } from '../../main.js'
import { openSqliteCopyEnd } from '../../storage/sqlite/copyEnd.js'
import { openSqliteSchema } from '../../storage/sqlite/openSqliteSchema.js'
import { copyOfSlowTemplate } from '../../testing/templates.js'
import { buildCli } from '../cli.js'

export interface TestCommand {
  readonly database: string
  /** Runs `waymark` with these words, and answers what it printed. */
  readonly waymark: (...words: readonly string[]) => Promise<string>
  /** What standard input holds; at first nothing. */
  readonly type: (input: string) => void
  readonly printed: () => string
  /** Called with each progress that is shown; undefined: the output is not a terminal. */
  readonly onProgress: (listener: ((line: string) => void) | undefined) => void
  /** Every command there is. */
  readonly commands: () => readonly Command[]
  readonly remove: () => void
}

/**
 * The command on a database of its own, within this process. The first start is over: it hashes a
 * password, which is slow.
 */
export const aCommand = async (): Promise<TestCommand> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const database = await copyOfSlowTemplate('started', folder, startFirst)
  let printed: string[] = []
  let typed = ''
  let showProgress: ((line: string) => void) | undefined
  const print = (line: string) => {
    printed.push(line)
  }
  const build = () =>
    buildCli(
      {
        open: (options) => createCollector({ ...options, ...own }),
        missingDatabase: (options) =>
          options.database?.includes('typo') ? options.database : undefined,
        usualPort: () => 0,
        openSchema: ({ database: file = database }) => openSqliteSchema(file),
        openCopyEnd: async (file) => openSqliteCopyEnd(file),
        print,
        readInput: async () => Buffer.from(typed),
        showProgress,
        now: Date.now,
        newId,
      },
      '0.1.0',
    )
  const commandsOf = (cli: Command) => [
    cli,
    ...cli.commands,
    ...cli.commands.flatMap((one) => one.commands),
  ]
  return {
    database,
    type: (input) => {
      typed = input
    },
    onProgress: (listener) => {
      showProgress = listener
    },
    printed: () => printed.join('\n'),
    commands: () => commandsOf(build()),
    waymark: async (...words) => {
      printed = []
      const cli = build()
      // Commander would end the process.
      for (const command of commandsOf(cli)) {
        command.exitOverride().configureOutput({ writeOut: print, writeErr: print })
      }
      await cli.parseAsync(['node', 'waymark', '--database', database, ...words])
      return printed.join('\n')
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const own = { log: quiet, onFirstStart: () => undefined, isCommand: true }

const startFirst = async (database: string): Promise<void> => {
  const { ready, close } = createCollector({ database, jobs: false, ...own })
  await ready
  await close()
}
