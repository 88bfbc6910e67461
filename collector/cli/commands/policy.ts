import type { Command } from 'commander'
import { formatMoney } from '../../domain/money.js'
import { CLAIM_LIMITS, EQUAL_SHARES, type Policy, USUAL_MATCHING } from '../../domain/policy.js'
import { RULE_NAMES } from '../../domain/verdict.js'
import { editPolicy, type PolicyForm } from '../../program/policy.js'
import { describeProgram } from '../../program/replay/describe.js'
import { formatPercent } from '../../program/terms.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, numberOf, type Runner, sayWhat } from './shared.js'

interface PolicyOptions {
  readonly preset?: string
  readonly rules?: string
  readonly clicks?: string
  readonly splitFirst?: string
  readonly splitLast?: string
  readonly splitLeast?: string
  readonly windowDays?: string
  readonly defaultAffiliate?: string
  readonly lifetimeDays?: string
  readonly lifetimeOrders?: string
  readonly forgetAfterSale?: string
  readonly checkoutFolders?: string
  readonly standDown?: string
  readonly matchBy?: string
  readonly matchHours?: string
  readonly matchPayable?: string
  readonly browserReports?: string
  readonly introduce?: string
  readonly storeAtRedirect?: string
  readonly amountMax?: string
  readonly perDayMax?: string
  readonly buyerPerHourMax?: string
  readonly affiliatePerHourMax?: string
  readonly payoutCurrency?: string
}

/** `waymark policy ...` */
export const policyCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('policy').description('how an account decides which affiliate earns')
  group
    .command('show')
    .description('show the policy in force')
    .option('--json', 'as JSON, with the terms of all campaigns, for: waymark replay --policy')
    .action(async ({ json }: { json?: true }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const program = await mustExist(deps, accountId)
        const { policy } = program
        const affiliates = await deps.storage.affiliates(accountId)
        const usual = affiliates.find(({ id }) => id === policy.defaultAffiliateId)
        if (json) {
          io.print(JSON.stringify(describeProgram(program, usual?.code), null, 2))
          return
        }
        for (const line of table(['setting', 'value'], rowsOf(policy, usual?.code))) io.print(line)
      }),
    )
  const set = group
    .command('set')
    .description('change the policy; orders placed before the change keep theirs')
  for (const [flags, meaning] of OPTIONS) set.option(flags, meaning)
  set.action(async (options: PolicyOptions, command: Command) =>
    run(command)(async (deps, accountId) => {
      const before = await mustExist(deps, accountId)
      const form = formOf(options)
      if (Object.keys(form).length === 0) throw new CommandError(sayWhat('policy set'))
      const { version } = must(await editPolicy(deps, accountId, form))
      const isNew = version !== before.policy.version
      io.print(`The policy is at version ${version}${isNew ? '' : ', unchanged'}.`)
    }),
  )
}

const OPTIONS: readonly (readonly [flags: string, meaning: string])[] = [
  [
    '--preset <name>',
    '"default", or "pap": rules, clicks and window as Post Affiliate Pro has them',
  ],
  [
    '--rules <list>',
    `the rules in their order; others are switched off: "${RULE_NAMES.join(',')}"`,
  ],
  [
    '--clicks <model>',
    'which of several clicks is credited: "first", "last", or "split" for a share of each affiliate',
  ],
  ['--split-first <percent>', 'with "split", what the first affiliate gets beforehand'],
  ['--split-last <percent>', 'with "split", what the last affiliate gets beforehand'],
  [
    '--split-least <percent>',
    'with "split", the smallest equal share; below it only the first and the last share',
  ],
  ['--window-days <days>', 'days after a click in which an order can earn'],
  [
    '--lifetime-days <days>',
    'days for which an order bonds its customer to an affiliate, or "all"',
  ],
  [
    '--lifetime-orders <orders>',
    'orders of the customer for which a bond lasts, with the one that began it, or "all"',
  ],
  [
    '--forget-after-sale <switch>',
    '"on": a click earns until the visitor\'s next sale, so that each order needs a new click',
  ],
  ['--default-affiliate <code>', 'affiliate that earns if no rule finds another, or "none"'],
  [
    '--introduce <switch>',
    '"on": give pages the name and coupon of the affiliate who referred the visitor',
  ],
  [
    '--store-at-redirect <switch>',
    '"on": redirect links store the click and set cookies themselves; only if no visitor has to consent',
  ],
  [
    '--stand-down <switch>',
    '"on": redirect links add afsrc=1 to the landing page, so that browser extensions show no link of their own',
  ],
  [
    '--checkout-folders <list>',
    'folders of the pages on which visitors pay, or "none"; a click that lands there does not take an earlier one\'s place',
  ],
  [
    '--match-by <kind>',
    'what the rule "probabilistic" compares: "address_and_browser", or "address" for the IP address alone',
  ],
  ['--match-hours <hours>', 'hours after a click in which that rule credits, at most 48'],
  ['--match-payable <switch>', '"on": such a commission is payable without review'],
  [
    '--browser-reports <mode>',
    '"review", or "trusted": a page alone confirms an order, within limits',
  ],
  [
    '--amount-max <amounts>',
    'with "trusted", maximum total per currency: "200.00 EUR, 250.00 USD"',
  ],
  ['--per-day-max <orders>', 'with "trusted", maximum orders per UTC day'],
  ['--buyer-per-hour-max <orders>', 'maximum orders that one visitor can claim per hour'],
  ['--affiliate-per-hour-max <orders>', 'maximum unproven claims per hour for one affiliate'],
  [
    '--payout-currency <code>',
    'currency in which affiliates are paid, at stored exchange rates, or "none" for that of each order',
  ],
]

const formOf = (options: PolicyOptions): PolicyForm => ({
  ...(options.preset !== undefined && { preset: options.preset }),
  ...(options.rules !== undefined && { rules: options.rules }),
  ...(options.splitFirst !== undefined && { splitFirst: options.splitFirst }),
  ...(options.splitLast !== undefined && { splitLast: options.splitLast }),
  ...(options.splitLeast !== undefined && { splitLeast: options.splitLeast }),
  ...(options.clicks !== undefined && { clickModel: options.clicks }),
  ...(options.windowDays !== undefined && { windowDays: numberOf(options.windowDays) }),
  ...(options.defaultAffiliate !== undefined && { defaultAffiliate: options.defaultAffiliate }),
  ...(options.introduce !== undefined && { introduces: options.introduce }),
  ...(options.storeAtRedirect !== undefined && { storesAtRedirect: options.storeAtRedirect }),
  ...(options.lifetimeDays !== undefined && { lifetimeDays: options.lifetimeDays }),
  ...(options.lifetimeOrders !== undefined && { lifetimeOrders: options.lifetimeOrders }),
  ...(options.forgetAfterSale !== undefined && { forgetsAfterSale: options.forgetAfterSale }),
  ...(options.standDown !== undefined && { standsDown: options.standDown }),
  ...(options.checkoutFolders !== undefined && { checkoutFolders: options.checkoutFolders }),
  ...(options.matchBy !== undefined && { matchBy: options.matchBy }),
  ...(options.matchHours !== undefined && { matchHours: numberOf(options.matchHours) }),
  ...(options.matchPayable !== undefined && { matchPayable: options.matchPayable }),
  ...(options.browserReports !== undefined && { browserReports: options.browserReports }),
  ...(options.amountMax !== undefined && { amountMax: options.amountMax }),
  ...(options.perDayMax !== undefined && { perDayMax: numberOf(options.perDayMax) }),
  ...(options.buyerPerHourMax !== undefined && {
    buyerPerHourMax: numberOf(options.buyerPerHourMax),
  }),
  ...(options.affiliatePerHourMax !== undefined && {
    affiliatePerHourMax: numberOf(options.affiliatePerHourMax),
  }),
  ...(options.payoutCurrency !== undefined && { payoutCurrency: options.payoutCurrency }),
})

const clicksOf = ({ clickModel, split = EQUAL_SHARES }: Policy): string => {
  if (clickModel !== 'split') return clickModel
  const { firstPpm, lastPpm, leastPpm } = split
  const percent = (ppm: number) => `${formatPercent(ppm)} %`
  return `split: ${percent(firstPpm)} to the first, ${percent(lastPpm)} to the last, the rest in equal parts of at least ${percent(leastPpm)}`
}

const matchingOf = ({ matching = USUAL_MATCHING }: Policy): string =>
  `by ${matching.by}, for ${matching.hours} hours, ${matching.isPayable ? 'payable' : 'held for review'}`

const rowsOf = (policy: Policy, usual: string | undefined): readonly (readonly string[])[] => {
  const { browserReports: pages, claimLimits: claims = CLAIM_LIMITS } = policy
  const limits =
    pages.mode === 'trusted'
      ? `: up to ${pages.amountMax.map((most) => `${formatMoney(most)} ${most.currency}`).join(', ')}, ${pages.perDayMax} a day`
      : ''
  return [
    ['version', String(policy.version)],
    ['rules', policy.rules.join(', ')],
    [
      'rules switched off',
      RULE_NAMES.filter((rule) => !policy.rules.includes(rule)).join(', ') || 'none',
    ],
    ['clicks', clicksOf(policy)],
    ['window days', String(policy.windowDays)],
    ['lifetime days', String(policy.lifetimeDays ?? 'all')],
    ['lifetime orders', String(policy.lifetimeOrders ?? 'all')],
    ['forget after sale', policy.forgetsAfterSale ? 'on' : 'off'],
    ['default affiliate', usual ?? 'none'],
    ['introduce affiliates', policy.introduces ? 'on' : 'off'],
    ['store at redirect', policy.storesAtRedirect ? 'on' : 'off'],
    ['stand down', policy.standsDown ? 'on' : 'off'],
    ['checkout folders', policy.checkoutFolders?.join(', ') ?? 'none'],
    ['matching', matchingOf(policy)],
    ['browser reports', pages.mode + limits],
    ['orders claimed per hour', `up to ${claims.buyerPerHourMax} by one visitor`],
    ['unproven claims per hour', `up to ${claims.affiliatePerHourMax} for one affiliate`],
    ['payout currency', policy.payoutCurrency ?? 'none'],
  ]
}
