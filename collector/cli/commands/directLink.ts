import type { Command } from 'commander'
import { DIRECT_LINK_STATUSES } from '../../domain/directLink.js'
import { PATTERN_WARNINGS, warningsOf } from '../../program/directLinkPattern.js'
import {
  addDirectLink,
  decideDirectLink,
  type NewDirectLink,
  removeDirectLink,
} from '../../program/directLinks.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

const DECISIONS = [
  { verb: 'approve', status: 'approved', what: 'visitors from the site' },
  { verb: 'decline', status: 'declined', what: 'no visitors from the site' },
] as const

const SAID = {
  approved: (pattern: string) => `Visitors from ${pattern} are credited from now on.`,
  declined: (pattern: string) => `Visitors from ${pattern} are not credited any more.`,
}

/** `waymark direct-link ...` */
export const directLinkCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('direct-link')
    .description('sites of affiliates, whose visitors are credited without any parameter')
  group
    .command('add <pattern>')
    .description(
      'register a site of an affiliate: blog.example, "*.blog.example" with all subdomains, or blog.example/jane',
    )
    .requiredOption('--affiliate <code>', 'affiliate whose site it is')
    .option('--campaign <code>', 'campaign of the clicks; default: the default campaign')
    .option('--channel <name>', 'channel of the clicks')
    .option('--banner <name>', 'banner of the clicks')
    .option('--note <text>', 'a note for yourself')
    .option('--approved', 'count visitors from now on; otherwise approve it later')
    .action(async (pattern: string, options: Omit<NewDirectLink, 'pattern'>, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const link = must(await addDirectLink(deps, accountId, { pattern, ...options }))
        for (const warning of await warningsOf(link.pattern)) io.print(PATTERN_WARNINGS[warning])
        io.print(
          link.status === 'approved'
            ? `Visitors from ${link.pattern} are credited to ${options.affiliate} from now on.`
            : `${link.pattern} waits for approval: waymark direct-link approve "${link.pattern}"`,
        )
      }),
    )
  for (const { verb, status, what } of DECISIONS) {
    group
      .command(`${verb} <pattern>`)
      .description(`credit ${what} from now on`)
      .action(async (pattern: string, _options, command: Command) =>
        run(command)(async (deps, accountId) => {
          const link = must(await decideDirectLink(deps, accountId, pattern, status))
          io.print(SAID[status](link.pattern))
        }),
      )
  }
  group
    .command('remove <pattern>')
    .description('remove the site, so that it can be registered for another affiliate')
    .action(async (pattern: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const link = must(await removeDirectLink(deps, accountId, pattern))
        io.print(`${link.pattern} is removed.`)
      }),
    )
  listCommand(group, io, run)
}

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list the direct links')
    .option('--status <status>', `only ${DIRECT_LINK_STATUSES.join(', ')}`)
    .action(async ({ status }: { status?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        if (status && !DIRECT_LINK_STATUSES.some((known) => known === status))
          throw new CommandError(`Use one of ${DIRECT_LINK_STATUSES.join(', ')}.`)
        const affiliates = new Map(
          (await deps.storage.affiliates(accountId)).map(({ id, code }) => [id, code]),
        )
        const links = await deps.storage.directLinks(accountId)
        const rows = links
          .filter((link) => !status || link.status === status)
          .map((link) => [
            link.pattern,
            affiliates.get(link.affiliateId) ?? '',
            link.status,
            campaigns.find(({ id }) => id === link.campaignId)?.code ?? '',
            link.channel ?? '',
            link.banner ?? '',
            day(link.createdAt),
            link.note ?? '',
          ])
        const heads = [
          'pattern',
          'affiliate',
          'status',
          'campaign',
          'channel',
          'banner',
          'since',
          'note',
        ]
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}
