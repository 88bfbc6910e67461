import type { Command } from 'commander'
import { addSite, removeSite } from '../../program/sites.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

/** `waymark site ...` */
export const siteCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('site').description('hosts whose pages may report')
  group
    .command('add <host>')
    .description(
      'let the pages of a host report, for example shop.example, localhost:4000, or all subdomains: "*.shop.example"',
    )
    .action(async (host: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        io.print(`Pages of ${must(await addSite(deps, accountId, host)).host} may report now.`)
      }),
    )
  group
    .command('remove <host>')
    .description('no longer take reports from a host')
    .action(async (host: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await removeSite(deps, accountId, host))
        io.print(`Pages of ${host} may no longer report.`)
      }),
    )
  group
    .command('list')
    .description('list the registered hosts')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { sites } = await mustExist(deps, accountId)
        const rows = sites.map(({ host, createdAt }) => [host, day(createdAt)])
        for (const line of table(['host', 'since'], rows)) io.print(line)
      }),
    )
}
