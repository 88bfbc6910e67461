import type { Command } from 'commander'
import {
  AFFILIATE_STATUSES,
  aliasesOf,
  payoutCurrencyAt,
  statusAt,
} from '../../domain/affiliate.js'
import { WILDCARD } from '../../domain/host.js'
import { setPayoutCurrency } from '../../program/affiliateSettings.js'
import {
  addAffiliate,
  type ContactForm,
  editAffiliate,
  setAffiliateStatus,
} from '../../program/affiliates.js'
import type { CliIo } from '../io.js'
import { CommandError } from '../io.js'
import { table } from '../table.js'
import { affiliateSettingCommands, settingsNow } from './affiliateSettings.js'
import { aliasCommands, mustFind } from './alias.js'
import { balancesCommand } from './balances.js'
import { bookingCommands } from './bookings.js'
import { day, must, mustExist, type Runner, sayWhat } from './shared.js'

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
        const hosts = sites.map(({ host }) => host).filter((host) => !host.startsWith(WILDCARD))
        const site = hosts.find((host) => !isLocal(host)) ?? hosts[0]
        io.print(`Affiliate ${code}: ${addressOf(site ?? 'your-shop.example')}/?a_aid=${code}`)
      }),
    )
  editCommand(group, io, run)
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
  affiliateSettingCommands(group, io, run)
  readingCommands(group, io, run)
  aliasCommands(group, io, run)
}

interface EditOptions extends ContactForm {
  readonly payoutCurrency?: string
}

const editCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('edit <code>')
    .description('change the name, the e-mail address or the payout currency of an affiliate')
    .option('--name <name>', 'name shown in the panel')
    .option('--email <address>', 'e-mail address, or "none"')
    .option(
      '--payout-currency <code>',
      'currency in which it is paid, for orders from now on, or "none" for that of the account',
    )
    .action(async (code: string, { payoutCurrency, ...form }: EditOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const isContact = form.name !== undefined || form.email !== undefined
        if (!isContact && payoutCurrency === undefined) {
          throw new CommandError(sayWhat('affiliate edit'))
        }
        if (payoutCurrency !== undefined) {
          must(await setPayoutCurrency(deps, accountId, code, payoutCurrency))
        }
        const edited = isContact
          ? must(await editAffiliate(deps, accountId, code, form))
          : await mustFind(deps, accountId, code)
        const paidIn = payoutCurrencyAt(edited, deps.now())
        const parts = [edited.name, edited.email ?? 'no e-mail address']
        if (paidIn !== undefined) parts.push(`paid in ${paidIn} for orders from now on`)
        else if (payoutCurrency !== undefined) parts.push('paid in the currency of the account')
        io.print(`Affiliate ${edited.code}: ${parts.join(', ')}.`)
      }),
    )
}

const isLocal = (host: string): boolean => /^(localhost|127\.)/.test(host)

/** A shop on localhost has no TLS certificate. */
const addressOf = (host: string) => `${isLocal(host) ? 'http' : 'https'}://${host}`

const readingCommands = (group: Command, io: CliIo, run: Runner): void => {
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
          aliasesOf(affiliate).join(', '),
        ])
        for (const line of table(['code', 'name', 'status', 'e-mail', 'aliases'], rows)) {
          io.print(line)
        }
      }),
    )
  group
    .command('show <code>')
    .description('show an affiliate, named by its code or an alias')
    .action(async (code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const affiliate = await mustFind(deps, accountId, code)
        for (const [what, value] of [
          ['code', affiliate.code],
          ['aliases', aliasesOf(affiliate).join(', ') || 'none'],
          ['name', affiliate.name],
          ['status', statusAt(affiliate, deps.now())],
          ['e-mail', affiliate.email ?? 'none'],
          ['since', day(affiliate.createdAt)],
          ...(await settingsNow(deps, accountId, affiliate)),
        ] as const) {
          io.print(`${what.padEnd(9)} ${value}`)
        }
      }),
    )
  balancesCommand(group, io, run)
  bookingCommands(group, io, run)
}
