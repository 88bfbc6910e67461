import type { Command } from 'commander'
import { CommandError, ProblemError } from './io.js'

/** Options whose name differs from the field that they set. */
const CALLED: Readonly<Record<string, string>> = {
  clickModel: 'clicks',
  introduces: 'introduce',
  storesAtRedirect: 'storeAtRedirect',
  standsDown: 'standDown',
  forgetsAfterSale: 'forgetAfterSale',
  actions: 'action',
  actionNames: 'actionName',
  actionApprovals: 'actionApproval',
  actionValues: 'actionValue',
  productIds: 'product',
  settings: 'set',
  headers: 'header',
  products: 'productTerms',
  groups: 'group',
  tiers: 'tier',
  isPrivate: 'private',
  isMember: 'member',
}

/**
 * Replaces the field's name in an error by the command's option or argument that sets it. If the
 * command has none, the message is shown without a name.
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
