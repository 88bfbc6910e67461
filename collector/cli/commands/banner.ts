import type { Command } from 'commander'
import type { Banner, BannerContent } from '../../domain/banner.js'
import { COUNTED_DAYS, countedFrom } from '../../domain/shortLink.js'
import { affiliateCalled } from '../../program/affiliates.js'
import { bannerCode } from '../../program/bannerCode.js'
import {
  addBanner,
  type BannerForm,
  bannerCalled,
  editBanner,
  removeBanner,
  unknownBanner,
} from '../../program/banners.js'
import { linkAddresses } from '../../program/linkAddresses.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner, sayWhat } from './shared.js'

/** `waymark banner ...` */
export const bannerCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('banner').description('what affiliates show on their pages')
  const withContent = (command: Command) =>
    command
      .option('--kind <kind>', 'image, text or html')
      .option('--name <name>', 'name shown in the panel; default: the code')
      .option('--to <page>', 'page of the shop: a path or an address; default: the start page')
      .option('--campaign <code>', 'campaign of its clicks; default: the default campaign')
      .option('--image <address>', 'address of the image')
      .option('--alt <text>', 'text for people who do not see the image')
      .option('--width <pixels>', 'width of an image or of html')
      .option('--height <pixels>', 'height of an image or of html')
      .option('--title <text>', 'text of the link of a text banner')
      .option('--text <text>', 'text below the link')
      .option('--html <html>', 'html; {link} stands for the address of the link')
  withContent(group.command('add <code>').description('add a banner')).action(
    (code: string, options: BannerForm, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        must(await addBanner(deps, accountId, code, options))
        io.print(
          `The banner ${code} is added. For its code: waymark banner code ${code} <affiliate>`,
        )
      }),
  )
  withContent(
    group.command('edit <code>').description('change a banner, or show a removed one again'),
  ).action((code: string, options: BannerForm, command: Command) =>
    run(command)(async (deps, accountId) => {
      await mustExist(deps, accountId)
      if (Object.keys(options).length === 0) throw new CommandError(sayWhat('banner edit'))
      must(await editBanner(deps, accountId, code, options))
      io.print(`The banner ${code} is changed.`)
    }),
  )
  otherCommands(group, io, run)
  listCommand(group, io, run)
}

const otherCommands = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('remove <code>')
    .description('no longer show an image or HTML; links with its code go on working')
    .action((code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        must(await removeBanner(deps, accountId, code))
        io.print(`The banner ${code} is removed.`)
      }),
    )
  group
    .command('code <code> <affiliate>')
    .description('print the html that an affiliate pastes into a page')
    .action((code: string, affiliate: string, _options, command: Command) =>
      run(command)(async (deps, accountId, config) => {
        const program = await mustExist(deps, accountId)
        const banner = must(bannerCalled(program, code) ?? unknownBanner(code))
        const owner = await affiliateCalled(deps.storage, accountId, affiliate)
        if (!owner) throw new CommandError(`There is no affiliate "${affiliate}".`)
        const addresses = linkAddresses(config.url, accountId, program.sites)
        io.print(bannerCode(banner, owner.code, addresses.banner(owner.code, banner.code)))
      }),
    )
}

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description(`list the banners, with the counts of ${COUNTED_DAYS} days`)
    .action((_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { banners } = await mustExist(deps, accountId)
        const since = countedFrom(deps.now())
        const sums = await deps.storage.bannerSums(accountId, since)
        const rows = banners.map((banner) => {
          const sum = sums.find(({ bannerId }) => bannerId === banner.id)
          return [
            ...[banner.code, kindOf(banner), banner.status, banner.to ?? '/'],
            ...[`${sum?.impressions ?? 0}`, `${sum?.clicks ?? 0}`],
          ]
        })
        const heads = ['code', 'kind', 'status', 'page', 'impressions', 'clicks']
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}

const kindOf = ({ content }: Banner): string => `${content.kind}${sizeOf(content)}`

const sizeOf = (content: BannerContent): string =>
  content.kind === 'text' ? '' : ` ${content.width}×${content.height}`
