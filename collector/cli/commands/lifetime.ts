import type { Command } from 'commander'
import { removeLifetime } from '../../program/lifetimes.js'
import type { CliIo } from '../io.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark lifetime ...` */
export const lifetimeCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('lifetime').description('imported lifetime affiliates of customers')
  group
    .command('remove <customer>')
    .description('end the imported lifetime affiliate of a customer')
    .action(async (customer: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const id = must(await removeLifetime(deps, accountId, customer))
        const [affiliate] = await deps.storage.affiliatesById(accountId, [id])
        io.print(`${affiliate?.code ?? id} is no longer the lifetime affiliate of the customer.`)
      }),
    )
}
