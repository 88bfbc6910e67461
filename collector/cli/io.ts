import type { Server } from 'node:http'
import type { CollectorOptions, Config } from '../config.js'
import type { Problem } from '../domain/problem.js'
import type { Deps } from '../program/deps.js'
import type { CopyEnd } from '../storage/copy/copyEnd.js'
import type { Schema } from '../storage/schema.js'

/** What commands work with: `bin.ts` alone knows databases, clocks and the console. */
export interface CliIo {
  /** Opens the database that the options or the environment name, and makes it if need be. */
  open(options: StartOptions): Started
  /** The file that `open` would make, where it is not there yet. */
  missingDatabase(options: StartOptions): string | undefined
  /** The schema of that database, to be brought up to date by hand. */
  openSchema(options: StartOptions): Schema
  /** Opens a database to copy from or to, and makes it if it is a file that is not there yet. */
  openCopyEnd(database: string): Promise<CopyEnd>
  print(line: string): void
  /** Shows a line in the place of the one before it. Undefined where no person is watching. */
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

/** A command that cannot do what it was asked; its message says what to do. Ends with code 1. */
export class CommandError extends Error {}

/** The same for a problem that names a field: the command says which of its options that is. */
export class ProblemError extends CommandError {
  constructor(readonly problem: Problem) {
    super(problem.message)
  }
}
