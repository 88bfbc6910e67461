import type { Command } from 'commander'
import { LIST_MAX } from '../../domain/lists.js'
import { COUNTED_DAYS, countedFrom } from '../../domain/shortLink.js'
import { affiliateCalled } from '../../program/affiliates.js'
import { linkAddresses } from '../../program/linkAddresses.js'
import { makeLinks } from '../../program/links.js'
import {
  addShortLink,
  removeShortLink,
  renameShortLink,
  type ShortLinkForm,
} from '../../program/shortLinks.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner } from './shared.js'

type LinkOptions = Omit<ShortLinkForm, 'slug'>

/** `waymark link ...` */
export const linkCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('link').description('links of affiliates to pages of the shop')
  const withWords = (command: Command) =>
    command
      .requiredOption('--affiliate <code>', 'affiliate that the link belongs to')
      .option('--to <page>', 'page of the shop: a path or an address; default: the start page')
      .option('--campaign <code>', 'campaign of its clicks')
      .option('--banner <code>', 'banner of its clicks')
      .option('--channel <text>', 'where the affiliate uses the link')
      .option('--data1 <text>', 'first sub id')
      .option('--data2 <text>', 'second sub id')
  withWords(group.command('add [slug]').description('store a link as /go/<slug>')).action(
    (slug: string | undefined, options: LinkOptions, command: Command) =>
      run(command)(async (deps, accountId, config) => {
        const { sites } = await mustExist(deps, accountId)
        const link = must(await addShortLink(deps, accountId, { ...slugOf(slug), ...options }))
        io.print(linkAddresses(config.url, accountId, sites).short(link.slug))
      }),
  )
  withWords(
    group.command('make').description('print the links to a page, without storing them'),
  ).action(({ to = '', ...words }: LinkOptions, command: Command) =>
    run(command)(async (deps, accountId, config) => {
      await mustExist(deps, accountId)
      const made = must(await makeLinks(deps, accountId, config.url, to, words))
      io.print(`Redirect link   ${made.redirectLink}`)
      io.print(`Affiliate link  ${made.affiliateLink}`)
    }),
  )
  changingCommands(group, io, run)
  listCommand(group, io, run)
}

const changingCommands = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('rename <slug> <new-slug>')
    .description('give a link another slug; the one before goes on leading to it')
    .action((slug: string, to: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await renameShortLink(deps, accountId, slug, to))
        io.print(`/go/${to} leads to the link now, and /go/${slug} still does.`)
      }),
    )
  group
    .command('remove <slug>')
    .description('remove a link; its addresses then lead to the start page')
    .action((slug: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await removeShortLink(deps, accountId, slug))
        io.print(`The link /go/${slug} is removed.`)
      }),
    )
}

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description(`list the links, the newest first, with their clicks of ${COUNTED_DAYS} days`)
    .option('--affiliate <code>', 'only links of this affiliate')
    .action(({ affiliate }: { affiliate?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        const rows: (readonly string[])[] = []
        const owner = await affiliateCalled(deps.storage, accountId, affiliate ?? '')
        if (affiliate !== undefined && !owner) {
          throw new CommandError(`There is no affiliate "${affiliate}".`)
        }
        const since = countedFrom(deps.now())
        for (let skip = 0; ; skip += LIST_MAX) {
          const affiliateId = owner?.id
          const links = await deps.storage.listLinks({
            ...{ accountId, skip, since },
            ...(affiliateId && { affiliateId }),
          })
          const known = await deps.storage.affiliatesById(accountId, [
            ...new Set(links.map((link) => link.affiliateId)),
          ])
          const codes = new Map(known.map(({ id, code }) => [id, code]))
          for (const { slug, affiliateId: id, to, banner, campaignId, clicks } of links) {
            const page = to ?? (banner ? `page of ${banner}` : '/')
            const campaign = campaigns.find((one) => one.id === campaignId)?.code ?? ''
            rows.push([slug, codes.get(id) ?? '', page, campaign, `${clicks}`])
          }
          if (links.length < LIST_MAX) break
        }
        const head = ['slug', 'affiliate', 'page', 'campaign', 'clicks']
        for (const line of table(head, rows)) io.print(line)
      }),
    )
}

const slugOf = (slug: string | undefined) => (slug === undefined ? {} : { slug })
