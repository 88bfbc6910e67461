import type { Server } from 'node:http'
import type { CollectorOptions, Config } from '../config.js'
import type { Problem } from '../domain/problem.js'
import type { Deps } from '../program/deps.js'
import type { CopyEnd } from '../storage/copy/copyEnd.js'
import type { Schema } from '../storage/schema.js'

/** The dependencies of commands. Only `bin.ts` uses databases, clocks and the console directly. */
export interface CliIo {
  /**
   * Opens the database named by the options or the environment, and creates it if it does not
   * exist.
   */
  open(options: StartOptions): Started
  /** The file that `open` would create; undefined if the database exists. */
  missingDatabase(options: StartOptions): string | undefined
  /** The port that the environment sets for the collector, or its default. */
  usualPort(): number
  /** The schema of that database, for `waymark migrate`. */
  openSchema(options: StartOptions): Schema
  /**
   * Opens the source or destination of a copy, and creates it if it is a file that does not exist.
   */
  openCopyEnd(database: string): Promise<CopyEnd>
  print(line: string): void
  /** The bytes of standard input, read until its end or until there are `max`. */
  readInput(max: number): Promise<Uint8Array>
  /** Replaces the last line shown. Undefined if the output is not a terminal. */
  readonly showProgress: ((line: string) => void) | undefined
  readonly now: () => number
  readonly newId: () => string
}

export interface StartOptions extends CollectorOptions {
  readonly port?: number
  readonly panelPort?: number
  readonly host?: string
  readonly panelHost?: string
}

export interface Started {
  readonly deps: Deps
  readonly config: Config
  readonly ready: Promise<void>
  createServer(): Server
  createPanelServer(): Server
  close(): Promise<void>
}

/** The expected failure of a command. Its message says what to do; the process ends with the code. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = 1,
  ) {
    super(message)
  }
}

/** A `CommandError` for a problem with a field. `inWords` adds the option that sets the field. */
export class ProblemError extends CommandError {
  constructor(readonly problem: Problem) {
    super(problem.message)
  }
}
