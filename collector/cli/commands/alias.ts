import type { Command } from 'commander'
import type { Affiliate } from '../../domain/affiliate.js'
import { affiliateCalled } from '../../program/affiliates.js'
import { addAlias, removeAlias } from '../../program/aliases.js'
import type { Deps } from '../../program/deps.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, type Runner } from './shared.js'

/** `waymark affiliate alias ...` */
export const aliasCommands = (affiliate: Command, io: CliIo, run: Runner): void => {
  const group = affiliate
    .command('alias')
    .description('further codes that mean an affiliate in links and reports')
  group
    .command('add <affiliate> <alias>')
    .description('give an affiliate a further code, also for earlier clicks and orders')
    .action(async (code: string, alias: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const added = must(await addAlias(deps, accountId, { affiliate: code, alias }))
        io.print(`${alias} means the affiliate ${added.code} from now on.`)
      }),
    )
  group
    .command('remove <affiliate> <alias>')
    .description('remove a further code for later clicks and orders')
    .action(async (code: string, alias: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { code: own } = must(await removeAlias(deps, accountId, { affiliate: code, alias }))
        io.print(`${alias} no longer means the affiliate ${own}. Earlier orders keep their credit.`)
      }),
    )
  group
    .command('list [affiliate]')
    .description('list the aliases of an affiliate, or of all of them')
    .action(async (code: string | undefined, _options, command: Command) =>
      run(command)(async ({ storage }, accountId) => {
        const all =
          code === undefined
            ? await storage.affiliates(accountId)
            : [await mustFind({ storage }, accountId, code)]
        for (const line of table(['alias', 'affiliate', 'since'], all.flatMap(rowsOf))) {
          io.print(line)
        }
      }),
    )
}

/** The affiliate with a code or an alias. Throws a `CommandError` if there is none. */
export const mustFind = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: Affiliate['accountId'],
  code: string,
): Promise<Affiliate> => {
  const found = await affiliateCalled(storage, accountId, code)
  if (found) return found
  throw new CommandError(`There is no affiliate "${code}". See: waymark affiliate list`)
}

const rowsOf = ({ code, aliases }: Affiliate): readonly (readonly string[])[] =>
  aliases
    .filter(({ removedAt }) => removedAt === undefined)
    .map((alias) => [alias.code, code, day(alias.createdAt)])
