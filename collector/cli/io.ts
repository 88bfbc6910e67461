import type { Server } from 'node:http'
import type { CollectorOptions, Config } from '../config.js'
import type { Deps } from '../program/deps.js'

/** What commands work with: `bin.ts` alone knows databases, clocks and the console. */
export interface CliIo {
  /** Opens the database that the options or the environment name, and makes it if need be. */
  open(options: StartOptions): Started
  /** The file that `open` would make, where it is not there yet. */
  missingDatabase(options: StartOptions): string | undefined
  print(line: string): void
  readonly now: () => number
  readonly newId: () => string
}

export interface StartOptions extends CollectorOptions {
  readonly port?: number
  readonly panelPort?: number
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
