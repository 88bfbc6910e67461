import type { Command } from 'commander'
import { isOfSite, plainHost } from '../../domain/host.js'
import { LIST_MAX } from '../../domain/lists.js'
import type { Site } from '../../domain/site.js'
import type { Deps } from '../../program/deps.js'
import { addSite, removeSite } from '../../program/sites.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

/** `waymark site ...` */
export const siteCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('site').description('hosts whose pages can report')
  group
    .command('add <host>')
    .description(
      'accept reports from the pages of a host, for example shop.example, localhost:4000, or all subdomains: "*.shop.example"',
    )
    .action(async (host: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const site = must(await addSite(deps, accountId, host))
        io.print(`Pages of ${site.host} can report now.`)
        if (await wasRefused(deps, site)) {
          io.print(
            'Their earlier reports stay rejected, because they are stored without the visitor id. Your server can report these orders (POST /v1/sales with "affiliate").',
          )
        }
      }),
    )
  group
    .command('remove <host>')
    .description('reject reports from the pages of a host')
    .action(async (host: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await removeSite(deps, accountId, host))
        io.print(`Reports of pages of ${host} are rejected from now on.`)
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

/** Whether reports of the site's pages are among the newest rejected messages. */
const wasRefused = async ({ storage }: Deps, { accountId, host }: Site): Promise<boolean> => {
  const refused = await storage.listSetAside({ accountId, limit: LIST_MAX })
  return refused.some(({ code, origin }) => {
    const [, page] = /^https?:\/\/(.*)$/.exec(origin ?? '') ?? []
    return code === 'origin_not_registered' && page !== undefined && isOfSite(plainHost(page), host)
  })
}
