import type { Command } from 'commander'
import { CommandError, ProblemError } from './io.js'

/** Options that are not called as the field that they set. */
const CALLED: Readonly<Record<string, string>> = {
  clickModel: 'clicks',
  introduces: 'introduce',
  actions: 'action',
  productIds: 'product',
}

/**
 * An error with the option or argument of the command in the place of the field behind it. A field
 * that the command has no word for is left out: its message says enough.
 */
export const inWords = (command: Command, error: unknown): unknown => {
  if (!(error instanceof ProblemError)) return error
  const { field, message } = error.problem
  const word = wordFor(command, field)
  return new CommandError(word === undefined ? message : `${word}: ${message}`)
}

const wordFor = (command: Command, field: string): string | undefined => {
  const [name = '', ...rest] = field.split('.')
  const option = command.options.find(
    (one) => one.attributeName() === (CALLED[name] ?? name) || one.name() === name,
  )
  if (option) return [option.long, ...rest].join(' ')
  return command.registeredArguments.find((one) => one.name() === name)?.name()
}
