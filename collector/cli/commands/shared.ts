import type { Command } from 'commander'
import type { Config } from '../../config.js'
import type { TierTerms } from '../../domain/campaign.js'
import { type AccountId, isAccountId } from '../../domain/ids.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Deps } from '../../program/deps.js'
import { formatTier } from '../../program/terms.js'
import { type CliIo, CommandError, ProblemError, type StartOptions } from '../io.js'

/** Options that every command takes. */
export interface Common {
  readonly account: string
  readonly database?: string
}

export type Verb = (deps: Deps, accountId: AccountId, config: Config) => Promise<void>

/** Runs one verb against the database and closes it. */
export const withDatabase = async (
  io: CliIo,
  { account, database }: Common,
  verb: Verb,
): Promise<void> => {
  if (!isAccountId(account)) throw new CommandError(`"${account}" is not an account id.`)
  const options = { ...(database && { database }), reader: 'inline' as const, jobs: false }
  mustBeThere(io, options)
  const started = io.open(options)
  try {
    await started.ready
    await verb(started.deps, account, started.config)
  } finally {
    await started.close()
  }
}

/** Commands do not create a missing database, because its name may be misspelt. */
export const mustBeThere = (io: CliIo, options: StartOptions): void => {
  const missing = io.missingDatabase(options)
  if (missing === undefined) return
  throw new CommandError(
    `There is no database ${missing}. Start the collector first (waymark serve), or name the file: --database <file>`,
  )
}

/** Returns the value, or throws the problem as an error of the command. */
export const must = <Value>(value: Value | Problem): Value => {
  if (isProblem(value)) throw new ProblemError(value)
  return value as Value
}

/** Collects the values of an option that may be given several times. */
export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value]

/** Options such as "signup=1.00 EUR", by what precedes the sign. */
export const pairsOf = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    texts.map((text) => {
      const [name = '', ...value] = text.split('=')
      return [name, value.join('=')]
    }),
  )

/** Terms in the format that the options accept. */
export const termsText = (terms: TierTerms | undefined): string =>
  terms ? formatTier(terms) : 'none'

/** The program of the account. Throws a `CommandError` if the account does not exist. */
export const mustExist = async ({ storage }: Deps, accountId: AccountId) => {
  const program = await storage.program(accountId)
  if (!program)
    throw new CommandError(`There is no account "${accountId}". See: waymark account list`)
  return program
}

/** The message of an edit command that was called without an option. */
export const sayWhat = (command: string): string =>
  `Say what to change, with one of the options of: waymark ${command} --help`

/** A typed number. An empty text is `NaN`, because `Number('')` would be 0. */
export const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** Runs a verb with the options of one command. */
export type Run = (verb: Verb) => Promise<void>
export type Runner = (command: Command) => Run

/** Said after an edit of settings that running collectors keep in memory for so long. */
export const seenWithin = (time: 'ten seconds' | 'a minute'): string =>
  `A running collector keeps the settings in memory: it uses the new ones within ${time}.`

/** The UTC day, for lists. */
export const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
