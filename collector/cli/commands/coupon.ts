import type { Command } from 'commander'
import { DAY_MS, startOfDay } from '../../domain/time.js'
import { addCoupon, couponLimits, endCoupon, type NewCoupon } from '../../program/coupons.js'
import { GENERATED_MAX, generateCoupons } from '../../program/generatedCoupons.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, numberOf, type Runner } from './shared.js'

interface CouponOptions {
  readonly affiliate: string
  readonly campaign?: string
  readonly firstDay?: string
  readonly lastDay?: string
  readonly usesMax?: string
  readonly customerUsesMax?: string
}

interface GenerateOptions extends CouponOptions {
  readonly count: string
  readonly prefix?: string
}

const withOptions = (command: Command) =>
  command
    .requiredOption('--affiliate <code>', 'affiliate that the coupon belongs to')
    .option('--campaign <code>', 'campaign for sales with the coupon')
    .option('--first-day <date>', 'first UTC day on which it is valid: "2026-12-01"')
    .option('--last-day <date>', 'last UTC day on which it is valid: "2026-12-31"')
    .option('--uses-max <orders>', 'how many orders may use it')
    .option('--customer-uses-max <orders>', 'how many orders of one customer may use it')

/** `waymark coupon ...` */
export const couponCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('coupon').description('coupon codes that belong to an affiliate')
  withOptions(
    group.command('add <code>').description('credit sales with this coupon to an affiliate'),
  ).action(async (code: string, options: CouponOptions, command: Command) =>
    run(command)(async (deps, accountId) => {
      await mustExist(deps, accountId)
      const coupon = must(await addCoupon(deps, accountId, { code, ...formOf(options) }))
      io.print(`Sales with ${coupon.code} are credited to ${options.affiliate}.`)
    }),
  )
  withOptions(
    group
      .command('generate')
      .description('add coupons with new, random codes, and print the codes')
      .requiredOption('--count <number>', `how many, up to ${GENERATED_MAX}`)
      .option('--prefix <text>', 'what each code begins with: "JANE-"'),
  ).action(async (options: GenerateOptions, command: Command) =>
    run(command)(async (deps, accountId) => {
      await mustExist(deps, accountId)
      const { count, prefix } = options
      const form = { ...formOf(options), count: numberOf(count), ...(prefix && { prefix }) }
      for (const { code } of must(await generateCoupons(deps, accountId, form))) io.print(code)
    }),
  )
  group
    .command('end <code>')
    .description('stop crediting sales with this coupon')
    .action(async (code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await endCoupon(deps, accountId, code))
        io.print(`Coupon ${code} is no longer valid.`)
      }),
    )
  group
    .command('list')
    .description('list the coupons')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        const affiliates = await deps.storage.affiliates(accountId)
        const rows = (await deps.storage.coupons(accountId)).map((coupon) => [
          coupon.code,
          affiliates.find(({ id }) => id === coupon.affiliateId)?.code ?? '',
          campaigns.find(({ id }) => id === coupon.campaignId)?.code ?? '',
          coupon.validUntil === undefined ? '' : day(coupon.validUntil),
          couponLimits(coupon),
        ])
        const heads = ['code', 'affiliate', 'campaign', 'until', 'limit']
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}

const formOf = ({
  affiliate,
  campaign,
  firstDay,
  lastDay,
  usesMax,
  customerUsesMax,
}: CouponOptions): Omit<NewCoupon, 'code'> => ({
  affiliate,
  ...(campaign !== undefined && { campaign }),
  ...(firstDay !== undefined && { validFrom: dayOf(firstDay, '--first-day') }),
  ...(lastDay !== undefined && { validUntil: dayOf(lastDay, '--last-day') + DAY_MS }),
  ...(usesMax !== undefined && { usesMax }),
  ...(customerUsesMax !== undefined && { customerUsesMax }),
})

const dayOf = (text: string, option: string): number => {
  const start = startOfDay(text)
  if (start === undefined) throw new CommandError(`${option}: Enter a date such as 2026-12-31.`)
  return start
}
