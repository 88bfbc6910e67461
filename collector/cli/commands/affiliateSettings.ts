import type { Command } from 'commander'
import {
  type Affiliate,
  classAt,
  type Membership,
  membershipAt,
  parentAt,
  payoutCurrencyAt,
} from '../../domain/affiliate.js'
import { termsByName } from '../../domain/campaign.js'
import type { AccountId } from '../../domain/ids.js'
import { setClass, setMembership, setParent } from '../../program/affiliateSettings.js'
import type { Deps } from '../../program/deps.js'
import { termsLines } from '../../program/terms.js'
import { type CliIo, CommandError } from '../io.js'
import { collect, must, mustExist, pairsOf, type Runner, sayWhat } from './shared.js'

interface MemberOptions {
  readonly member?: string
  readonly group?: string
  readonly terms: readonly string[]
}

/** `waymark affiliate parent|class|campaign ...`: what is set for single affiliates. */
export const affiliateSettingCommands = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('parent <code> <parent>')
    .description(
      'set who recruited an affiliate and earns from its orders at higher tiers, or "none"',
    )
    .action(async (code: string, parent: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const affiliate = must(await setParent(deps, accountId, code, parent))
        const above = parentAt(affiliate, deps.now())
        io.print(
          above
            ? `${affiliate.code} is below ${parent} from now on.`
            : `${affiliate.code} is below nobody from now on.`,
        )
      }),
    )
  group
    .command('class <code> <class>')
    .description('set whether an affiliate is "hard" or "soft": a browser extension or coupon site')
    .action(async (code: string, wanted: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const affiliate = must(await setClass(deps, accountId, code, wanted))
        io.print(`${affiliate.code} is ${wanted} for clicks from now on.`)
      }),
    )
  group
    .command('campaign <code> <campaign>')
    .description("set an affiliate's membership, group and terms in a campaign")
    .option('--member <on|off>', 'whether it earns in the campaign if that is private')
    .option('--group <name>', 'its commission group, or "none"')
    .option(
      '--terms <what=terms>',
      'terms for this affiliate alone: "sale=20%", "signup=2.00 EUR", "sale=none"',
      collect,
      [],
    )
    .action(async (code: string, campaign: string, options: MemberOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        if (!options.member && !options.group && options.terms.length === 0) {
          throw new CommandError(sayWhat('affiliate campaign'))
        }
        const form = {
          ...(options.member !== undefined && { isMember: options.member }),
          ...(options.group !== undefined && { group: options.group }),
          terms: pairsOf(options.terms),
        }
        must(await setMembership(deps, accountId, code, campaign, form))
        io.print(`${code} in ${campaign}: changed from now on. Earlier orders keep their terms.`)
      }),
    )
}

/** What is set for an affiliate now: what, and its value. */
export const settingsNow = async (
  { storage, now }: Deps,
  accountId: AccountId,
  affiliate: Affiliate,
): Promise<readonly (readonly [string, string])[]> => {
  const parentId = parentAt(affiliate, now())
  const [parent] = parentId ? await storage.affiliatesById(accountId, [parentId]) : []
  const { campaigns = [] } = (await storage.program(accountId)) ?? {}
  return [
    ['parent', parent?.code ?? 'none'],
    ['class', classAt(affiliate, now())],
    ['paid in', payoutCurrencyAt(affiliate, now()) ?? 'the payout currency of the account'],
    ...campaigns.flatMap(({ id, code }) => {
      const place = membershipAt(affiliate, id, now())
      return place ? [[`in ${code}`, placeText(place)] as const] : []
    }),
  ]
}

const placeText = ({ isMember, group, terms }: Membership): string =>
  [
    isMember ? 'member' : 'no member',
    ...(group === undefined ? [] : [`group ${group}`]),
    ...termsLines(termsByName(terms)),
  ].join(', ')
