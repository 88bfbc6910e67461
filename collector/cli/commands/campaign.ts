import type { Command } from 'commander'
import { type Campaign, type CampaignVersion, versionAt } from '../../domain/campaign.js'
import type { AccountId } from '../../domain/ids.js'
import { addCampaign, type CampaignForm, editCampaign } from '../../program/campaigns.js'
import type { Deps } from '../../program/deps.js'
import { removedGroups } from '../../program/removedGroups.js'
import type { TrafficTermsForm } from '../../program/trafficTerms.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { campaignLines } from './campaignLines.js'
import {
  collect,
  must,
  mustExist,
  numberOf,
  pairsOf,
  type Runner,
  sayWhat,
  termsText,
} from './shared.js'

interface CampaignOptions {
  readonly name?: string
  readonly sale?: string
  readonly action: readonly string[]
  readonly actionName: readonly string[]
  readonly actionHoldDays: readonly string[]
  readonly actionApproval: readonly string[]
  readonly actionValue: readonly string[]
  readonly click?: string
  readonly clickHours?: string
  readonly clickCap?: string
  readonly impressions?: string
  readonly trafficApproval?: string
  readonly windowDays?: string
  readonly holdDays?: string
  readonly product: readonly string[]
  readonly status?: string
  readonly saleCap?: string
  readonly productTerms: readonly string[]
  readonly group: readonly string[]
  readonly tier: readonly string[]
  readonly orderMin?: string
  readonly orderMax?: string
  readonly zeroOrders?: string
  readonly fixedCost?: string
  readonly private?: string
  readonly selfReferral?: string
  readonly renewal?: string
  readonly paymentsMax?: string
  readonly paymentDaysMax?: string
}

/** The options that both adding and editing take. */
const withTerms = (command: Command) =>
  command
    .option('--name <name>', 'name shown in the panel')
    .option('--sale <terms>', 'commission for a sale: "12.5%", "5.00 EUR" or "none"')
    .option('--action <code=terms>', 'commission for an action: "signup=1.00 EUR"', collect, [])
    .option('--action-name <code=name>', 'name of an action that people see', collect, [])
    .option('--action-hold-days <code=days>', 'hold days of an action: "signup=7"', collect, [])
    .option(
      '--action-approval <code=how>',
      'of an action: "review" holds it until a person decides, or "automatic"',
      collect,
      [],
    )
    .option(
      '--action-value <code=amount>',
      'base of a percentage without a total: "signup=20.00 EUR"',
      collect,
      [],
    )
    .option('--product <id>', 'sales of this product always use the campaign', collect, [])
    .option('--sale-cap <amounts>', 'hold sales above it for review: "500.00 EUR", or "none"')
    .option('--product-terms <id=terms>', 'commission for a product: "shoe-42=5%"', collect, [])
    .option('--group <name=terms>', 'commission of a group: "gold=15%"', collect, [])
    .option('--tier <terms>', 'for the next tier: "2%", "5% of the previous tier"', collect, [])
    .option('--order-min <amounts>', 'smaller sales earn nothing: "20.00 EUR", or "none"')
    .option('--order-max <amounts>', 'larger sales earn nothing: "900.00 EUR", or "none"')
    .option('--zero-orders <what>', 'sales of zero: "earn" a fixed commission, or "skip"')
    .option('--fixed-cost <terms>', 'deducted from the total: "10%", "3.00 EUR" or "none"')
    .option('--private <on|off>', 'whether only members earn')
    .option('--self-referral <what>', 'orders whose buyer is the affiliate: allow, hold or reject')
    .option('--renewal <terms>', 'for payments of a subscription after the first: "5%", or "usual"')
    .option('--payments-max <number>', 'payments of a subscription that earn: 1 is the first only')
    .option(
      '--payment-days-max <days>',
      'days after the first payment in which others earn, or "all"',
    )
    .option('--click <amount>', 'commission for a unique click: "0.05 EUR", or "none"')
    .option('--click-hours <hours>', 'clicks of a visitor within so many hours are one: 24')
    .option('--click-cap <number>', 'clicks of a day that one affiliate is paid for, or "all"')
    .option('--impressions <amount>', 'for 1,000 impressions of banners: "1.00 EUR", or "none"')
    .option('--traffic-approval <how>', 'of clicks and impressions: "review" or "automatic"')
    .option('--window-days <days>', 'days after a click in which an order can earn')
    .option('--hold-days <days>', 'days that a commission stays pending')
    .option('--status <status>', 'active, paused or stopped')

/** `waymark campaign ...` */
export const campaignCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('campaign').description('offers to affiliates and their terms')
  withTerms(group.command('add <code>').description('add a campaign')).action(
    async (code: string, options: CampaignOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const campaign = must(await addCampaign(deps, accountId, code, campaignForm(options)))
        const version = versionAt(campaign.versions, deps.now())
        io.print(
          `Campaign ${code}: ${termsText(version.sale)} for a sale, pending for ${version.holdDays} days.`,
        )
      }),
  )
  withTerms(
    group.command('edit <code>').description('change a campaign; earlier orders keep their terms'),
  ).action((code: string, options: CampaignOptions, command: Command) =>
    run(command)((deps, accountId) => edit(io, deps, accountId, code, options)),
  )
  group
    .command('show <code>')
    .description('show all terms of a campaign that are in force')
    .action(async (code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        const campaign = campaigns.find((known) => known.code === code)
        if (!campaign) throw new CommandError(`There is no campaign "${code}".`)
        for (const line of campaignLines(versionAt(campaign.versions, deps.now()))) io.print(line)
      }),
    )
  group
    .command('list')
    .description('list the campaigns with the terms in force')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns, policy } = await mustExist(deps, accountId)
        const rows = campaigns.map((campaign) => {
          const version = versionAt(campaign.versions, deps.now())
          return [
            campaign.code + (campaign.id === policy.defaultCampaignId ? ' (default)' : ''),
            version.status,
            termsText(version.sale),
            Object.entries(version.actions)
              .map(([code, terms]) => `${code} ${termsText(terms)}`)
              .join(', '),
            String(version.windowDays ?? policy.windowDays),
            String(version.holdDays),
          ]
        })
        const heads = ['code', 'status', 'sale', 'actions', 'window days', 'hold days']
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}

const edit = async (
  io: CliIo,
  deps: Deps,
  accountId: AccountId,
  code: string,
  options: CampaignOptions,
): Promise<void> => {
  const { campaigns } = await mustExist(deps, accountId)
  const { actions = {}, ...form } = campaignForm(options)
  if (Object.keys({ ...form, ...actions }).length === 0) {
    throw new CommandError(sayWhat('campaign edit'))
  }
  const { versions } = must(await editCampaign(deps, accountId, code, { ...form, actions }))
  const before = campaigns.find((known) => known.code === code)
  const isNew = versions.length !== before?.versions.length
  io.print(
    `Campaign ${code} is at version ${versions.at(-1)?.version}${isNew ? '' : ', unchanged'}.`,
  )
  for (const line of before ? await withoutGroup(deps, before, versions.at(-1)) : []) io.print(line)
}

/** Affiliates whose group was removed: they earn by the terms of the campaign from now on. */
const withoutGroup = async (
  deps: Deps,
  before: Campaign,
  after: CampaignVersion | undefined,
): Promise<readonly string[]> =>
  (await removedGroups(deps, before, after)).map(({ name, members }) => {
    const codes = members.slice(0, MEMBERS_SHOWN_MAX).map((one) => one.code)
    const more = members.length > codes.length ? ', …' : ''
    const whose =
      members.length === 0
        ? 'It had no affiliates.'
        : `Its ${members.length} affiliates earn by the terms of the campaign now: ${codes.join(', ')}${more}`
    return `The group ${name} is removed. ${whose}`
  })

const MEMBERS_SHOWN_MAX = 20

const campaignForm = (options: CampaignOptions): CampaignForm => ({
  ...(options.name !== undefined && { name: options.name }),
  ...(options.status !== undefined && { status: options.status }),
  ...(options.sale !== undefined && { sale: options.sale }),
  ...(options.saleCap !== undefined && { saleCap: options.saleCap }),
  ...(options.windowDays !== undefined && { windowDays: numberOf(options.windowDays) }),
  ...(options.holdDays !== undefined && { holdDays: numberOf(options.holdDays) }),
  ...(options.product.length > 0 && { productIds: options.product }),
  ...(options.productTerms.length > 0 && { products: pairsOf(options.productTerms) }),
  ...(options.group.length > 0 && { groups: pairsOf(options.group) }),
  ...(options.tier.length > 0 && { tiers: options.tier }),
  ...(options.orderMin !== undefined && { orderMin: options.orderMin }),
  ...(options.orderMax !== undefined && { orderMax: options.orderMax }),
  ...(options.zeroOrders !== undefined && { zeroOrders: options.zeroOrders }),
  ...(options.fixedCost !== undefined && { fixedCost: options.fixedCost }),
  ...(options.private !== undefined && { isPrivate: options.private }),
  ...(options.selfReferral !== undefined && { selfReferral: options.selfReferral }),
  ...(options.renewal !== undefined && { renewal: options.renewal }),
  ...(options.paymentsMax !== undefined && { paymentsMax: options.paymentsMax }),
  ...(options.paymentDaysMax !== undefined && { paymentDaysMax: options.paymentDaysMax }),
  ...(options.actionName.length > 0 && { actionNames: pairsOf(options.actionName) }),
  ...(options.actionHoldDays.length > 0 && { actionHoldDays: pairsOf(options.actionHoldDays) }),
  ...(options.actionApproval.length > 0 && { actionApprovals: pairsOf(options.actionApproval) }),
  ...(options.actionValue.length > 0 && { actionValues: pairsOf(options.actionValue) }),
  ...trafficForm(options),
  actions: pairsOf(options.action),
})

const trafficForm = (options: CampaignOptions): TrafficTermsForm => ({
  ...(options.click !== undefined && { click: options.click }),
  ...(options.clickHours !== undefined && { clickHours: options.clickHours }),
  ...(options.clickCap !== undefined && { clickCap: options.clickCap }),
  ...(options.impressions !== undefined && { impressions: options.impressions }),
  ...(options.trafficApproval !== undefined && { trafficApproval: options.trafficApproval }),
})
