import type { Command } from 'commander'
import { AFFILIATE_STATUSES, statusAt } from '../../domain/affiliate.js'
import { WILDCARD } from '../../domain/host.js'
import { addAffiliate, setAffiliateStatus } from '../../program/affiliates.js'
import type { CliIo } from '../io.js'
import { CommandError } from '../io.js'
import { table } from '../table.js'
import { balancesCommand } from './balances.js'
import { bookingCommands } from './bookings.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark affiliate ...` */
export const affiliateCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('affiliate')
    .description('affiliates, who refer visitors and earn commissions')
  group
    .command('add <code>')
    .description('add an affiliate; the affiliate link contains the code: ?a_aid=<code>')
    .option('--name <name>', 'name shown in the panel')
    .option('--email <email>')
    .action(async (code: string, options: { name?: string; email?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { sites } = await mustExist(deps, accountId)
        const form = {
          code,
          name: options.name ?? code,
          ...(options.email && { email: options.email }),
        }
        must(await addAffiliate(deps, accountId, form))
        const site = sites.find(({ host }) => !host.startsWith(WILDCARD))?.host
        io.print(`Affiliate ${code}: ${addressOf(site ?? 'your-shop.example')}/?a_aid=${code}`)
      }),
    )
  group
    .command('set <code> <status>')
    .description(`set the status of an affiliate from now on: ${AFFILIATE_STATUSES.join(', ')}`)
    .action(async (code: string, wanted: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const status = AFFILIATE_STATUSES.find((known) => known === wanted)
        if (!status) throw new CommandError(`Use one of ${AFFILIATE_STATUSES.join(', ')}.`)
        must(await setAffiliateStatus(deps, accountId, code, status))
        io.print(`Affiliate ${code} is ${status} from now on.`)
      }),
    )
  group
    .command('list')
    .description('list the affiliates')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const rows = (await deps.storage.affiliates(accountId)).map((affiliate) => [
          affiliate.code,
          affiliate.name,
          statusAt(affiliate, deps.now()),
          affiliate.email ?? '',
        ])
        for (const line of table(['code', 'name', 'status', 'e-mail'], rows)) io.print(line)
      }),
    )
  balancesCommand(group, io, run)
  bookingCommands(group, io, run)
}

/** A shop on localhost has no TLS certificate. */
const addressOf = (host: string) =>
  `${/^(localhost|127\.)/.test(host) ? 'http' : 'https'}://${host}`
